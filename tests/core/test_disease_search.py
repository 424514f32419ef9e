import pytest

from app.core.disease_search import DiseaseSearch
from app.core.diseases import Disease
from app.core.language import Language
from app.core.modelpack import ModelPack
from app.core.name_index import Match
from app.core.textfold import fold


@pytest.fixture(scope="module")
def search(pack: ModelPack) -> DiseaseSearch:
    return DiseaseSearch(pack)


def first(search: DiseaseSearch, typed: str, language: Language = Language.SPANISH) -> Disease:
    return search.search(typed, language)[0].disease


@pytest.fixture
def marfan(pack: ModelPack) -> Disease:
    disease = pack.diseases.find("ORPHA:558")
    assert disease is not None
    return disease


@pytest.mark.parametrize(
    "typed",
    [
        "marfan",
        "Síndrome de Marfan",
        "sindrome marfan",
        "marfam",
        "sindrme de marfan",
        "marfan syndrome",
        "ORPHA:558",
        "orpha 558",
        "orpha558",
        "558",
        "OMIM:154700",
        "154700",
    ],
)
def test_a_disease_is_found_by_its_names_and_codes(search: DiseaseSearch, marfan: Disease, typed: str) -> None:
    assert first(search, typed) is marfan


@pytest.mark.parametrize("typed", ["I71.4", "i71.4", "i714", "I71 4", "CIE-10:I71.4", "ICD10 i714"])
def test_a_disease_is_found_by_its_icd_10_code_however_written(search: DiseaseSearch, typed: str) -> None:
    hit = search.search(typed, Language.SPANISH)[0]
    assert hit.text == "I71.4" in hit.disease.icd10
    assert hit.match is Match.EXACT


def test_the_beginning_of_a_code_finds_all_that_it_covers(search: DiseaseSearch) -> None:
    hits = search.search("E11", Language.SPANISH)
    assert len(hits) > 1
    assert all(hit.text.startswith("E11") for hit in hits)


def test_a_wrong_digit_is_not_forgiven(search: DiseaseSearch) -> None:
    assert all("154709" in hit.text for hit in search.search("OMIM:154709", Language.SPANISH))


@pytest.mark.parametrize(
    ("typed", "language", "name"),
    [
        ("gripe", Language.SPANISH, "gripe"),
        ("flu", Language.ENGLISH, "flu"),
        ("apendisitis", Language.SPANISH, "Apendicitis"),
        ("denge", Language.SPANISH, "Dengue"),
        ("tuberculocis", Language.SPANISH, "Tuberculosis"),
        ("diabetes", Language.SPANISH, "Diabetes"),
        ("heart attack", Language.SPANISH, "heart attack"),
        ("hepatitis a", Language.SPANISH, "Hepatitis A"),
        ("elers danlos", Language.SPANISH, "Ehlers-Danlos"),
    ],
)
def test_doctors_words_find_the_disease_with_that_name(
    search: DiseaseSearch, typed: str, language: Language, name: str
) -> None:
    assert fold(name) in fold(search.search(typed, language)[0].text)


def test_the_disease_met_more_often_comes_first_at_equal_fit(search: DiseaseSearch, pack: ModelPack) -> None:
    hits = search.search("neumonia", Language.SPANISH, 3)
    often = [pack.diseases.per_million(hit.disease) or 0 for hit in hits]
    assert often == sorted(often, reverse=True)


def test_a_code_fits_either_language_alike(search: DiseaseSearch) -> None:
    spanish, english = (search.search("orpha 55", language) for language in Language)
    assert [hit.text for hit in spanish] == [hit.text for hit in english] != []


def test_every_name_typed_in_full_finds_its_disease_first(search: DiseaseSearch, pack: ModelPack) -> None:
    for disease in list(pack.diseases)[::80]:
        for language in Language:
            hits = search.search(disease.name(language), language)
            equal = [hit.disease for hit in hits if fold(hit.text) == fold(disease.name(language))]
            assert disease in equal
            assert [hit.disease for hit in hits[: len(equal)]] == equal


@pytest.mark.parametrize("typed", ["", " ", "…", "*", "ñ" * 300])
def test_whatever_is_typed_breaks_nothing(search: DiseaseSearch, typed: str) -> None:
    assert search.search(typed, Language.SPANISH) == []


def test_the_limit_holds_and_each_disease_appears_once(search: DiseaseSearch) -> None:
    found = [hit.disease.id for hit in search.search("s", Language.ENGLISH, 20)]
    assert len(found) == 20 == len(set(found))
