import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.spelling import ALIKE, BEGINNING, FAR, SLIP, Lexicon, singular, sound

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def distance(typed: str, word: str, *, slips: bool = True, unfinished: bool = False) -> int:
    others = {"aaaaaaaaaa", "m", "zz", word}
    words = sorted(others)
    return int(Lexicon(words).distances(typed, slips=slips, unfinished=unfinished)[words.index(word)])


@st.composite
def mistyped(draw: st.DrawFn, shortest: int = 4) -> tuple[str, str]:
    """A word, and the same with one letter missing, extra, wrong or swapped with the next."""
    word = draw(st.text(_LETTERS, min_size=shortest, max_size=16))
    place = draw(st.integers(0, len(word) - 1))
    letter = draw(st.sampled_from(_LETTERS))
    before, after = word[:place], word[place:]
    wrong = draw(
        st.sampled_from([before + after[1:], before + letter + after, before + letter + after[1:]])
        | st.just(before + after[1:2] + after[:1] + after[2:])
    )
    return word, wrong


@pytest.mark.parametrize(
    ("misspelled", "word"),
    [
        ("emorragia", "hemorragia"),
        ("hictericia", "ictericia"),
        ("combulcion", "convulsion"),
        ("cavesa", "cabeza"),
        ("desmallo", "desmayo"),
        ("diarea", "diarrea"),
        ("takicardia", "taquicardia"),
        ("halerjia", "alergia"),
        ("enbaraso", "embarazo"),
        ("eksema", "eczema"),
        ("siquiatrico", "psiquiatrico"),
        ("neumonia", "pneumonia"),
        ("oedema", "edema"),
        ("anaemia", "anemia"),
    ],
)
def test_what_sounds_the_same_is_alike(misspelled: str, word: str) -> None:
    assert sound(misspelled) == sound(word)
    assert distance(misspelled, word, slips=False) == ALIKE


@pytest.mark.parametrize(
    ("plural", "word"),
    [("dolores", "dolor"), ("fiebres", "fiebre"), ("voces", "voz"), ("ganglios", "ganglio"), ("allergies", "allergy")],
)
def test_the_number_of_a_word_makes_it_no_other(plural: str, word: str) -> None:
    assert distance(plural, word, slips=False) == ALIKE
    assert distance(word, plural, slips=False) in (BEGINNING, ALIKE)


def test_short_words_keep_their_last_letter() -> None:
    assert singular("tos pus pie as") == "tos pus pie as"


@given(mistyped())
def test_one_slip_in_a_word_of_four_letters_or_more_is_forgiven(pair: tuple[str, str]) -> None:
    word, wrong = pair
    assert distance(wrong, word) < 2 * SLIP


@given(mistyped(shortest=5), st.text(_LETTERS, max_size=6))
def test_a_slip_in_the_beginning_of_a_word_is_forgiven_while_it_is_typed(pair: tuple[str, str], rest: str) -> None:
    beginning, wrong = pair
    assert distance(wrong, beginning + rest, unfinished=True) < 2 * SLIP


def test_two_slips_are_forgiven_in_long_words_alone() -> None:
    assert 2 * SLIP <= distance("trombocitpnia", "trombocitopenia") < FAR
    assert distance("fibra", "fiebre") == FAR


def test_what_is_there_to_the_letter_is_nearest_then_its_beginning_then_its_sound_then_a_slip() -> None:
    found = [distance(typed, "vertigo") for typed in ("vertigo", "vert", "bertigo", "vetigo", "beritgo")]
    assert found[:3] == [0, BEGINNING, ALIKE]
    assert found[2] < found[3] <= found[4] < FAR


def test_slips_are_forgiven_only_where_that_is_asked_and_never_in_numbers_and_very_short_words() -> None:
    assert distance("vetigo", "vertigo", slips=False) == FAR
    assert distance("154701", "154700") == FAR
    assert distance("tis", "tos") == FAR


@given(st.text(_LETTERS + "0123456789", min_size=1, max_size=60), st.booleans(), st.booleans())
def test_any_word_can_be_measured(typed: str, slips: bool, unfinished: bool) -> None:
    assert distance(typed, typed, slips=slips, unfinished=unfinished) == 0
