import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.case import Case, Sex
from app.core.casefile import CaseError, parse_case
from app.core.issues import Issue, IssueCode
from app.core.language import Language

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


def test_senseless_values_become_issues_and_the_rest_is_kept() -> None:
    case, issues = parse_case('{"id": 7, "age": "six", "sex": "woman", "present": ["HP:0001945"]}')
    assert case == Case(id="7", present=("HP:0001945",))
    assert [issue.code for issue in issues] == [IssueCode.BAD_AGE, IssueCode.BAD_SEX]


def test_a_number_too_large_for_any_age_is_an_issue() -> None:
    case, issues = parse_case('{"age": 1' + "0" * 400 + "}")
    assert case.age is None and [issue.code for issue in issues] == [IssueCode.BAD_AGE]


def test_halves_of_characters_become_text_that_can_be_written() -> None:
    case, issues = parse_case('{"id": "a\\ud800", "region": "\\udc00", "age": "\\ud800", "present": ["HP:\\ud800"]}')
    assert case == Case(id="a?", region="?", present=("HP:?",))
    assert issues == (Issue(IssueCode.BAD_AGE, value="?"),)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "json"),
        ("{", "json"),
        ("[" * 100_000, "excessive"),
        ('{"age": ' + "9" * 5000 + "}", "excessive"),
        ("[]", "object"),
        ("3", "object"),
        ('{"present": "HP:1"}', "ids"),
        ('{"present": [1]}', "ids"),
        ('{"subject": 3}', "inner object"),
        ('{"phenotypicFeatures": 3}', "features"),
        ('{"phenotypicFeatures": [{}]}', "type"),
        ('{"id": "c", "members": [{"id": "a"}], "metaData": {}}', "cohort"),
    ],
)
def test_what_is_no_case_says_so_in_both_languages(text: str, reason: str) -> None:
    with pytest.raises(CaseError) as caught:
        parse_case(text)
    error = caught.value
    assert error.reason == reason and str(error) == error.message(Language.ENGLISH)
    assert error.message(Language.SPANISH) != error.message(Language.ENGLISH)
    for language in Language:
        assert "{" not in error.message(language) and error.detail in error.message(language)


_KEYS = [
    "id",
    "age",
    "sex",
    "region",
    "present",
    "absent",
    "subject",
    "phenotypicFeatures",
    "type",
    "metaData",
    "proband",
    "members",
]
_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(_KEYS) | st.text(max_size=5), inner, max_size=5)
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


_AGE = {"age": {"iso8601duration": "P1Y"}}
_RICH = {
    "id": "x",
    "subject": {"sex": "MALE", "timeAtLastEncounter": {}, "vitalStatus": {"timeOfDeath": _AGE}},
    "phenotypicFeatures": [
        {"type": {"id": "HP:0001945"}, "description": "duration: P3D", "onset": _AGE, "modifiers": [{"id": "a"}]},
        {"type": {"id": "HP:0003326"}, "onset": {"ontologyClass": {"id": "HP:0003577"}}},
        {"type": {"id": "HP:0003326"}, "onset": {"ageRange": {"start": {}, "end": _AGE}}, "excluded": False},
    ],
    "metaData": {"externalReferences": [{"id": "CBR:region", "description": "andean"}]},
}


def _spoilt(value: object, choose: st.DataObject) -> object:
    """The value with junk somewhere in it."""
    if isinstance(value, dict | list) and value and choose.draw(st.integers(0, 4)):
        key = choose.draw(st.sampled_from(sorted(value) if isinstance(value, dict) else range(len(value))))
        copy: Any = value.copy()
        copy[key] = _spoilt(copy[key], choose)
        return copy
    return choose.draw(_JSON)


@given(st.data())
def test_junk_anywhere_in_a_packet_makes_no_other_error(choose: st.DataObject) -> None:
    try:
        case, _ = parse_case(json.dumps(_spoilt(_RICH, choose)))
    except CaseError:
        return
    assert isinstance(case, Case) and set(dict(case.since)) <= set(case.present)
