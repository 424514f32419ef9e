from hypothesis import given
from hypothesis import strategies as st

from app.core.case import Case, Mark
from app.core.language import Language, join_words

_MARKS = st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from([*Mark, None])))


@given(_MARKS)
def test_a_finding_has_the_last_mark_given_and_never_two(steps: list[tuple[str, Mark | None]]) -> None:
    case, last = Case(), {}
    for finding, mark in steps:
        case = case.with_mark(finding, mark)
        last[finding] = mark
    assert {finding: case.mark_of(finding) for finding in last} == last
    assert not set(case.present) & set(case.absent)
    assert len(case.present) == len(set(case.present))


def test_the_same_mark_again_changes_nothing() -> None:
    case = Case().with_mark("a", Mark.PRESENT).with_mark("b", Mark.PRESENT)
    assert case.with_mark("a", Mark.PRESENT) is case


def test_lists_read_as_a_colleague_writes_them() -> None:
    assert join_words([], Language.SPANISH) == ""
    assert join_words(["tos"], Language.SPANISH) == "tos"
    assert join_words(["fiebre", "mialgia", "tos"], Language.SPANISH) == "fiebre, mialgia y tos"
    assert join_words(["tos", "ictericia"], Language.SPANISH) == "tos e ictericia"
    assert join_words(["fiebre", "hipotensión"], Language.SPANISH) == "fiebre e hipotensión"
    assert join_words(["agua", "hielo"], Language.SPANISH) == "agua y hielo"
    assert join_words(["fever", "jaundice"], Language.ENGLISH) == "fever and jaundice"
