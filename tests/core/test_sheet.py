"""The doctor's sheet: what it keeps, and that it survives being written down."""

import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.case import Case, Mark, Sex
from app.core.duration import SINCE_BIRTH, Duration, TimeUnit
from app.core.language import Language
from app.core.sheet import Sheet, SheetError, read_sheet, sheet_json

counted = [unit for unit in TimeUnit if unit is not TimeUnit.BIRTH]
durations = st.just(SINCE_BIRTH) | st.builds(Duration, st.integers(1, 9999), st.sampled_from(counted))
ids = st.lists(st.text(string.ascii_letters + ":", min_size=1, max_size=9), unique=True, max_size=6).map(tuple)
sheets = st.builds(
    Sheet,
    case=st.builds(
        Case,
        id=st.text(max_size=5),
        age=st.none() | st.floats(0, 130),
        sex=st.sampled_from(Sex),
        region=st.none() | st.text(max_size=5),
        present=ids,
        absent=ids,
        since=st.dictionaries(st.text(max_size=4), durations, max_size=3).map(lambda d: tuple(d.items())),
    ),
    label=st.text(),
    paused=ids.map(frozenset),
    pinned=ids,
    ruled_out=ids,
    own=st.lists(st.text(), max_size=3).map(tuple),
    conclusion=st.text(),
    confirmed=st.text(),
)


@given(sheets)
def test_a_sheet_is_read_back_as_it_was_written(sheet: Sheet) -> None:
    assert read_sheet(sheet_json(sheet)) == sheet


@pytest.mark.parametrize(
    "text", ["", "null", "[]", "{}", '{"format": 2}', sheet_json(Sheet()).replace('"label"', '"x"')]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(SheetError):
        read_sheet(text)


def test_a_newer_format_is_refused() -> None:
    fields = json.loads(sheet_json(Sheet())) | {"format": 99}
    with pytest.raises(SheetError, match="99"):
        read_sheet(json.dumps(fields))


def test_paused_findings_are_not_ranked_and_forgotten_with_their_mark() -> None:
    case = Case(present=("A", "B"), absent=("C",), since=(("A", Duration(3, TimeUnit.DAYS)),))
    sheet = Sheet(case, paused=frozenset({"A", "C"}))
    assert sheet.ranked == Case(present=("B",))
    assert sheet.with_case(case.with_mark("A", None)).paused == {"C"}


def test_since_belongs_to_a_present_finding() -> None:
    three = Duration(3, TimeUnit.DAYS)
    case = Case(present=("A",)).with_since("A", three)
    assert case.since_of("A") == three
    assert case.with_since("B", three) == case, "what is not present has no duration"
    assert case.with_mark("A", Mark.ABSENT).since == ()
    assert case.with_since("A", None).since == ()


def test_blank_means_nothing_said_by_the_doctor() -> None:
    assert Sheet(Case(region="andean")).is_blank
    assert not Sheet(Case(age=3.0)).is_blank
    assert not Sheet(label="cama 4").is_blank


@given(durations)
def test_durations_keep_their_code(duration: Duration) -> None:
    assert Duration.from_code(duration.code) == duration


@pytest.mark.parametrize("code", ["", "P0D", "P-1D", "3 days", "P1.5Y", "PT", "P99999D"])
def test_what_is_no_duration(code: str) -> None:
    assert Duration.from_code(code) is None


def test_duration_in_words_and_years() -> None:
    assert Duration(1, TimeUnit.MONTHS).words(Language.SPANISH) == "hace 1 mes"
    assert Duration(6, TimeUnit.HOURS).words(Language.ENGLISH) == "for 6 hours"
    assert Duration(6, TimeUnit.MONTHS).years(None) == 0.5
    assert SINCE_BIRTH.years(4.0) == 4.0 and SINCE_BIRTH.years(None) is None
    with pytest.raises(ValueError):
        Duration(0, TimeUnit.DAYS)
