"""Findings as a table: what a spreadsheet gets, and what comes back from one."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.case import Case
from app.core.casefile import CaseError
from app.core.duration import SINCE_BIRTH, Duration, TimeUnit
from app.core.finding_table import findings_csv, parse_findings_csv
from app.core.issues import Issue, IssueCode
from app.core.language import Language
from app.core.modelpack import ModelPack

FEVER, MYALGIA, ANOSMIA = "HP:0001945", "HP:0003326", "HP:0000458"
DAYS = Duration(3, TimeUnit.DAYS)
CASE = Case(present=(FEVER, MYALGIA), absent=(ANOSMIA,), since=((FEVER, DAYS), (MYALGIA, SINCE_BIRTH)))


def test_a_table_names_each_finding_in_both_languages(pack: ModelPack) -> None:
    assert findings_csv(CASE, pack.vocabulary) == (
        "id,name_es,name_en,mark,since\r\n"
        "HP:0001945,Fiebre,Fever,present,P3D\r\n"
        "HP:0003326,Mialgia,Myalgia,present,birth\r\n"
        "HP:0000458,Anosmia,Anosmia,absent,\r\n"
    )


@given(st.data())
def test_marks_and_durations_come_back(pack: ModelPack, data: st.DataObject) -> None:
    # Real findings, and what a careless file may have brought in, formulas above all.
    odd = st.text("=+-@'\",;\n\tab:1", min_size=1, max_size=6).filter(lambda text: text == text.strip())
    real = st.integers(0, len(pack.vocabulary) - 1).map(lambda row: pack.vocabulary.at(row).id)
    ids = data.draw(st.lists(real | odd, unique=True, max_size=9))
    cut = data.draw(st.integers(0, len(ids)))
    since = {finding: data.draw(st.sampled_from([DAYS, SINCE_BIRTH])) for finding in ids[: cut // 2]}
    case = Case(present=tuple(ids[:cut]), absent=tuple(ids[cut:]), since=tuple(since.items()))
    text = findings_csv(case, pack.vocabulary)
    assert parse_findings_csv(text) == (case, ())
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in cells)


def test_no_name_of_the_vocabulary_is_a_formula(pack: ModelPack) -> None:
    for finding in pack.vocabulary:
        assert not any(finding.name(language).startswith(("=", "+", "-", "@")) for language in Language)


@pytest.mark.parametrize("change", [str, lambda t: t.replace(",", ";"), lambda t: t.replace("\r\n", "\n"), str.upper])
def test_what_spreadsheets_do_to_a_table_does_no_harm(pack: ModelPack, change) -> None:
    table = "\ufeff" + findings_csv(CASE, pack.vocabulary).replace("birth", "P9Y") + "\r\n,,,,\r\n"
    assert parse_findings_csv(change(table)) == (
        Case(present=CASE.present, absent=CASE.absent, since=((FEVER, DAYS), (MYALGIA, Duration(9, TimeUnit.YEARS)))),
        (),
    )


def test_other_columns_and_missing_ones_do_no_harm() -> None:
    table = 'Notes,Mark,ID\n"said so,\ntwice",present,HP:0001945\n,absent,HP:0000458,more\n'
    assert parse_findings_csv(table) == (Case(present=(FEVER,), absent=(ANOSMIA,)), ())


def test_bad_rows_are_told_and_the_others_kept() -> None:
    rows = ["id,mark,since", "HP:1,maybe", ",present,P3D", "HP:0001945,present,three", "HP:0000458,absent,P3D", "HP:2"]
    case, issues = parse_findings_csv("\n".join([*rows, "HP:0003326,present,P3D"]))
    assert case == Case(present=(FEVER, MYALGIA), absent=(ANOSMIA,), since=((MYALGIA, DAYS),))
    assert issues == (
        Issue(IssueCode.BAD_ROW, "2", value="HP:1, maybe"),
        Issue(IssueCode.BAD_ROW, "3", value=", present, P3D"),
        Issue(IssueCode.BAD_DURATION, FEVER, value="three"),
        Issue(IssueCode.BAD_DURATION, ANOSMIA, value="P3D"),
        Issue(IssueCode.BAD_ROW, "6", value="HP:2"),
    )
    for issue in issues:
        assert issue.value in issue.message(Language.SPANISH) and issue.id in issue.message(Language.ENGLISH)


def test_a_quotation_mark_that_nothing_closes_does_not_swallow_the_rest() -> None:
    table = 'id,name,mark\nHP:0001945,"Fever,present\nHP:0000458,Anosmia,absent\n'
    assert parse_findings_csv(table) == (Case(present=(FEVER,), absent=(ANOSMIA,)), ())


@pytest.mark.parametrize("text", ["", "\n", "HP:0001945,present", "id;name\nHP:0001945;Fever", "{}", "\x00"])
def test_what_is_no_table_says_so(text: str) -> None:
    with pytest.raises(CaseError) as caught:
        parse_findings_csv(text)
    assert "id y mark" in caught.value.message(Language.SPANISH)


@given(st.text() | st.text(alphabet='id,mark;\n"present\r').map("id,mark,since\n".__add__))
def test_any_text_is_a_table_or_a_case_error(text: str) -> None:
    try:
        case, _ = parse_findings_csv(text)
    except CaseError:
        return
    assert set(dict(case.since)) <= set(case.present)
