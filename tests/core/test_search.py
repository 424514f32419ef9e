import pytest

from app.core.language import Language
from app.core.modelpack import ModelPack
from app.core.search import FindingSearch


@pytest.fixture(scope="module")
def search(pack: ModelPack) -> FindingSearch:
    return FindingSearch(pack)


@pytest.mark.parametrize(
    ("typed", "language", "first"),
    [
        ("fiebre", Language.SPANISH, "HP:0001945"),
        ("FIEBRE ", Language.SPANISH, "HP:0001945"),
        ("fever", Language.SPANISH, "HP:0001945"),
        ("dolor abdominal", Language.SPANISH, "HP:0002027"),
        ("abdominal pa", Language.ENGLISH, "HP:0002027"),
        ("trombocitopenia", Language.SPANISH, "HP:0001873"),
        ("calentura", Language.SPANISH, "HP:0001945"),
        ("dolor de cabeza", Language.SPANISH, "HP:0002315"),
        ("escalofríos", Language.SPANISH, "HP:0025143"),
        ("falta de aire", Language.SPANISH, "HP:0002094"),
        ("dolor torácico", Language.SPANISH, "HP:0100749"),
        ("aracnodactilia", Language.SPANISH, "HP:0001166"),
    ],
)
def test_the_expected_finding_comes_first(search: FindingSearch, typed: str, language: Language, first: str) -> None:
    assert search.search(typed, language)[0].finding.id == first


def test_accents_and_case_are_ignored(search: FindingSearch) -> None:
    plain, accented = (search.search(text, Language.SPANISH) for text in ("toracico", "TORÁCICO"))
    assert [h.finding.id for h in plain] == [h.finding.id for h in accented]
    assert plain


def test_beginnings_of_words_in_any_order_are_enough(search: FindingSearch) -> None:
    assert "HP:0002027" in [h.finding.id for h in search.search("abdom dol", Language.SPANISH)]


def test_a_synonym_is_shown_as_what_matched(search: FindingSearch) -> None:
    hits = search.search("pyrexia", Language.ENGLISH)
    assert hits[0].finding.id == "HP:0001945" and hits[0].text.lower() == "pyrexia"


def test_each_finding_appears_once_and_the_limit_holds(search: FindingSearch) -> None:
    hits = search.search("do", Language.SPANISH, limit=20)
    assert len(hits) == 20 == len({h.finding.id for h in hits})


@pytest.mark.parametrize("typed", ["", "   ", "…", '"', "*", "a OR b", "NEAR(", "'; DROP TABLE finding", "ñ" * 400])
def test_whatever_is_typed_breaks_nothing(search: FindingSearch, typed: str) -> None:
    assert isinstance(search.search(typed, Language.SPANISH), list)


def test_context_findings_of_ours_are_found_like_any_other(search: FindingSearch, pack: ModelPack) -> None:
    ours = next(finding for finding in pack.vocabulary if finding.id.startswith("CBR:"))
    assert ours.id in [h.finding.id for h in search.search(ours.name_es, Language.SPANISH)]
