import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.language import Language
from app.core.modelpack import ModelPack
from app.core.name_index import Match
from app.core.search import FindingSearch
from app.core.textfold import fold

# What a doctor types, and what must then be among the first three.
_SPANISH = {
    "HP:0001945": ("fie", "fiebre", "FIEBRE ", "fievre", "feibre", "calentura"),
    "HP:0012735": ("tos", "toz"),
    "HP:0031246": ("tos seca",),
    "HP:0012531": ("dolor", "pain"),
    "HP:0002027": ("dolor abd", "abdom dol", "dolores abdominales", "dolor de barriga", "panza", "dolro abdomnal"),
    "HP:0002315": ("dolor cabeza", "cabesa", "dolro de caveza", "sefalea", "headache"),
    "HP:0100749": ("dolor de pecho", "dolor torácico", "dolor torasico"),
    "HP:0033050": ("dolor de garganta", "garganta"),
    "HP:0030766": ("dolor oido", "otalgia"),
    "HP:0002829": ("dolores articulares", "artralgia"),
    "HP:0003419": ("lumbalgia", "lunvalgia"),
    "HP:0002013": ("vomit", "vomito", "bomito"),
    "HP:0002018": ("nauseas", "nauceas"),
    "HP:0002014": ("diarrea", "diarea"),
    "HP:0002019": ("estreñimiento", "extreñimiento"),
    "HP:0002094": ("falta de aire", "ahogo", "disnea", "disena"),
    "HP:0000988": ("rash", "salpullido"),
    "HP:0001025": ("ronchas", "urticaria"),
    "HP:0000989": ("comezon", "picason"),
    "HP:0000969": ("edema",),
    "HP:0010741": ("piernas inchadas", "hinchazon de piernas"),
    "HP:0003074": ("azucar alta",),
    "HP:0000822": ("presion alta", "precion alta"),
    "HP:0002615": ("presion baja",),
    "CBR:0000045": ("embarazo", "embarasada"),
    "CBR:0000013": ("gonorrea",),
    "HP:0040319": ("orina oscura",),
    "HP:0000790": ("sangre en orina", "ematuria"),
    "HP:0100518": ("ardor al orinar",),
    "HP:0031364": ("moretones",),
    "HP:0002716": ("ganglios",),
    "HP:0000952": ("ojos amarillos", "ictericia", "hicteria"),
    "HP:0025337": ("ojos rojos", "ojos rogos"),
    "HP:0002321": ("mareo", "bertigo"),
    "HP:0001279": ("desmayo", "desmallo"),
    "HP:0001250": ("convulsion", "combulcion"),
    "HP:0003401": ("hormigueo", "ormigueo"),
    "HP:0001649": ("taquicardia", "takicardia"),
    "HP:0001824": ("perdida de peso", "perdida peso"),
    "HP:0012378": ("cansancio", "cansansio"),
    "HP:0025143": ("escalofríos", "escalofrio"),
    "HP:0000421": ("sangrado nasal", "epistaxis"),
    "HP:0002240": ("higado grande", "epatomegalia"),
    "HP:0001873": ("plaquetas bajas", "trombositopenia", "trombocitpnia"),
    "HP:0001596": ("caida de pelo", "alopesia"),
    "HP:0001959": ("mucha sed",),
    "HP:0001166": ("aracnodactilia",),
}
_ENGLISH = {
    "HP:0001945": ("fev", "fever", "feber", "pyrexia"),
    "HP:0012735": ("cough", "cuogh"),
    "HP:0002315": ("headache", "hedache", "headaches"),
    "HP:0002094": ("shortness of breath", "short breath"),
    "HP:0100749": ("chest pain", "chest pian"),
    "HP:0002027": ("abdominal pa", "abdominl pain"),
    "HP:0002018": ("nausia",),
    "HP:0002014": ("diarrhoea", "diarhea"),
    "HP:0000988": ("rash",),
    "HP:0000969": ("edema", "oedema"),
    "HP:0000952": ("jaundice", "jaundis", "yellow skin"),
    "HP:0012378": ("tired", "fatige"),
    "HP:0001824": ("weight los", "loss of weight"),
    "HP:0001250": ("seizure", "siezure"),
    "HP:0031417": ("runny nose",),
    "HP:0033050": ("sore throat", "sore throath"),
    "HP:0000790": ("blood in urine", "haematuria"),
    "CBR:0000045": ("pregnant", "pregnancy"),
    "HP:0001433": ("hepatosplenomegly",),
    "HP:0001873": ("low platelets",),
    "HP:0025258": ("stiff neck", "stif neck"),
    "HP:0025337": ("red eyes",),
    "HP:0002829": ("joint pain", "joint pains"),
    "HP:0000360": ("ringing ears", "tinitus"),
    "HP:0001166": ("aracnodactyly",),
}
_EXPECTED = [
    (typed, language, finding)
    for language, table in ((Language.SPANISH, _SPANISH), (Language.ENGLISH, _ENGLISH))
    for finding, texts in table.items()
    for typed in texts
]


@pytest.fixture(scope="module")
def search(pack: ModelPack) -> FindingSearch:
    return FindingSearch(pack)


def ids(search: FindingSearch, typed: str, language: Language = Language.SPANISH, limit: int = 50) -> list[str]:
    return [hit.finding.id for hit in search.search(typed, language, limit)]


@pytest.mark.parametrize(("typed", "language", "finding"), _EXPECTED)
def test_the_expected_finding_is_among_the_first_three(
    search: FindingSearch, typed: str, language: Language, finding: str
) -> None:
    assert finding in ids(search, typed, language, 3)


def test_the_expected_finding_is_nearly_always_the_very_first(search: FindingSearch) -> None:
    first = [ids(search, typed, language, 1) == [finding] for typed, language, finding in _EXPECTED]
    assert sum(first) >= 0.9 * len(first)


def _with_a_slip(word: str, chance: random.Random) -> str:
    place = chance.randrange(len(word) - 1)
    letter = chance.choice(string.ascii_lowercase)
    before, after = word[:place], word[place:]
    swapped = before + after[1] + after[0] + after[2:]
    return chance.choice([before + after[1:], before + letter + after, before + letter + after[1:], swapped])


def test_a_common_finding_is_found_in_spite_of_a_slip_in_its_label(search: FindingSearch, pack: ModelPack) -> None:
    chance = random.Random(20)
    common = pack.catalog.execute("SELECT DISTINCT idx FROM (SELECT idx FROM finding_name ORDER BY rank LIMIT 8000)")
    findings = [pack.vocabulary.at(index) for (index,) in common]
    found: list[bool] = []
    while len(found) < 300:
        finding, language = chance.choice(findings), chance.choice(list(Language))
        words = fold(finding.name(language)).split()
        long = [place for place, word in enumerate(words) if len(word) >= 4 and word.isalpha()]
        if long:
            place = chance.choice(long)
            words[place] = _with_a_slip(words[place], chance)
            found.append(finding.id in ids(search, " ".join(words), language, 5))
    assert sum(found) >= 0.97 * len(found)


def test_any_name_typed_in_full_finds_its_finding_first(search: FindingSearch, pack: ModelPack) -> None:
    for index, language, text in pack.catalog.execute("SELECT idx, lang, text FROM finding_name WHERE rank % 151 = 0"):
        hits = search.search(text, Language(language))
        equal = [hit for hit in hits if fold(hit.text) == fold(text)]
        assert equal == hits[: len(equal)]
        assert index in [hit.finding.index for hit in equal]
        assert all(hit.match is Match.EXACT for hit in equal)


def test_accents_and_case_are_ignored(search: FindingSearch) -> None:
    assert ids(search, "toracico") == ids(search, "TORÁCICO") != []


def test_a_synonym_is_shown_as_what_matched(search: FindingSearch) -> None:
    hit = search.search("pyrexia", Language.ENGLISH)[0]
    assert (hit.finding.id, hit.text.lower(), hit.match) == ("HP:0001945", "pyrexia", Match.EXACT)


def test_the_label_is_shown_where_several_names_fit_alike(search: FindingSearch) -> None:
    hit = search.search("dolor abd", Language.SPANISH)[0]
    assert (hit.text, hit.match) == (hit.finding.name_es, Match.PREFIX)


def test_each_finding_appears_once_and_the_limit_holds(search: FindingSearch) -> None:
    found = ids(search, "do", limit=20)
    assert len(found) == 20 == len(set(found))


@pytest.mark.parametrize(
    "typed", ["", "   ", "…", '"', "*", "a OR b", "NEAR(", "'; DROP TABLE finding", "ñ" * 400, "ß"]
)
def test_whatever_is_typed_breaks_nothing(search: FindingSearch, typed: str) -> None:
    assert isinstance(search.search(typed, Language.SPANISH), list)


@given(st.text(max_size=30))
def test_no_text_at_all_breaks_anything(search: FindingSearch, typed: str) -> None:
    assert len(search.search(typed, Language.ENGLISH, 5)) <= 5


def test_context_findings_of_ours_are_found_like_any_other(search: FindingSearch, pack: ModelPack) -> None:
    ours = next(finding for finding in pack.vocabulary if finding.id.startswith("CBR:"))
    assert ours.id in ids(search, ours.name_es)
