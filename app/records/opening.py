"""What happened when the records were opened, in words for the doctor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from app.core.language import Language


class Outcome(StrEnum):
    """What the records were found to be."""

    NORMAL = "normal"
    CREATED = "created"
    REPAIRED = "repaired"
    RESTORED = "restored"
    STARTED_ANEW = "started_anew"


_WORDS: dict[Outcome, tuple[str, str]] = {
    Outcome.NORMAL: (
        "Los casos guardados están en orden.",
        "The saved cases are in order.",
    ),
    Outcome.CREATED: (
        "Se creó un archivo de casos nuevo en este equipo.",
        "A new file of cases was created on this PC.",
    ),
    Outcome.REPAIRED: (
        "El archivo de casos estaba dañado y se reparó. Casos conservados: {kept}.",
        "The file of cases was damaged and has been repaired. Cases kept: {kept}.",
    ),
    Outcome.RESTORED: (
        "El archivo de casos faltaba o no se podía leer, y se recuperó la copia del {day}. Casos recuperados: {kept}. "
        "Lo guardado después de esa copia no está.",
        "The file of cases was missing or could not be read, and the backup of {day} was restored. "
        "Cases restored: {kept}. What was saved after that backup is not there.",
    ),
    Outcome.STARTED_ANEW: (
        "ATENCIÓN: el archivo de casos está dañado o falta, no se pudo leer ningún caso y no hay copias de seguridad. "
        "Se empezó un archivo vacío.",
        "ATTENTION: the file of cases is damaged or missing, no case could be read and there are no backups. "
        "An empty file was started.",
    ),
}
_FROM_BACKUP = (
    "De ellos, {from_backup} proceden de la copia del {day} y pueden no estar al día.",
    "Of these, {from_backup} come from the backup of {day} and may not be up to date.",
)
_LOST = (
    "Se sabe de {lost} más que no se pueden leer; puede haber otros. Revise la lista.",
    "{lost} more are known that cannot be read; there may be others. Please check the list.",
)
_NONE_LOST = (
    "No se sabe de ninguno perdido, pero revise la lista.",
    "None is known to be lost, but please check the list.",
)
_ASIDE = (
    "El archivo dañado no se ha borrado: está en {aside}. Informática puede intentar recuperar más.",
    "The damaged file was not deleted: it is {aside}. Your IT support can try to recover more from it.",
)


@dataclass(frozen=True, slots=True)
class Opening:
    """How opening went; ``message`` is to be shown unless ``is_quiet``.

    ``kept`` cases can be read, ``from_backup`` of them only thanks to the backup of ``day``; ``lost`` are known to have
    been there and cannot be read. ``aside`` is where the damaged file lies now.
    """

    outcome: Outcome
    kept: int = 0
    from_backup: int = 0
    lost: int = 0
    day: date | None = None
    aside: Path | None = None

    @property
    def is_quiet(self) -> bool:
        """True if the doctor need not be told."""
        return self.outcome in (Outcome.NORMAL, Outcome.CREATED)

    def message(self, language: Language) -> str:
        """What happened, and what it means for the saved cases."""
        english = language is not Language.SPANISH
        sentences = [_WORDS[self.outcome][english]]
        if self.outcome is Outcome.REPAIRED and self.from_backup:
            sentences.append(_FROM_BACKUP[english])
        if self.outcome in (Outcome.REPAIRED, Outcome.RESTORED):
            sentences.append((_LOST if self.lost else _NONE_LOST)[english])
        if self.aside is not None:
            sentences.append(_ASIDE[english])
        day = "" if self.day is None else self.day.strftime("%Y-%m-%d" if english else "%d/%m/%Y")
        return " ".join(sentences).format(
            kept=self.kept, from_backup=self.from_backup, lost=self.lost, day=day, aside=self.aside
        )
