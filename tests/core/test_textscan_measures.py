"""Values in notes, and what they mean at the patient's age."""

import pytest

from app.core.modelpack import ModelPack
from app.core.textscan.measures import measured
from app.core.textscan.tables import rows


def _found(text: str) -> set[str]:
    return {finding for value in measured(text) for finding in value.findings}


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("T 38.4", {"HP:0001945"}),
        ("Temperatura de 39,2 °C", {"HP:0001945", "CBR:0000087"}),
        ("temp 101.2 F", {"HP:0001945"}),
        ("T° 37.6", {"HP:0011134"}),
        ("T 36.8", set()),
        ("fiebre de 3 días", set()),
        ("TA 180/110", {"CBR:0000279"}),
        ("PA: 152/84 mmHg", {"CBR:0000278"}),
        ("BP 150/112", {"CBR:0000279"}),
        ("BP 84/50", {"HP:0002615"}),
        ("presión 128/80", set()),
        ("FC 130, FR 32", {"HP:0001649", "HP:0002789"}),
        ("HR 52", {"HP:0001662"}),
        ("SatO2 84 %", {"CBR:0000280"}),
        ("saturación de oxígeno del 97%", set()),
        ("glucosa capilar 312 mg/dL", {"CBR:0000282"}),
        ("glucose 2.4 mmol/L", {"CBR:0000283"}),
        ("Glasgow 11/15", set()),
        ("Glasgow 11", {"CBR:0000281"}),
        ("Hb 82 g/L", {"HP:0001903"}),
        ("Leucos 17,200, plaq 88 mil", {"HP:0001974", "HP:0001873"}),
        ("eosinófilos 12%", set()),
        ("pH 7.08", {"HP:0001941"}),
        ("pH 7", set()),
        ("ha perdido 8 kg", {"HP:0001824"}),
        ("lost about 10 pounds", {"HP:0001824"}),
        ("talla -3,1 DE, OFC +2.5 SD", {"HP:0004322", "HP:0000256"}),
        ("embarazo de 9 semanas", {"CBR:0000368"}),
        ("34+2/40, contractions", {"CBR:0000369"}),
    ],
)
def test_a_value_means_what_its_limits_say(text: str, findings: set[str]) -> None:
    assert _found(text) == findings


@pytest.mark.parametrize(
    ("text", "fast"),
    [
        ("Lactante de 4 meses, FC 150, FR 48", False),
        ("Lactante de 4 meses, FC 172", True),
        ("Niña de 3 años, FR 56", True),
        ("4-year-old boy, HR 130", False),
        ("Mujer de 40 años, FC 130", True),
        ("Niño con tos, FC 130", False),
        ("RN de 2 días, FR 56", False),
        ("Hombre con tos hace 3 meses, FC 130", True),
    ],
)
def test_children_have_limits_of_their_own(text: str, fast: bool) -> None:
    assert bool(_found(text) & {"HP:0001649", "HP:0002789"}) is fast


def test_a_newborns_weeks_tell_of_an_early_birth() -> None:
    assert _found("RN de 34+2/40, activo") == {"HP:0001622"}


def test_the_words_of_a_value_are_told() -> None:
    text = "Al examen: T 38.4, alerta"
    (value,) = measured(text)
    assert text[value.start : value.end] == "T 38.4"


@pytest.mark.pack
def test_every_finding_of_the_scanners_tables_is_in_the_vocabulary(pack: ModelPack) -> None:
    named = {finding for row in rows("limits.tsv") for finding in row[-1].split()}
    named |= {finding for _, finding in rows("phrases.tsv")} - {"-"}
    assert {finding for finding in named if finding not in pack.vocabulary} == set()
