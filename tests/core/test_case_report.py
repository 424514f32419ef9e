"""The report of a case: what stands in it, and that its plain text says all of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from enum import Enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.attribution import explain
from app.core.case import Case, Sex
from app.core.case_report import CaseReport, build_report
from app.core.duration import SINCE_BIRTH, Duration, TimeUnit
from app.core.engine import Differential, Engine
from app.core.figures import percent
from app.core.language import Language
from app.core.questions import next_questions
from app.core.report_parts import DiseaseList, Facts, Items, Paragraph, Part, Section, Subheading, Weights
from app.core.report_text import WIDTH, report_text
from app.core.sheet import Sheet

pytestmark = pytest.mark.pack

FEVER, MYALGIA, HEADACHE, FEW_PLATELETS = "HP:0001945", "HP:0003326", "HP:0002315", "HP:0001873"
COUGH, RUNNY_NOSE = "HP:0012735", "HP:0031417"
DENGUE, SEVERE_DENGUE, MARFAN = "ORPHA:99828", "CBRD:0101", "OMIM:154700"
MADE = datetime(2025, 7, 21, 14, 5)
SPANISH, ENGLISH = Language.SPANISH, Language.ENGLISH

FULL = Sheet(
    Case(
        age=27,
        sex=Sex.FEMALE,
        region="tropical",
        present=(FEVER, MYALGIA, HEADACHE, FEW_PLATELETS),
        absent=(COUGH, RUNNY_NOSE),
        since=((FEVER, Duration(3, TimeUnit.DAYS)), (HEADACHE, SINCE_BIRTH)),
    ),
    label="Cama 4, señora <Ñ> & hija",
    paused=frozenset({HEADACHE, RUNNY_NOSE}),
    pinned=(MARFAN,),
    ruled_out=(SEVERE_DENGUE, "OMIM:0"),
    own=(DENGUE, "Fiebre <de> algún & sitio"),
    conclusion='Sin signos de alarma: 4 < 5 & "bien".\n\n\tControl en 24 horas.\r\n',
    confirmed=DENGUE,
)


def report_of(
    engine: Engine,
    sheet: Sheet,
    language: Language = SPANISH,
    include_label: bool = True,
    listed: int = 10,
    explained: int = 1,
    asked: int = 0,
) -> CaseReport:
    differential = engine.diagnose(sheet.ranked)
    return build_report(
        sheet,
        differential,
        [explain(differential, ranked.disease) for ranked in differential.top(explained)],
        next_questions(differential, asked) if asked else (),
        made=MADE,
        language=language,
        program_version="1.2.3",
        include_label=include_label,
        listed=listed,
    )


def texts_in(part: object) -> Iterator[str]:
    """Every text in a report, wherever it hides."""
    if isinstance(part, Enum):
        return
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for inner in part:
            yield from texts_in(inner)
    elif is_dataclass(part):
        for field in fields(part):
            yield from texts_in(getattr(part, field.name))


def parts(report: CaseReport, heading: str) -> tuple[Part, ...]:
    return next((section.parts for section in report.sections if section.heading == heading), ())


def below(report: CaseReport, heading: str, subheading: str) -> list[tuple[str, str]]:
    """The items of a list by its two headings."""
    found = parts(report, heading)
    items = found[found.index(Subheading(subheading)) + 1]
    assert isinstance(items, Items)
    return [(item.text, item.note) for item in items.items]


def as_plain(text: str) -> str:
    """As an old record would hold it, whatever the case of letters and the breaks of lines."""
    signs: dict[str, str | int | None] = {"\N{NARROW NO-BREAK SPACE}": " ", "−": "-", "“": '"', "”": '"', "’": "'"}
    return "".join(text.translate(str.maketrans(signs)).casefold().split())


@pytest.fixture(scope="module")
def ranked(engine: Engine) -> Differential:
    return engine.diagnose(FULL.ranked)


@pytest.mark.parametrize("language", list(Language))
def test_the_text_says_everything_that_is_in_the_report(engine: Engine, language: Language) -> None:
    report = report_of(engine, FULL, language, explained=3, asked=6)
    text = as_plain(report_text(report))
    assert [found for found in texts_in(report) if as_plain(found) not in text] == []


@pytest.mark.parametrize(
    ("language", "headings"),
    [
        (
            SPANISH,
            "Paciente/Hallazgos/Diagnóstico diferencial/Por qué/Conviene preguntar o explorar/Valoración del médico/"
            "Programa y datos/Alcance y límites",
        ),
        (
            ENGLISH,
            "Patient/Findings/Differential diagnosis/Why/Worth asking or examining/The doctor’s assessment/"
            "Program and data/Scope and limits",
        ),
    ],
)
def test_sections_come_in_their_order_in_both_languages(engine: Engine, language: Language, headings: str) -> None:
    assert [section.heading for section in report_of(engine, FULL, language, asked=1).sections] == headings.split("/")


def test_it_says_who_it_is_about_and_when_it_was_made(engine: Engine) -> None:
    report = report_of(engine, FULL)
    assert report.made == "21 de julio de 2025, 14:05"
    (facts,) = parts(report, "Paciente")
    assert facts == Facts(
        (
            ("Identificación", "Cama 4, señora <Ñ> & hija"),
            ("Edad", "27 años"),
            ("Sexo", "Mujer"),
            ("Región", "Trópico latinoamericano"),
        )
    )
    baby = Sheet(Case(age=0.5, present=(FEVER,)))
    assert ("Age", "6 months") in texts_of_facts(report_of(engine, baby, ENGLISH))


def texts_of_facts(report: CaseReport) -> tuple[tuple[str, str], ...]:
    facts = report.sections[0].parts[0]
    assert isinstance(facts, Facts)
    return facts.rows


def test_findings_are_told_apart_and_paused_ones_are_named_as_not_counted(engine: Engine) -> None:
    report = report_of(engine, FULL)
    assert below(report, "Hallazgos", "Presentes") == [
        ("Fiebre", "hace 3 días"),
        ("Mialgia", ""),
        ("Trombocitopenia", ""),
    ]
    assert below(report, "Hallazgos", "Ausentes") == [("Tos", "")]
    paused = below(report, "Hallazgos", "En pausa (no se tuvieron en cuenta)")
    assert paused == [("Cefalea", "presente, desde el nacimiento"), ("Rinorrea", "ausente")]
    weighed = {row.text for part in parts(report, "Por qué") if isinstance(part, Weights) for row in part.rows}
    assert weighed == {"Fiebre", "Mialgia", "Trombocitopenia", "Tos (ausente)"}


def test_the_list_is_that_of_the_model(engine: Engine, ranked: Differential) -> None:
    listed = next(
        part for part in parts(report_of(engine, FULL), "Diagnóstico diferencial") if type(part) is DiseaseList
    )
    assert [(row.rank, row.name, row.probability) for row in listed.rows[:10]] == [
        (r.rank, r.disease.name(SPANISH), r.probability) for r in ranked.top(10)
    ]
    first = listed.rows[0]
    assert (first.name, first.group_term, first.flag_term) == ("Dengue", "Común", "Urgente")
    assert first.figure == percent(first.probability, SPANISH)
    assert first.details[:3] == (">1 de cada 1.000", "ORPHA:99828", "CIE-10:A90")


def test_what_the_doctor_pinned_or_ruled_out_is_marked_wherever_it_stands(engine: Engine, ranked: Differential) -> None:
    report = report_of(engine, FULL, listed=2)
    listed = next(part for part in parts(report, "Diagnóstico diferencial") if isinstance(part, DiseaseList))
    marked = {row.name: (row.rank, row.mark) for row in listed.rows if row.mark}
    marfan, severe = (engine.pack.diseases.find(i) for i in (MARFAN, SEVERE_DENGUE))
    assert marfan is not None and severe is not None
    assert marked == {
        "Síndrome de Marfan": (ranked.of(marfan).rank, "Fijada por el médico"),
        "Dengue grave": (ranked.of(severe).rank, "Descartada por el médico"),
    }
    assert [row.rank for row in listed.rows] == sorted(row.rank for row in listed.rows)
    assert "OMIM:0." in report_text(report), "a disease that the model lacks is named all the same"


def test_it_says_how_far_the_list_is_to_be_trusted(engine: Engine, ranked: Differential) -> None:
    said = [part.text for part in parts(report_of(engine, FULL), "Diagnóstico diferencial") if type(part) is Paragraph]
    assert ranked.confidence.sentence(SPANISH) in said
    assert any(text.endswith(f"{percent(ranked.orphan_probability, SPANISH)}.") for text in said)


def test_weights_add_up_to_what_is_explained(engine: Engine) -> None:
    ids = [finding.id for finding in list(engine.pack.vocabulary)[::700]][:16]
    sheet = Sheet(Case(present=tuple(ids)))
    differential = engine.diagnose(sheet.ranked)
    explanation = explain(differential, differential.top(1)[0].disease)
    report = report_of(engine, sheet)
    weights = next(part for part in parts(report, "Por qué") if isinstance(part, Weights))
    marks = len(differential.sane.present)
    assert marks > 11 and len(weights.rows) == 11
    assert weights.rows[-1].text == f"Otros {marks - 10} hallazgos"
    total = explanation.ranked.log_odds - explanation.baseline
    assert sum(row.value for row in weights.rows) == pytest.approx(total, abs=1e-3)
    assert "muestreo" in report_text(report), "sampled weights are called estimates"


def test_the_doctors_own_words_are_kept(engine: Engine) -> None:
    report = report_of(engine, FULL)
    codes = "ORPHA:99828, CIE-10:A90, CIE-10:A97.0, CIE-10:A97.1, CIE-10:A97.9"
    assert below(report, "Valoración del médico", "Diagnóstico diferencial propio") == [
        ("Dengue", codes),
        ("Fiebre <de> algún & sitio", ""),
    ]
    assert below(report, "Valoración del médico", "Diagnóstico confirmado") == [("Dengue", codes)]
    lines = [part.text for part in parts(report, "Valoración del médico") if isinstance(part, Paragraph)]
    assert lines == ['Sin signos de alarma: 4 < 5 & "bien".', "Control en 24 horas."]


def test_blank_entries_are_left_out_and_nothing_is_explained_twice(engine: Engine, ranked: Differential) -> None:
    sheet = replace(FULL, own=("", "\t"), conclusion=" \n ", confirmed=" ")
    first = explain(ranked, ranked.top(1)[0].disease)
    report = build_report(
        sheet, ranked, [first, first], (), made=MADE, language=SPANISH, program_version="1", include_label=False
    )
    assert parts(report, "Valoración del médico") == ()
    assert len([part for part in parts(report, "Por qué") if isinstance(part, Weights)]) == 1


def test_remarks_on_the_case_name_findings_by_their_names(engine: Engine) -> None:
    general = next(iter(engine.pack.vocabulary.parents(engine.pack.vocabulary[FEVER])))
    report = report_of(engine, Sheet(Case(age=200, present=(FEVER, general.id))), ENGLISH)
    assert [text for part in parts(report, "Remarks on the case") for text in texts_in(part) if text] == [
        f"“{general.name(ENGLISH)}” is already implied by “Fever”; it counts once.",
        "Age “200” is not valid (years, 0 to 130); the case was ranked without it.",
    ]
    assert ("Age", "Not recorded") in texts_of_facts(report)


def test_findings_that_no_pack_knows_are_named_by_their_id(engine: Engine) -> None:
    report = report_of(engine, Sheet(Case(present=(FEVER, "HP:9999999"))))
    assert ("HP:9999999", "") in below(report, "Hallazgos", "Presentes")


def test_versions_are_named(engine: Engine) -> None:
    manifest = engine.pack.manifest
    text = " ".join(report_text(report_of(engine, FULL)).split())
    assert f"Cebra 1.2.3. Modelo {manifest.model_version}." in text
    assert all(f"{name} {version}" in text for name, version in manifest.data_versions.items())


@pytest.mark.parametrize("language", list(Language))
def test_the_label_is_nowhere_unless_it_is_wanted(engine: Engine, language: Language) -> None:
    without = report_of(engine, FULL, language, include_label=False)
    assert not [text for text in texts_in(without) if "Cama 4" in text]
    assert "Cama 4" not in report_text(without)
    assert without == report_of(engine, replace(FULL, label=""), language, include_label=True)
    assert "Cama 4" in report_text(report_of(engine, FULL, language))


def test_an_empty_case_has_no_list_and_says_so(engine: Engine) -> None:
    report = report_of(engine, Sheet())
    assert report.sections[:3] == (
        Section("Paciente", (Facts((("Edad", "No consta"), ("Sexo", "No consta"))),)),
        Section("Hallazgos", (Paragraph("Ningún hallazgo marcado."),)),
        Section("Diagnóstico diferencial", (Paragraph("Sin hallazgos que cuenten no se ordena ninguna enfermedad."),)),
    )
    assert [section.heading for section in report.sections[3:]] == ["Programa y datos", "Alcance y límites"]


def test_a_case_with_everything_paused_still_shows_what_the_doctor_pinned(engine: Engine) -> None:
    sheet = Sheet(Case(present=(FEVER,)), paused=frozenset({FEVER}), pinned=(MARFAN,))
    report = report_of(engine, sheet)
    (listed,) = [part for part in parts(report, "Diagnóstico diferencial") if isinstance(part, DiseaseList)]
    assert [row.name for row in listed.rows] == ["Síndrome de Marfan"]


@pytest.mark.parametrize(
    "other",
    [
        replace(FULL, case=replace(FULL.case, age=28.0)),
        replace(FULL, case=replace(FULL.case, sex=Sex.MALE)),
        replace(FULL, case=replace(FULL.case, region=None)),
        replace(FULL, paused=frozenset({RUNNY_NOSE})),
        replace(FULL, case=FULL.case.with_mark(FEVER, None)),
    ],
    ids=["age", "sex", "region", "paused", "marks"],
)
def test_the_list_of_another_case_is_refused(engine: Engine, ranked: Differential, other: Sheet) -> None:
    with pytest.raises(ValueError, match="sheet"):
        build_report(other, ranked, (), (), made=MADE, language=SPANISH, program_version="1", include_label=False)


def test_the_reasons_of_another_list_are_refused(engine: Engine, ranked: Differential) -> None:
    other = engine.diagnose(Case(present=(COUGH,)))
    with pytest.raises(ValueError, match="explanation"):
        build_report(
            FULL,
            ranked,
            [explain(other, other.top(1)[0].disease)],
            (),
            made=MADE,
            language=SPANISH,
            program_version="1",
            include_label=False,
        )


def test_a_region_that_the_model_lacks_is_named_and_remarked_on(engine: Engine) -> None:
    report = report_of(engine, Sheet(Case(region="Amazonía", present=(FEVER,))))
    assert ("Región", "Amazonía") in texts_of_facts(report)
    assert "«Amazonía»" in report_text(report)


def test_the_text_is_the_same_each_time(engine: Engine) -> None:
    assert report_text(report_of(engine, FULL)) == report_text(report_of(engine, FULL))


@given(st.text(), st.lists(st.text(max_size=300), max_size=3), st.text(max_size=400), st.text(max_size=200))
def test_whatever_is_typed_fits_any_record(
    engine: Engine, ranked: Differential, label: str, own: list[str], conclusion: str, confirmed: str
) -> None:
    sheet = replace(FULL, label=label, own=tuple(own), conclusion=conclusion, confirmed=confirmed)
    report = build_report(sheet, ranked, (), (), made=MADE, language=SPANISH, program_version="1", include_label=True)
    text = report_text(report)
    assert all(len(line) <= WIDTH and (line.isprintable() or not line) for line in text.split("\n"))
    assert not set(text) & set("\t\r−“”’…\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}")
    assert text.encode("utf-8")
    typed = "".join(c for c in f"{label}{''.join(own)}{conclusion}{confirmed}" if c.isalnum())
    assert not typed or set(typed) <= set("".join(texts_in(report)))
