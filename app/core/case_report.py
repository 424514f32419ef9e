"""The report of a case: one plain object from which text, PDF and print are made, so that they cannot disagree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.core.attribution import Explanation
from app.core.case import Case
from app.core.engine import Differential
from app.core.language import Language
from app.core.questions import Question
from app.core.report_parts import Paragraph, Part, Section
from app.core.report_sections import SectionWriter, one_line
from app.core.report_words import moment, phrase
from app.core.sanitiser import sanitise
from app.core.sheet import Sheet


@dataclass(frozen=True, slots=True)
class CaseReport:
    """A report in one language. ``label`` is what the doctor calls the patient, empty if it is to be left out; ``made``
    is the date in words, ``program`` and ``model`` are their names with their versions."""

    language: Language
    title: str
    made: str
    label: str
    program: str
    model: str
    sections: tuple[Section, ...]

    def page(self, number: int, count: int) -> str:
        """What stands at the foot of a page."""
        return phrase("page", self.language, number, count)


def build_report(
    sheet: Sheet,
    differential: Differential,
    explanations: Sequence[Explanation],
    questions: Sequence[Question],
    *,
    made: datetime,
    language: Language,
    program_version: str,
    include_label: bool,
    listed: int = 10,
) -> CaseReport:
    """Put together what is known of a case.

    ``differential`` and ``explanations`` must be of this very sheet: a report that mixes two states of a case, or two
    patients, is dangerous, so it is refused with ``ValueError``. ``listed`` diseases come from the head of the list;
    those that the doctor has pinned or ruled out are added wherever they stand. Without a finding that counts there is
    no list, and nothing to explain or ask about it.
    """
    if _evidence(sheet, differential) != _evidence_of(differential.case):
        raise ValueError("the differential is not that of the sheet")
    if any(differential.of(e.ranked.disease) != e.ranked for e in explanations):
        raise ValueError("an explanation is not that of the differential")
    label = one_line(sheet.label) if include_label else ""
    writer = SectionWriter(sheet, differential, language)
    manifest = differential.pack.manifest
    program = phrase("program", language, program_version)
    model = phrase("model", language, manifest.model_version)
    versions = "; ".join(f"{name} {version}" for name, version in manifest.data_versions.items())
    sources = [f"{program}. {model}.", *([phrase("data", language, versions)] if versions else [])]
    content: list[tuple[str, Iterable[Part]]] = [
        ("patient", writer.patient(label)),
        ("findings", writer.findings()),
        ("differential", writer.differential(listed)),
        ("why", writer.reasons(explanations)),
        ("ask", writer.questions(questions)),
        ("doctor", writer.doctor()),
        ("issues", writer.issues()),
        ("sources", [Paragraph(" ".join(sources), quiet=True)]),
        ("limits", writer.limits()),
    ]
    sections = [Section(phrase(key, language), tuple(parts)) for key, parts in content]
    return CaseReport(
        language=language,
        title=phrase("title", language),
        made=moment(made, language),
        label=label,
        program=program,
        model=model,
        sections=tuple(section for section in sections if section.parts),
    )


def _evidence(sheet: Sheet, differential: Differential) -> tuple[object, ...]:
    """What of a sheet the model goes by; a region counts if it is the one of the differential."""
    known_region = (differential.case.region or "",)
    return _evidence_of(sanitise(sheet.ranked, differential.pack.vocabulary, known_region).case)


def _evidence_of(case: Case) -> tuple[object, ...]:
    return case.age, case.sex, case.region or None, case.present, case.absent
