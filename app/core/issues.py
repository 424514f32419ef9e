"""Things worth telling about a case that do not stop it from being ranked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.core.language import Language


class Level(StrEnum):
    """How much an issue matters: an ``ERROR`` removed something from the case."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class IssueCode(StrEnum):
    """Stable codes, part of the command line's contract; the words may change, these do not."""

    UNKNOWN_FINDING = "unknown_finding"
    OBSOLETE_FINDING = "obsolete_finding"
    REPLACED_FINDING = "replaced_finding"
    NOT_A_FINDING = "not_a_finding"
    CONTRADICTION = "contradiction"
    ANCESTOR_CONTRADICTION = "ancestor_contradiction"
    REDUNDANT_FINDING = "redundant_finding"
    DUPLICATE_FINDING = "duplicate_finding"
    BAD_AGE = "bad_age"
    BAD_SEX = "bad_sex"
    UNKNOWN_REGION = "unknown_region"
    NO_FINDINGS = "no_findings"
    UNREADABLE_CASE = "unreadable_case"
    BAD_ROW = "bad_row"
    BAD_DURATION = "bad_duration"


_WORDS: dict[IssueCode, tuple[Level, str, str]] = {
    IssueCode.UNKNOWN_FINDING: (
        Level.ERROR,
        "No se conoce el hallazgo «{id}»; no se tuvo en cuenta. Búsquelo por su nombre.",
        "Finding “{id}” is not known and was left out. Look it up by name.",
    ),
    IssueCode.OBSOLETE_FINDING: (
        Level.ERROR,
        "El hallazgo «{id}» ya no existe en la ontología y no tiene sustituto; no se tuvo en cuenta.",
        "Finding “{id}” is obsolete without a replacement and was left out.",
    ),
    IssueCode.REPLACED_FINDING: (
        Level.INFO,
        "El hallazgo «{id}» se leyó como su sustituto actual «{other}».",
        "Finding “{id}” was read as its current replacement “{other}”.",
    ),
    IssueCode.NOT_A_FINDING: (
        Level.ERROR,
        "«{id}» no es un hallazgo del paciente (herencia, inicio, frecuencia o similar); no se tuvo en cuenta.",
        "“{id}” is not a patient finding (inheritance, onset, frequency or the like) and was left out.",
    ),
    IssueCode.CONTRADICTION: (
        Level.ERROR,
        "«{id}» está marcado presente y ausente; se dejó sin marcar.",
        "“{id}” is marked both present and absent; it was left unmarked.",
    ),
    IssueCode.ANCESTOR_CONTRADICTION: (
        Level.WARNING,
        "«{id}» está ausente, pero «{other}», que es una forma suya, está presente; la ausencia no se tuvo en cuenta.",
        "“{id}” is absent, yet “{other}”, a kind of it, is present; the absence was left out.",
    ),
    IssueCode.REDUNDANT_FINDING: (
        Level.INFO,
        "«{id}» ya está incluido en «{other}»; cuenta una sola vez.",
        "“{id}” is already implied by “{other}”; it counts once.",
    ),
    IssueCode.DUPLICATE_FINDING: (
        Level.INFO,
        "«{id}» aparece más de una vez; cuenta una sola vez.",
        "“{id}” is given more than once; it counts once.",
    ),
    IssueCode.BAD_AGE: (
        Level.WARNING,
        "La edad «{value}» no es válida (años, de 0 a 130); se siguió sin edad.",
        "Age “{value}” is not valid (years, 0 to 130); the case was ranked without it.",
    ),
    IssueCode.BAD_SEX: (
        Level.WARNING,
        "El sexo «{value}» no es válido (female, male, unknown); se siguió sin él.",
        "Sex “{value}” is not valid (female, male, unknown); the case was ranked without it.",
    ),
    IssueCode.UNKNOWN_REGION: (
        Level.WARNING,
        "Este modelo no tiene datos de la región «{value}»; se usó la neutra.",
        "This model has no data on region “{value}”; the neutral one was used.",
    ),
    IssueCode.NO_FINDINGS: (
        Level.WARNING,
        "No hay hallazgos que usar; la lista solo refleja lo frecuente que es cada enfermedad.",
        "There are no usable findings; the list only reflects how common each disease is.",
    ),
    IssueCode.UNREADABLE_CASE: (
        Level.ERROR,
        "No se pudo leer el caso: {value}",
        "The case could not be read: {value}",
    ),
    IssueCode.BAD_ROW: (
        Level.ERROR,
        "La fila {id} de la tabla no sirve («{value}»); no se tuvo en cuenta. Necesita id y mark (present o absent).",
        "Row {id} of the table cannot be used (“{value}”) and was left out. It needs id and mark (present or absent).",
    ),
    IssueCode.BAD_DURATION: (
        Level.WARNING,
        "No se entiende desde cuándo hay «{id}» («{value}»; ejemplos: P3D, P2W, birth); se siguió sin ese dato.",
        "Since when there is “{id}” is not clear (“{value}”; examples: P3D, P2W, birth); it was left out.",
    ),
}


@dataclass(frozen=True, slots=True)
class Issue:
    """One remark about a case: a stable code and the ids or values it speaks of."""

    code: IssueCode
    id: str = ""
    other: str = ""
    value: str = ""

    @property
    def level(self) -> Level:
        """How much it matters."""
        return _WORDS[self.code][0]

    def message(self, language: Language) -> str:
        """The remark as a sentence that says what was done."""
        _, spanish, english = _WORDS[self.code]
        words = spanish if language is Language.SPANISH else english
        return words.format(id=self.id, other=self.other, value=self.value)
