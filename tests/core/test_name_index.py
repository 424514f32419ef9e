import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.language import Language
from app.core.name_index import Match, NameIndex
from app.core.textfold import fold

# Owners from the one met most to the one met least.
_NAMES = {
    0: ["dolor de cabeza", "cefalea"],
    1: ["fiebre", "calentura"],
    2: ["dolor abdominal", "dolor de barriga"],
    3: ["vómito"],
    4: ["fiebre del heno"],
    5: ["cabeza grande"],
    6: ["vitamina a"],
    7: ["vitamina e"],
    8: ["caida de la cabeza"],
    9: ["on and of"],
}


def index_of(names: dict[int, list[str]], english: frozenset[str] = frozenset()) -> NameIndex:
    rows = [(owner, name) for owner, of_owner in names.items() for name in of_owner]
    is_english = np.array([name in english for _, name in rows])
    return NameIndex(
        "\n".join(fold(name) for _, name in rows),
        np.array([owner for owner, _ in rows], np.int32),
        np.arange(1, len(rows) + 1, dtype=np.int32),
        {Language.SPANISH: is_english, Language.ENGLISH: ~is_english},
    )


@pytest.fixture(scope="module")
def index() -> NameIndex:
    return index_of(_NAMES)


def owners(index: NameIndex, typed: str, limit: int = 10, language: Language = Language.SPANISH) -> list[int]:
    return [found.owner for found in index.search(typed, language, limit)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("dolor", [0, 2]),
        ("cabeza dolor", [0]),
        ("dol cab", [0]),
        ("dolores cabezas", [0]),
        ("dolor cabeza", [0]),
        ("el dolor en la cabeza", [0]),
        ("dolor de", [0, 2]),
        ("CALENTURA ", [1]),
        ("barriga", [2]),
    ],
)
def test_words_are_found_in_any_order_by_their_beginnings_and_without_small_words(
    index: NameIndex, typed: str, found: list[int]
) -> None:
    assert owners(index, typed) == found


@pytest.mark.parametrize(
    ("typed", "match"),
    [
        ("fiebre", Match.EXACT),
        ("Vomito", Match.EXACT),
        ("fieb", Match.PREFIX),
        ("dolor barriga", Match.PREFIX),
        ("barriga", Match.WORD),
        ("cabeza dolor", Match.WORD),
        ("feibre", Match.FUZZY),
        ("bomito", Match.FUZZY),
        ("dolores de barriga", Match.FUZZY),
    ],
)
def test_a_hit_says_how_it_matches(index: NameIndex, typed: str, match: Match) -> None:
    assert index.search(typed, Language.SPANISH, 10)[0].match is match


def test_a_slip_is_forgiven_in_each_of_several_words(index: NameIndex) -> None:
    assert owners(index, "dolro de caveza") == [0]
    assert owners(index, "dolro de cabz")[0] == 0


def test_of_names_that_differ_in_a_small_word_the_one_typed_comes_first(index: NameIndex) -> None:
    assert owners(index, "vitamina a")[0] == 6
    assert owners(index, "vitamina e")[0] == 7


def test_a_name_of_small_words_alone_can_be_found(index: NameIndex) -> None:
    assert owners(index, "of") == [9]


def test_a_name_beginning_with_the_word_comes_before_one_that_only_holds_it(index: NameIndex) -> None:
    found = owners(index, "cabeza")
    assert found.index(5) < found.index(8)


def test_what_is_met_far_more_often_is_not_buried_under_a_better_fit() -> None:
    between = {owner: [f"cosa {owner}"] for owner in range(1, 200)}
    index = index_of({0: ["dolor de cabeza"]} | between | {200: ["cabeza grande"]})
    assert owners(index, "cabeza") == [0, 200]


def test_a_name_typed_whole_comes_before_all_that_is_met_more_often() -> None:
    index = index_of({owner: [f"tos {'n' * owner}"] for owner in range(1, 200)} | {200: ["tos"]})
    assert owners(index, "tos", limit=3)[0] == 200


def test_a_mistyped_common_name_comes_after_a_rare_one_that_is_there_to_the_letter() -> None:
    index = index_of({0: ["fiebre"]} | {owner: [f"cosa {owner}"] for owner in range(1, 200)} | {200: ["fibre optica"]})
    assert owners(index, "fibre") == [200, 0]


def test_nobody_is_offered_other_words_once_enough_names_hold_the_typed_one() -> None:
    names = {0: ["fiebre"]} | {owner: [f"fibre {owner}"] for owner in range(1, 6)}
    assert 0 not in owners(index_of(names), "fibre")


def test_the_language_of_the_user_comes_first_at_equal_fit() -> None:
    index = index_of({0: ["general pain"], 1: ["general malestar"]}, frozenset({"general pain"}))
    assert owners(index, "general", language=Language.SPANISH) == [1, 0]
    assert owners(index, "general", language=Language.ENGLISH) == [0, 1]


def test_each_owner_is_found_once_by_its_best_name() -> None:
    index = index_of({0: ["la tos de noche", "tos nocturna", "tos"], 1: ["tos seca"]})
    found = index.search("tos", Language.SPANISH, 10)
    assert [(f.owner, f.row) for f in found] == [(0, 2), (1, 3)]


@given(st.lists(st.text(max_size=12), min_size=1, max_size=12), st.text(max_size=20), st.integers(1, 15))
def test_an_index_of_any_names_survives_any_text(names: list[str], typed: str, limit: int) -> None:
    index = index_of({owner: [name] for owner, name in enumerate(names)})
    found = owners(index, typed, limit)
    assert len(found) <= limit
    assert len(set(found)) == len(found)


@given(st.lists(st.text("abcdn ", min_size=1, max_size=12).filter(str.strip), min_size=1, max_size=12))
def test_every_name_typed_in_full_is_found_first(names: list[str]) -> None:
    index = index_of({owner: [name] for owner, name in enumerate(names)})
    for name in names:
        first = index.search(name, Language.SPANISH, 20)[0]
        assert fold(names[first.row]) == fold(name)
        assert first.match is Match.EXACT
