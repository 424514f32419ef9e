import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.case import Case, Sex
from app.core.casefile import CaseError, parse_case, years_of_duration
from app.core.issues import IssueCode

PHENOPACKET = {
    "id": "patient-1",
    "subject": {"id": "x", "sex": "FEMALE", "timeAtLastEncounter": {"age": {"iso8601duration": "P6Y6M"}}},
    "phenotypicFeatures": [
        {"type": {"id": "HP:0001945", "label": "Fever"}},
        {"type": {"id": "HP:0003326"}, "excluded": True},
    ],
    "metaData": {},
}


def test_a_phenopacket_and_our_own_line_mean_the_same_case() -> None:
    line = {"id": "patient-1", "age": 6.5, "sex": "female", "present": ["HP:0001945"], "absent": ["HP:0003326"]}
    expected = Case("patient-1", 6.5, Sex.FEMALE, None, ("HP:0001945",), ("HP:0003326",))
    for fields in (PHENOPACKET, line, {"phenopacket": PHENOPACKET}):
        assert parse_case(json.dumps(fields)) == (expected, ())


def test_what_is_left_out_is_unknown() -> None:
    assert parse_case("{}") == (Case(), ())
    assert parse_case('{"age": null, "sex": "", "present": null}') == (Case(), ())


def test_an_age_range_is_taken_at_its_middle() -> None:
    span = {"start": {"iso8601duration": "P2Y"}, "end": {"iso8601duration": "P4Y"}}
    case, _ = parse_case(json.dumps({"subject": {"timeAtLastEncounter": {"ageRange": span}}}))
    assert case.age == 3


@pytest.mark.parametrize(
    ("text", "years"),
    [("P1Y", 1), ("P18M", 1.5), ("P0D", 0), ("P2W", 14 / 365.25), ("P1Y2M3DT4H", 1 + 2 / 12 + 3 / 365.25)],
)
def test_durations(text: str, years: float) -> None:
    assert years_of_duration(text) == pytest.approx(years)


@pytest.mark.parametrize("text", ["", "P", "1Y", "PT5M", "P-1Y", "six"])
def test_what_is_no_age_is_none(text: str) -> None:
    assert years_of_duration(text) is None


def test_senseless_values_become_issues_and_the_rest_is_kept() -> None:
    case, issues = parse_case('{"id": 7, "age": "six", "sex": "woman", "present": ["HP:0001945"]}')
    assert case == Case(id="7", present=("HP:0001945",))
    assert [issue.code for issue in issues] == [IssueCode.BAD_AGE, IssueCode.BAD_SEX]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "3", '{"present": "HP:1"}', '{"present": [1]}', '{"subject": 3}', '{"phenotypicFeatures": [{}]}'],
)
def test_what_is_no_case_says_so(text: str) -> None:
    with pytest.raises(CaseError, match=r"\w"):
        parse_case(text)


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["id", "age", "sex", "region", "present", "absent", "subject", "phenotypicFeatures", "type"]
            )
            | st.text(max_size=5),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(_JSON)
def test_any_json_is_a_case_or_a_case_error(value: object) -> None:
    try:
        case, _ = parse_case(json.dumps(value))
    except CaseError:
        return
    assert isinstance(case, Case)
