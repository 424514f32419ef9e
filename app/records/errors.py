"""What can go wrong with the PC's memory, in words that say what to do."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from app.core.language import Language


class Reason(StrEnum):
    """Why the records could not be used; stable, unlike the words."""

    NO_FOLDER = "no_folder"
    READ_ONLY = "read_only"
    DISK_FULL = "disk_full"
    BUSY = "busy"
    DAMAGED = "damaged"
    NEWER = "newer"
    PASSPHRASE_NEEDED = "passphrase_needed"
    WRONG_PASSPHRASE = "wrong_passphrase"
    EMPTY_PASSPHRASE = "empty_passphrase"
    OTHER_WINDOW = "other_window"
    CONFLICT = "conflict"
    GONE = "gone"
    UNREADABLE = "unreadable"
    OTHER = "other"


_WORDS: dict[Reason, tuple[str, str]] = {
    Reason.NO_FOLDER: (
        "No se puede crear la carpeta de datos {folder}. Compruebe que el disco está conectado y que la ruta existe, "
        "o indique otra carpeta en CEBRA_HOME.",
        "The data folder {folder} cannot be created. Check that the disk is connected and that the path exists, "
        "or name another folder in CEBRA_HOME.",
    ),
    Reason.READ_ONLY: (
        "Cebra no puede escribir en {folder}. Dé permiso de escritura a esa carpeta o indique otra en CEBRA_HOME. "
        "Lo que ya estaba guardado no ha cambiado.",
        "Cebra cannot write to {folder}. Allow writing to that folder or name another one in CEBRA_HOME. "
        "What was saved before has not changed.",
    ),
    Reason.DISK_FULL: (
        "El disco está lleno y no se pudo guardar en {folder}. Libere espacio e inténtelo de nuevo; "
        "lo que ya estaba guardado no ha cambiado.",
        "The disk is full and nothing could be saved to {folder}. Free some space and try again; "
        "what was saved before has not changed.",
    ),
    Reason.BUSY: (
        "Otro programa está usando los casos guardados en {folder}. Cierre las otras ventanas de Cebra, "
        "espere un momento e inténtelo de nuevo.",
        "Another program is using the cases saved in {folder}. Close the other windows of Cebra, "
        "wait a moment and try again.",
    ),
    Reason.DAMAGED: (
        "El archivo de casos de {folder} está dañado y no se pudo reparar ({detail}). No borre nada: "
        "copie la carpeta entera a otro disco y avise a informática.",
        "The file of cases in {folder} is damaged and could not be repaired ({detail}). Delete nothing: "
        "copy the whole folder to another disk and tell your IT support.",
    ),
    Reason.NEWER: (
        "Los casos de {folder} se guardaron con una versión de Cebra más nueva. Actualice Cebra para abrirlos; "
        "no se ha cambiado nada.",
        "The cases in {folder} were saved by a newer version of Cebra. Update Cebra to open them; "
        "nothing has been changed.",
    ),
    Reason.PASSPHRASE_NEEDED: (
        "Los casos están protegidos con una contraseña. Escríbala para abrirlos.",
        "The cases are protected by a passphrase. Enter it to open them.",
    ),
    Reason.WRONG_PASSPHRASE: (
        "La contraseña no es correcta. Revise mayúsculas, tildes e idioma del teclado, e inténtelo de nuevo.",
        "The passphrase is not right. Check capitals, accents and the keyboard's language, and try again.",
    ),
    Reason.EMPTY_PASSPHRASE: (
        "La contraseña está vacía. Escriba una, o quite la protección.",
        "The passphrase is empty. Enter one, or take the protection off.",
    ),
    Reason.OTHER_WINDOW: (
        "Hay otra ventana de Cebra abierta. Guarde allí lo que haga falta, ciérrela y vuelva a cambiar la contraseña.",
        "Another window of Cebra is open. Save there what is needed, close it and change the passphrase again.",
    ),
    Reason.CONFLICT: (
        "Este caso se cambió en otra ventana después de abrirlo aquí; no se ha sobrescrito nada. "
        "Compare las dos versiones y guarde la suya como un caso nuevo o sobre la otra.",
        "This case was changed in another window after you opened it here; nothing was overwritten. "
        "Compare both versions and save yours as a new case or over the other one.",
    ),
    Reason.GONE: (
        "Este caso ya no está guardado en este equipo.",
        "This case is no longer saved on this PC.",
    ),
    Reason.UNREADABLE: (
        "Este caso está guardado, pero no se puede leer: se dañó o lo escribió una versión más nueva. "
        "Sigue en el archivo; actualice Cebra o pida a informática una copia de {folder}.",
        "This case is saved but cannot be read: it was damaged, or a newer version wrote it. "
        "It stays in the file; update Cebra or ask your IT support for a backup of {folder}.",
    ),
    Reason.OTHER: (
        "No se pudo leer o escribir en {folder} ({detail}). Inténtelo de nuevo; si se repite, copie la carpeta "
        "a otro disco y avise a informática.",
        "Reading or writing failed in {folder} ({detail}). Try again; if it happens again, copy the folder "
        "to another disk and tell your IT support.",
    ),
}


class RecordsError(Exception):
    """The PC's memory cannot do what was asked; ``message`` says why and what to do. Nothing was changed."""

    def __init__(self, reason: Reason, folder: Path, detail: str = "") -> None:
        self.reason, self.folder, self.detail = reason, folder, detail
        super().__init__(self.message(Language.ENGLISH))

    def message(self, language: Language) -> str:
        """The error as a sentence."""
        words = _WORDS[self.reason][language is not Language.SPANISH]
        return words.format(folder=self.folder, detail=self.detail)


@contextmanager
def translated(folder: Path) -> Iterator[None]:
    """Turn what SQLite and the system raise into ``RecordsError``; wrong use of SQLite stays what it is."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.Error as error:
        raise RecordsError(_SQLITE.get(_primary(error), Reason.OTHER), folder, str(error)) from error
    except OSError as error:
        raise RecordsError(_reason_of_system(error), folder, error.strerror or str(error)) from error


def is_damage(error: sqlite3.Error | UnicodeDecodeError) -> bool:
    """True if the error says that the file is broken, or what it says of its tables, or the disk under it."""
    if isinstance(error, UnicodeDecodeError):  # Python could not even read SQLite's message, which quotes the file
        return True
    is_read_error = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_IOERR_READ
    return is_read_error or _primary(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)


_SQLITE: dict[int | None, Reason] = {
    sqlite3.SQLITE_FULL: Reason.DISK_FULL,
    sqlite3.SQLITE_READONLY: Reason.READ_ONLY,
    sqlite3.SQLITE_PERM: Reason.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: Reason.READ_ONLY,
    sqlite3.SQLITE_BUSY: Reason.BUSY,
    sqlite3.SQLITE_LOCKED: Reason.BUSY,
    sqlite3.SQLITE_CORRUPT: Reason.DAMAGED,
    sqlite3.SQLITE_NOTADB: Reason.DAMAGED,
}

_SYSTEM = {
    errno.ENOSPC: Reason.DISK_FULL,
    errno.EDQUOT: Reason.DISK_FULL,
    errno.EACCES: Reason.READ_ONLY,
    errno.EPERM: Reason.READ_ONLY,
    errno.EROFS: Reason.READ_ONLY,
    errno.ENOENT: Reason.NO_FOLDER,
    errno.ENOTDIR: Reason.NO_FOLDER,
    errno.EEXIST: Reason.NO_FOLDER,
}
_WINDOWS_FILE_IN_USE = (32, 33)


def _primary(error: sqlite3.Error) -> int | None:
    code: int | None = getattr(error, "sqlite_errorcode", None)  # errors of the module itself have none
    return None if code is None else code & 0xFF


def _reason_of_system(error: OSError) -> Reason:
    in_use = getattr(error, "winerror", None) in _WINDOWS_FILE_IN_USE
    if in_use or isinstance(error, TimeoutError):  # filelock says so when another process holds a lock
        return Reason.BUSY
    return _SYSTEM.get(error.errno or 0, Reason.OTHER)
