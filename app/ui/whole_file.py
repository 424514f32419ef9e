"""A file is written whole or not at all, never over one that nobody asked about, and trouble is told in plain words."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

from PySide6.QtCore import QCoreApplication


def with_ending(path: Path, ending: str) -> Path:
    """The path with an ending that was left out; raises ``OSError`` if that is a file the dialog did not ask about."""
    if path.suffix.lower() == ending:
        return path
    whole = path.with_name(path.name + ending)
    if whole.exists():
        words = QCoreApplication.translate("Report", "Ya hay un archivo {0}. Para reemplazarlo, elíjalo en la carpeta.")
        raise FileExistsError(errno.EEXIST, words.format(whole.name), os.fspath(whole))
    return whole


def write_whole(path: Path, content: bytes) -> None:
    """Write a file or leave what is there; raises ``OSError`` whose ``strerror`` tells the doctor why."""
    draft = path.with_name(f".{path.name}.part")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise OSError(error.errno, _reason(error), os.fspath(path)) from error


def _reason(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return QCoreApplication.translate(
            "Report",
            "No se puede escribir ahí: falta permiso o el archivo está abierto. Ciérrelo o elija otra carpeta.",
        )
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return QCoreApplication.translate("Report", "Esa carpeta no existe. Elija otra.")
    if error.errno == errno.ENOSPC:
        return QCoreApplication.translate(
            "Report", "No queda espacio en el disco. Libere espacio o elija otra carpeta."
        )
    return QCoreApplication.translate("Report", "No se pudo guardar el archivo: {0}").format(error.strerror)
