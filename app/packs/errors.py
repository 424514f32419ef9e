"""Why a model pack was refused, in words for the doctor."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from app.core.language import Language
from app.core.modelpack import PackError


class Reason(StrEnum):
    """Why a pack was refused; stable codes."""

    NOT_A_PACK = "not-a-pack"
    DAMAGED = "damaged"
    UNREADABLE = "unreadable"
    UNKNOWN_SIGNER = "unknown-signer"
    NO_KEY = "no-key"
    OLDER = "older"
    SAME = "same"
    OLD_FORMAT = "old-format"
    NEEDS_NEWER_CEBRA = "needs-newer-cebra"
    TOO_LARGE = "too-large"
    WRONG_ANSWERS = "wrong-answers"
    DISK_FULL = "disk-full"
    NO_RIGHTS = "no-rights"
    BUSY = "busy"
    DISK_TROUBLE = "disk-trouble"
    INSTALLED_UNUSABLE = "installed-unusable"


_WORDS = {
    Reason.NOT_A_PACK: (
        "«{file}» no es un modelo de Cebra o llegó incompleto. Cópielo de nuevo desde su origen, o pídalo otra vez.",
        "“{file}” is no model of Cebra or arrived incomplete. Copy it again from where it came, or ask for it anew.",
    ),
    Reason.DAMAGED: (
        "«{file}» está dañado: su contenido no es el que se publicó. Cópielo de nuevo desde su origen, o pídalo otra "
        "vez.",
        "“{file}” is damaged: its content is not what was published. Copy it again from where it came, or ask for it "
        "anew.",
    ),
    Reason.UNREADABLE: (
        "No se puede leer «{file}». Compruebe que el disco o la memoria USB siga conectado y que usted tenga permiso.",
        "“{file}” cannot be read. Check that the disk or USB stick is still connected and that you may read it.",
    ),
    Reason.UNKNOWN_SIGNER: (
        "«{file}» no lleva la firma de nadie en quien esta Cebra confíe; no se instala. Pida el modelo a quien le "
        "entregó Cebra.",
        "“{file}” is not signed by anybody whom this Cebra trusts and is not installed. Ask whoever gave you Cebra for "
        "the model.",
    ),
    Reason.NO_KEY: (
        "Esta Cebra no trae ninguna clave con la que comprobar modelos, así que no instala «{file}». Pida a quien le "
        "entregó Cebra una versión que la traiga.",
        "This Cebra has no key to check models with, so it does not install “{file}”. Ask whoever gave you Cebra for a "
        "version that has one.",
    ),
    Reason.OLDER: (
        "«{file}» es más antiguo que un modelo que ya tuvo esta PC; no se instala. Busque uno más nuevo.",
        "“{file}” is older than a model that this PC has already had and is not installed. Look for a newer one.",
    ),
    Reason.SAME: (
        "El modelo de «{file}» ya es el que está en uso. No hace falta hacer nada.",
        "The model in “{file}” is the one in use already. There is nothing to do.",
    ),
    Reason.OLD_FORMAT: (
        "«{file}» tiene un formato anterior al que lee esta Cebra. Busque un modelo más nuevo.",
        "“{file}” has an older format than this Cebra reads. Look for a newer model.",
    ),
    Reason.NEEDS_NEWER_CEBRA: (
        "«{file}» necesita una Cebra más nueva{detail}. Actualice Cebra y después instale el modelo.",
        "“{file}” needs a newer Cebra{detail}. Update Cebra, then install the model.",
    ),
    Reason.TOO_LARGE: (
        "«{file}» es más grande de lo que puede ser un modelo de Cebra; no se instala. Compruebe que sea el archivo "
        "correcto.",
        "“{file}” is larger than a model of Cebra can be and is not installed. Check that it is the right file.",
    ),
    Reason.WRONG_ANSWERS: (
        "El modelo de «{file}» no da en esta PC las respuestas que dio a quienes lo hicieron; no se instala. Siga con "
        "el que tiene y avise a quien se lo entregó.",
        "On this PC the model in “{file}” does not give the answers that it gave its makers and is not installed. Go "
        "on with the one you have and tell whoever gave it to you.",
    ),
    Reason.DISK_FULL: (
        "No hay espacio en el disco para otro modelo. Libere unos 100 MB e inténtelo de nuevo; el modelo anterior "
        "sigue en uso.",
        "There is no room on the disk for another model. Free about 100 MB and try again; the earlier model stays in "
        "use.",
    ),
    Reason.NO_RIGHTS: (
        "No hay permiso para escribir donde se guardan los modelos{detail}. Pida a su administrador que cambie el "
        "modelo.",
        "There is no right to write where models are kept{detail}. Ask your administrator to change the model.",
    ),
    Reason.BUSY: (
        "Otra ventana de Cebra está cambiando el modelo. Espere a que termine e inténtelo de nuevo.",
        "Another window of Cebra is changing the model. Wait until it is done and try again.",
    ),
    Reason.DISK_TROUBLE: (
        "El disco no dejó cambiar de modelo{detail}. Inténtelo de nuevo; el modelo anterior sigue en uso.",
        "The disk did not let the model be changed{detail}. Try again; the earlier model stays in use.",
    ),
    Reason.INSTALLED_UNUSABLE: (
        "El modelo instalado «{file}» está dañado o ya no se puede comprobar; no se usa. Instálelo de nuevo.",
        "The installed model “{file}” is damaged or can no longer be checked and is not used. Install it again.",
    ),
}


class PackRefused(Exception):
    """A pack is not installed or not used, and nothing has changed; ``message`` says why and what to do."""

    def __init__(self, reason: Reason, file: str, detail: str = "") -> None:
        self.reason, self.file, self.detail = reason, file, detail
        super().__init__(self.message(Language.ENGLISH))

    def message(self, language: Language) -> str:
        """The refusal as a sentence."""
        detail = f" ({self.detail})" if self.detail else ""
        return _WORDS[self.reason][language is not Language.SPANISH].format(file=self.file, detail=detail)


_OF_PACK_ERROR = {"older": Reason.OLD_FORMAT, "newer": Reason.NEEDS_NEWER_CEBRA}
_FULL = {errno.ENOSPC, errno.EDQUOT}
_DENIED = {errno.EACCES, errno.EPERM, errno.EROFS}


def refusal_of(error: PackError, file: str) -> PackRefused:
    """What the core says of a pack, as a refusal of the file it came in."""
    return PackRefused(_OF_PACK_ERROR.get(error.reason, Reason.DAMAGED), file)


@contextmanager
def disk_trouble(file: str) -> Iterator[None]:
    """Turns the system's errors while ``file`` is installed into refusals."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            reason = Reason.DISK_FULL
        else:
            reason = Reason.NO_RIGHTS if error.errno in _DENIED else Reason.DISK_TROUBLE
        raise PackRefused(reason, file, error.strerror or "") from error
