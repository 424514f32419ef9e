from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.case import Case
from app.core.issues import IssueCode
from app.core.language import Language
from app.core.modelpack import ModelPack
from app.core.sanitiser import sanitise

FEVER, MYALGIA, PAIN, ABDOMINAL_PAIN = "HP:0001945", "HP:0003326", "HP:0012531", "HP:0002027"


def _codes(case: Case, pack: ModelPack) -> list[tuple[IssueCode, str]]:
    return [(issue.code, issue.id) for issue in sanitise(case, pack.vocabulary, pack.regions).issues]


def test_a_clean_case_passes_without_a_word(pack: ModelPack) -> None:
    case = Case(age=3, present=(FEVER, MYALGIA), absent=(ABDOMINAL_PAIN,))
    sane = sanitise(case, pack.vocabulary, pack.regions)
    assert sane.case == case and sane.issues == ()


def test_ids_that_cannot_be_used_are_named_and_the_rest_stays(pack: ModelPack) -> None:
    case = Case(present=("HP:9999999", "HP:0000006", FEVER, "nonsense"))
    assert _codes(case, pack) == [
        (IssueCode.UNKNOWN_FINDING, "HP:9999999"),
        (IssueCode.NOT_A_FINDING, "HP:0000006"),
        (IssueCode.UNKNOWN_FINDING, "nonsense"),
    ]
    assert sanitise(case, pack.vocabulary, pack.regions).case.present == (FEVER,)


def test_an_old_id_is_read_as_its_replacement(pack: ModelPack) -> None:
    old, idx = pack.catalog.execute("SELECT old_id, idx FROM finding_alias WHERE standing = 'replaced'").fetchone()
    sane = sanitise(Case(present=(old,)), pack.vocabulary, pack.regions)
    assert sane.case.present == (pack.vocabulary.at(idx).id,)
    assert [issue.code for issue in sane.issues] == [IssueCode.REPLACED_FINDING]


def test_contradictions_are_settled_openly(pack: ModelPack) -> None:
    both = Case(present=(FEVER, MYALGIA), absent=(FEVER,))
    assert _codes(both, pack) == [(IssueCode.CONTRADICTION, FEVER)]
    assert sanitise(both, pack.vocabulary, pack.regions).case == Case(present=(MYALGIA,))
    general = Case(present=(ABDOMINAL_PAIN,), absent=(PAIN,))
    assert _codes(general, pack) == [(IssueCode.ANCESTOR_CONTRADICTION, PAIN)]


def test_what_another_mark_implies_counts_once(pack: ModelPack) -> None:
    present = sanitise(Case(present=(PAIN, ABDOMINAL_PAIN)), pack.vocabulary, pack.regions)
    assert present.case.present == (ABDOMINAL_PAIN,)


def test_absent_findings_stay_however_general(pack: ModelPack) -> None:
    absent = sanitise(Case(absent=(PAIN, ABDOMINAL_PAIN)), pack.vocabulary, pack.regions)
    assert absent.case.absent == (PAIN, ABDOMINAL_PAIN) and not absent.issues


def test_senseless_ages_and_regions_are_set_aside(pack: ModelPack) -> None:
    for age in (-1, 200, float("nan"), float("inf")):
        sane = sanitise(Case(age=age, present=(FEVER,)), pack.vocabulary, pack.regions)
        assert sane.case.age is None and [i.code for i in sane.issues] == [IssueCode.BAD_AGE]
    sane = sanitise(Case(region="atlantis", present=(FEVER,)), pack.vocabulary, pack.regions)
    assert sane.case.region is None and [i.code for i in sane.issues] == [IssueCode.UNKNOWN_REGION]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(data=st.data())
def test_any_ids_give_a_case_that_is_free_of_issues_and_says_why(pack: ModelPack, data: st.DataObject) -> None:
    known = st.sampled_from([finding.id for finding in list(pack.vocabulary)[::97]])
    ids = st.lists(known | st.text(max_size=12), max_size=12).map(tuple)
    case = Case(present=data.draw(ids), absent=data.draw(ids))
    sane = sanitise(case, pack.vocabulary, pack.regions)
    for issue in sane.issues:
        assert issue.message(Language.SPANISH) != issue.message(Language.ENGLISH)
    again = sanitise(sane.case, pack.vocabulary, pack.regions)
    assert again.case == sane.case
    assert all(issue.code is IssueCode.NO_FINDINGS for issue in again.issues)
