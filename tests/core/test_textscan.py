"""What a note says, as the scanner reads it: which findings, from which words, and how they are meant."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.case import Mark
from app.core.language import Language
from app.core.modelpack import ModelPack
from app.core.textscan import NoteScanner, Proposal, Status, language_of, marks

Scan = dict[tuple[str, str], str]

FEVER, COUGH, DRY_COUGH, HEADACHE, DYSPNEA = "HP:0001945", "HP:0012735", "HP:0031246", "HP:0002315", "HP:0002094"
BELLY_PAIN, CHEST_PAIN, NAUSEA, VOMITING, DIARRHEA = (
    "HP:0002027",
    "HP:0100749",
    "HP:0002018",
    "HP:0002013",
    "HP:0002014",
)


@pytest.fixture(scope="module")
def scanner(pack: ModelPack) -> NoteScanner:
    return NoteScanner(pack)


def _said(scanner: NoteScanner, text: str) -> dict[str, str]:
    """The status of each finding; several if the note says several things of one."""
    said: dict[str, set[str]] = {}
    for proposal in scanner.scan(text):
        said.setdefault(proposal.finding.id, set()).add(proposal.status.value)
    return {finding: "+".join(sorted(statuses)) for finding, statuses in said.items()}


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("Refiere dolor en el abdomen.", BELLY_PAIN),
        ("Abdomen doloroso.", BELLY_PAIN),
        ("Dolor intenso abdominal.", BELLY_PAIN),
        ("Pain in the belly.", BELLY_PAIN),
        ("Le duele la cabeza.", HEADACHE),
        ("Pérdida involuntaria de peso.", "HP:0001824"),
        ("Piel muy pálida.", "HP:0000980"),
        ("CEFALEA INTENSA DESDE AYER", HEADACHE),
        ("Antecedentes: HTA.", "HP:0000822"),
        ("Presents with SOB.", DYSPNEA),
        ("Tiene hemorrajia nasal.", "HP:0000421"),
        ("Dolor abodminal.", BELLY_PAIN),
        ("She has had vomitting.", VOMITING),
        ("Puñopercusión positiva.", "HP:6000106"),
        ("Blumberg +", "CBR:0000111"),
    ],
)
def test_a_finding_is_found_however_it_is_worded(scanner: NoteScanner, text: str, finding: str) -> None:
    assert _said(scanner, text)[finding] == Status.PRESENT


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("Dolor de cabeza y de garganta", {HEADACHE, "HP:0033050"}),
        ("Dolor de cabeza, garganta y espalda", {HEADACHE, "HP:0033050", "HP:0003418"}),
        ("Abdominal and chest pain", {BELLY_PAIN, CHEST_PAIN}),
        ("Vómito y diarrea con sangre", {VOMITING, "HP:0025085"}),
        ("Náuseas y vómitos", {NAUSEA, VOMITING}),
        ("N/V/D x 3 días, niega tos", {NAUSEA, VOMITING, DIARRHEA, COUGH}),
        ("Dolor de garganta y oído tapado", {"HP:0033050", "CBR:0000171"}),
    ],
)
def test_a_list_shares_its_head(scanner: NoteScanner, text: str, findings: set[str]) -> None:
    assert {proposal.finding.id for proposal in scanner.scan(text)} == findings


def test_the_longer_name_is_meant(scanner: NoteScanner) -> None:
    assert _said(scanner, "Cefalea pulsátil y tos seca") == {"CBR:0000124": "present", DRY_COUGH: "present"}


def test_every_mention_is_told_with_its_words_and_what_denies_it(scanner: NoteScanner) -> None:
    text = "Ayer tuvo fiebre.\nHoy niega fiebre, tos."
    found = scanner.scan(text)
    assert [(text[p.start : p.end], p.finding.id) for p in found] == [
        ("fiebre", FEVER),
        ("fiebre", FEVER),
        ("tos", COUGH),
    ]
    cue = found[-1].cue
    assert found[0].cue is None and cue is not None and text[slice(*cue)] == "niega"


def test_decomposed_accents_keep_their_places(scanner: NoteScanner) -> None:
    text = "Vo\u0301mito y na\u0301useas"
    assert [text[p.start : p.end] for p in scanner.scan(text)] == ["Vo\u0301mito", "na\u0301useas"]


@pytest.mark.parametrize(
    "text",
    [
        "Niega fiebre, tos y disnea.",
        "No ha tenido fiebre, tos ni disnea",
        "Sin fiebre, tos o disnea",
        "Denies fever, cough and dyspnea.",
        "No fever, cough, or dyspnea today.",
        "Niega:\n- fiebre\n- tos\n- disnea\n\nExamen normal.",
        "Fiebre: no. Tos: no. Disnea: niega",
        "Fiebre (-), tos (-), disnea (-)",
        "Fever absent, cough absent, dyspnea denied",
        "No ha tenido fiebre. Tos ausente. Eupneico, niega disnea.",
    ],
)
def test_a_denied_list_is_absent(scanner: NoteScanner, text: str) -> None:
    assert _said(scanner, text) == {FEVER: "absent", COUGH: "absent", DYSPNEA: "absent"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Niega fiebre, pero refiere cefalea", {FEVER: "absent", HEADACHE: "present"}),
        ("No fever but has headache", {FEVER: "absent", HEADACHE: "present"}),
        ("Sin fiebre, cefalea desde ayer", {FEVER: "absent", HEADACHE: "present"}),
        ("Niega fiebre y refiere cefalea", {FEVER: "absent", HEADACHE: "present"}),
        ("Fiebre no, cefalea sí", {FEVER: "absent", HEADACHE: "present"}),
        ("Fiebre no cuantificada, cefalea", {FEVER: "present", HEADACHE: "present"}),
        ("No mejora la cefalea", {HEADACHE: "present"}),
        ("Not only headache but fever too", {HEADACHE: "present", FEVER: "present"}),
        ("Abdomen blando, depresible, no doloroso", {BELLY_PAIN: "absent"}),
        ("Afebril, anictérico, acianótico", {FEVER: "absent", "HP:0000952": "absent", "HP:0000961": "absent"}),
        ("Prueba de embarazo negativa", {"CBR:0000286": "absent"}),
        ("Murphy negativo, Blumberg neg", {"HP:0034753": "absent", "CBR:0000111": "absent"}),
        ("No puede apoyar el pie", {"CBR:0000441": "present"}),
        ("No hay duda de que tiene fiebre", {FEVER: "present"}),
    ],
)
def test_denial_ends_where_it_ends(scanner: NoteScanner, text: str, expected: dict[str, str]) -> None:
    assert _said(scanner, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Posible neumonía.",
        "A descartar neumonía",
        "R/O pneumonia",
        "¿Neumonía?",
        "Tos, ?neumonía",
        "Neumonía probable",
        "Pneumonia not excluded",
        "Impresión: prob neumonía",
    ],
)
def test_what_is_supposed_is_uncertain(scanner: NoteScanner, text: str) -> None:
    assert _said(scanner, text)["HP:0002090"] == "uncertain"


@pytest.mark.parametrize(
    "text",
    [
        "Madre con psoriasis.",
        "AHF: psoriasis.\nAPP: ninguno",
        "Antecedentes familiares: madre y tía con psoriasis",
        "FHx: mother with psoriasis. HR 80",
        "Su hermano tiene psoriasis",
    ],
)
def test_what_a_relative_has_is_the_familys(scanner: NoteScanner, text: str) -> None:
    assert _said(scanner, text) == {"HP:0003765": "family"}


@pytest.mark.parametrize(
    "text",
    [
        "La madre refiere que el niño tiene fiebre",
        "Traído por su madre por fiebre",
        "Mother reports fever",
        'Mamá: "tiene fiebre"',
        "AHF: madre con asma. Padre sano.\nPA: fiebre",
        "FHx: sister has asthma. Fever since Monday",
    ],
)
def test_a_relative_may_tell_what_the_patient_has(scanner: NoteScanner, text: str) -> None:
    assert _said(scanner, text)[FEVER] == "present"


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("Neumonía hace 5 años", "HP:0002090"),
        ("Pneumonia 5 years ago", "HP:0002090"),
        ("Asma en la infancia", "HP:0002099"),
        ("Childhood asthma, resolved", "HP:0002099"),
        ("Tuvo dolor de garganta hace un mes", "HP:0033050"),
        ("Antecedentes: neumonía, apendicitis", "HP:6000143"),
        ("Exfumador", "CBR:0000054"),
    ],
)
def test_what_is_over_is_past(scanner: NoteScanner, text: str, finding: str) -> None:
    assert _said(scanner, text)[finding] == "past"


@pytest.mark.parametrize(
    "text", ["Antecedentes: HTA hace 10 años", "HTA diagnosticada hace 10 años", "PMH: HTN", "HTA desde hace 10 años"]
)
def test_a_chronic_disease_goes_on(scanner: NoteScanner, text: str) -> None:
    assert _said(scanner, text)["HP:0000822"] == "present"


@pytest.mark.parametrize(
    "text",
    [
        "Si presenta fiebre acudir a urgencias",
        "Return if fever or vomiting",
        "Plan: vigilar fiebre\ncontrol en 3 días",
        "Signos de alarma: fiebre, vómito",
        "Gota gruesa y cultivo pendientes",
        "Rash decision to leave work",
        "",
        "   \n\n",
    ],
)
def test_what_has_not_happened_is_not_proposed(scanner: NoteScanner, text: str) -> None:
    assert scanner.scan(text) == ()


def test_ordinary_words_are_no_findings(scanner: NoteScanner) -> None:
    text = (
        "Paciente dada de alta. Peso normal, historia sin cambios. Hombre de 46 años que viene a control. "
        "She is back at work, the water was cold and has no past history of note."
    )
    assert {p.finding.name_en for p in scanner.scan(text) if p.status is Status.PRESENT} <= {
        "Request for prescription or check-up without complaint"
    }


def test_a_word_in_capitals_is_an_abbreviation_and_in_a_shouted_note_a_word(scanner: NoteScanner) -> None:
    assert _said(scanner, "Pt with HA and fever.") == {HEADACHE: "present", FEVER: "present"}
    assert HEADACHE not in _said(scanner, "PACIENTE QUE HA TENIDO FIEBRE DESDE AYER EN LA NOCHE")
    assert "HP:0002204" not in _said(scanner, "PE: chest clear. She has fever.")


def test_a_note_may_mix_languages(scanner: NoteScanner) -> None:
    said = _said(scanner, "Paciente con fever y chills, niega chest pain. Denies tos.")
    assert said == {FEVER: "present", "HP:0025143": "present", CHEST_PAIN: "absent", COUGH: "absent"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Mujer de 30 años con fiebre y tos desde ayer", Language.SPANISH),
        ("A 30-year-old woman with fever and cough since yesterday", Language.ENGLISH),
        ("", Language.SPANISH),
    ],
)
def test_the_language_is_told_from_the_text(text: str, language: Language) -> None:
    assert language_of(text) is language


def _proposals(pack: ModelPack, *said: tuple[str, Status]) -> list[Proposal]:
    return [Proposal(pack.vocabulary[finding], 0, 1, status) for finding, status in said]


def test_marks_suggest_what_the_patient_has_and_lacks_now(pack: ModelPack) -> None:
    proposals = _proposals(
        pack,
        (FEVER, Status.ABSENT),
        (COUGH, Status.PRESENT),
        (FEVER, Status.PRESENT),
        (COUGH, Status.ABSENT),
        (DYSPNEA, Status.ABSENT),
        (HEADACHE, Status.UNCERTAIN),
        (NAUSEA, Status.FAMILY),
        (VOMITING, Status.PAST),
    )
    suggested = {finding.id: mark for finding, mark in marks(proposals).items()}
    assert suggested == {FEVER: Mark.PRESENT, COUGH: Mark.PRESENT, DYSPNEA: Mark.ABSENT}


def test_findings_about_relatives_and_the_past_are_marked_as_such(scanner: NoteScanner) -> None:
    found = scanner.scan("Madre con asma. Exfumador. Padre con psoriasis. Apendicitis hace 3 años.")
    assert {f.id: mark for f, mark in marks(found).items()} == {
        "CBR:0000032": Mark.PRESENT,
        "CBR:0000054": Mark.PRESENT,
    }
    assert {"HP:0003765", "HP:6000143"} <= {p.finding.id for p in found}


_PIECES = st.sampled_from(
    [
        *("fiebre", "fever", "dolor", "de", "cabeza", "y", "no", "niega", "sin", "si", "posible", "madre", "HTA"),
        *("hace", "5", "años", "T 39.2", "TA 180/110", "dolor\tabdominal", "doloroso", "ni", "pero", "manos", "pies"),
        *(",", ".", ":", ";", "?", "¿", "(", ")", "-", "+", "/", "\n"),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(_PIECES, max_size=40).map(" ".join)))
def test_any_text_is_read_and_every_place_lies_within_it(scanner: NoteScanner, text: str) -> None:
    found = scanner.scan(text)
    for proposal in found:
        assert 0 <= proposal.start < proposal.end <= len(text)
        assert proposal.cue is None or 0 <= proposal.cue[0] < proposal.cue[1] <= len(text)
    assert list(found) == sorted(found, key=lambda p: (p.start, p.end, p.finding.index))
    assert set(marks(found)) <= {proposal.finding for proposal in found}


def test_a_scanner_reads_the_same_note_the_same_way(scanner: NoteScanner) -> None:
    note = "Dolor de cabeza, fiebre 39.5, niega tos. Madre con DM2."
    assert scanner.scan(note) == scanner.scan(note) == scanner.scan(note, Language.SPANISH)
