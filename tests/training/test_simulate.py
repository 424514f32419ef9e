"""Simulated patients: the rules by which they are drawn, and how their likeness to real ones is measured."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.case import Case, Sex
from app.core.diseases import Group
from training.cases.patients import Patient
from training.cases.realism import INFORMATIVE, Relation, compare, ks_distance
from training.cases.simulate import (
    SimulatedPatient,
    SimulationSettings,
    Simulator,
    information_content,
)
from training.knowledge.base import DiseaseRow, FindingRow, KnowledgeBase
from training.knowledge.finding_rows import without_redundant
from training.knowledge.frequency import Frequency
from training.knowledge.relatives import INFERRED

PARENTS = {
    "pain": (),
    "arm pain": ("pain",),
    "leg pain": ("pain",),
    "hand pain": ("arm pain",),
    "elbow pain": ("arm pain",),
    "foot pain": ("leg pain",),
    "knee pain": ("leg pain",),
    "thumb pain": ("hand pain",),
    "little finger pain": ("hand pain",),
    "travel": (),
    "sunburn": (),
}
NAMES = tuple(PARENTS)
HAND, ARM, LEG = 0, 1, 2
EARLIEST_AGE = {HAND: 16.0, ARM: 0.0, LEG: 60.0}
# Every finding that a patient has is recorded, as it is, and nothing else.
EXACT = SimulationSettings(
    typical_findings=30.0,
    spread=0.0,
    unrelated_beta=1e9,
    most_unrelated=0,
    more_general=0.0,
    more_specific=0.0,
    neighbour=0.0,
)


def _disease(number: int, findings: dict[str, float], onset: str = "", inheritance: str = "") -> DiseaseRow:
    row = DiseaseRow((f"OMIM:{number}",), "", f"Disease {number}", Group.ORPHAN, "", 1e-6)
    row.findings = {NAMES.index(name): Frequency(value, True, "HPO") for name, value in findings.items()}
    row.onset, row.inheritance = (onset,) if onset else (), (inheritance,) if inheritance else ()
    return row


@cache
def limbs() -> KnowledgeBase:
    """Three diseases of the limbs among forty that have pain and nothing else, which makes pain uninformative."""
    diseases = [
        _disease(0, {"thumb pain": 0.9, "elbow pain": 0.5, "foot pain": 0.2, "travel": 0.05}, "Adult onset"),
        _disease(1, {"little finger pain": 0.8, "elbow pain": 0.6, "knee pain": 0.3}, inheritance="X-linked recessive"),
        _disease(2, {"knee pain": 0.7, "sunburn": 0.5}, "Late onset", "Autosomal recessive"),
        *(_disease(number, {"pain": 0.9}) for number in range(3, 43)),
    ]
    findings = [
        FindingRow(name, "", name, "general", tuple(NAMES.index(parent) for parent in parents), ())
        for name, parents in PARENTS.items()
    ]
    return KnowledgeBase(findings, diseases, [], {"old elbow": 4, "gone": None}, frozenset(), [], {})


def _shares(patients: Iterable[SimulatedPatient]) -> dict[str, float]:
    """The share of the patients who have each finding."""
    patients = list(patients)
    counts = Counter(finding for patient in patients for finding in patient.case.present)
    return {finding: count / len(patients) for finding, count in counts.items()}


def _draw(number: int, chosen: SimulationSettings, disease: int, seed: int = 5) -> list[SimulatedPatient]:
    """So many draws, of which those with one disease are kept."""
    return [p for p in Simulator(limbs(), chosen, seed).draw(number) if p.disease == disease]


def test_the_same_seed_gives_the_same_patients_however_many_at_a_time() -> None:
    whole = Simulator(limbs(), seed=3).draw(40)
    parts = Simulator(limbs(), seed=3)
    assert parts.draw(15) + parts.draw(25) == whole
    assert Simulator(limbs(), seed=4).draw(40) != whole


probability = st.floats(0, 1)


@settings(deadline=None, max_examples=60)
@given(
    seed=st.integers(0, 2**32),
    chosen=st.builds(
        SimulationSettings,
        least_findings=st.integers(1, 3),
        richness=st.floats(0, 2),
        typical_findings=st.floats(0.5, 40),
        spread=st.floats(0, 2),
        plainness=st.floats(0, 3),
        more_general=st.floats(0, 0.4),
        two_steps=probability,
        more_specific=st.floats(0, 0.3),
        neighbour=st.floats(0, 0.3),
        look_alike=probability,
        age_unknown=probability,
        sex_unknown=probability,
    ),
)
def test_whatever_the_settings_a_patient_is_a_valid_case(seed: int, chosen: SimulationSettings) -> None:
    base, ancestors = limbs(), limbs().ancestors()
    for patient in Simulator(base, chosen, seed).draw(20):
        case, rows = patient.case, [NAMES.index(finding) for finding in patient.case.present]
        assert 1 <= len(rows) <= chosen.most_findings and rows == sorted(set(rows))
        assert not any(a in ancestors[b] for a in rows for b in rows if a != b)
        assert "pain" not in case.present and not case.absent
        assert len(base.diseases[patient.disease].findings) >= chosen.least_findings
        assert case.age is None or EARLIEST_AGE[patient.disease] <= case.age <= 90


def test_without_imprecision_and_noise_the_frequencies_come_back() -> None:
    patients = _draw(8000, EXACT, HAND)
    shares = _shares(patients)
    # Whoever would have nothing is given the most frequent finding.
    nothing = 0.1 * 0.5 * 0.8 * 0.95
    expected = {"thumb pain": 0.9 + nothing, "elbow pain": 0.5, "foot pain": 0.2, "travel": 0.05}
    assert len(patients) > 3000 and shares == pytest.approx(expected, abs=0.025)


def test_of_equally_frequent_findings_the_plain_one_is_told_first() -> None:
    information = dict(zip(NAMES, information_content(limbs()), strict=True))
    one = replace(EXACT, most_findings=1)
    plain, telling = [], []
    for weight in (0.0, 2.0):
        shares = _shares(_draw(4000, replace(one, plainness=weight), ARM))
        plain.append(shares["elbow pain"])
        telling.append(shares["little finger pain"])
    assert information["elbow pain"] < information["little finger pain"]
    assert plain[1] > plain[0] + 0.03 and telling[1] < telling[0] - 0.03


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (replace(EXACT, more_general=1.0, two_steps=0.0), {"hand pain", "arm pain", "leg pain", "travel"}),
        # Above arm and leg there is only pain, which says too little.
        (replace(EXACT, more_general=1.0, two_steps=1.0), {"arm pain", "leg pain", "travel"}),
        (replace(EXACT, neighbour=1.0), {"little finger pain", "hand pain", "knee pain", "travel"}),
    ],
)
def test_imprecision_moves_findings_to_their_relatives(chosen: SimulationSettings, expected: set[str]) -> None:
    assert set(_shares(_draw(2000, chosen, HAND))) == expected


def test_a_finding_is_told_too_specifically_as_one_of_its_children(toy_base: KnowledgeBase) -> None:
    toy_base.diseases[3].findings[4] = Frequency(0.9, True, "HPO")
    chosen = replace(EXACT, least_findings=2, least_information=-1.0, more_specific=1.0)
    patients = [p for p in Simulator(toy_base, chosen).draw(500) if p.disease == 3]
    assert set(_shares(patients)) == {"HP:0000011", "HP:0000012", "CBR:0000001"}


def test_unrelated_findings_come_from_look_alikes_or_from_anywhere() -> None:
    base = limbs.__wrapped__()
    base.diseases[HAND] = _disease(0, {"elbow pain": 0.9})
    found = []
    for look_alike in (1.0, 0.0):
        chosen = replace(EXACT, most_unrelated=8, look_alike=look_alike, least_findings=1)
        found.append(_shares(p for p in Simulator(base, chosen).draw(2000) if p.disease == HAND))
    # Sunburn belongs to a disease that shares nothing with this one.
    assert set(found[0]) == {"elbow pain", "little finger pain", "knee pain"}
    assert set(found[1]) == {*found[0], "sunburn"}
    # Eight times from the only other disease with pain in the elbow, never from the patient's own.
    assert found[0]["little finger pain"] == pytest.approx(1 - (1 - 0.8 / 1.7) ** 8, abs=0.02)


def test_only_diseases_with_enough_stated_findings_are_drawn_and_rich_ones_more_often() -> None:
    drawn = Counter(p.disease for p in Simulator(limbs()).draw(4000))
    assert set(drawn) == {HAND, ARM} and drawn[HAND] / drawn[ARM] == pytest.approx(4 / 3, rel=0.1)
    flat = Counter(p.disease for p in Simulator(limbs(), SimulationSettings(richness=0.0)).draw(4000))
    assert flat[HAND] / flat[ARM] == pytest.approx(1, rel=0.1)


def test_inferred_findings_are_drawn_but_make_no_disease_eligible(toy_base: KnowledgeBase) -> None:
    # Pain is left out: as the least telling finding of all it says nothing.
    toy_base.diseases[2].findings[1] = Frequency(0.9, False, INFERRED)
    with pytest.raises(ValueError, match="3 findings"):
        Simulator(toy_base)
    patients = Simulator(toy_base, replace(EXACT, least_findings=2)).draw(500)
    assert {p.disease for p in patients} == {0, 2}
    assert _shares(p for p in patients if p.disease == 2)["HP:0000011"] > 0.8


def test_ages_begin_with_the_earliest_onset() -> None:
    patients = Simulator(limbs(), SimulationSettings(least_findings=2)).draw(6000)
    ages = {d: [p.case.age for p in patients if p.disease == d and p.case.age is not None] for d in (HAND, ARM, LEG)}
    assert 16 <= min(ages[HAND]) < 20 and min(ages[ARM]) < 0.08 and min(ages[LEG]) >= 60
    assert max(map(max, ages.values())) <= 90
    assert np.mean([p.case.age is None for p in patients]) == pytest.approx(0.40, abs=0.03)


def test_patients_with_an_x_linked_recessive_disease_are_mostly_male() -> None:
    patients = Simulator(limbs(), seed=2).draw(6000)
    sexes = {d: Counter(p.case.sex for p in patients if p.disease == d) for d in (HAND, ARM)}
    male = {d: count[Sex.MALE] / (count[Sex.MALE] + count[Sex.FEMALE]) for d, count in sexes.items()}
    assert male[ARM] == pytest.approx(0.95, abs=0.02) and male[HAND] == pytest.approx(0.5, abs=0.04)
    assert np.mean([p.case.sex is Sex.UNKNOWN for p in patients]) == pytest.approx(0.33, abs=0.03)


def test_redundant_findings_are_those_that_another_implies() -> None:
    rows = [NAMES.index(name) for name in ("thumb pain", "arm pain", "thumb pain", "leg pain", "pain", "travel")]
    assert [NAMES[row] for row in without_redundant(rows, limbs().ancestors())] == ["leg pain", "thumb pain", "travel"]
    assert without_redundant([], limbs().ancestors()) == []


def test_information_is_the_log_of_how_much_rarer_a_finding_is_than_the_commonest() -> None:
    information = information_content(limbs())
    pain, knee = (0.9 * 40 + 0.9 + 0.8 + 0.7 + 0.5) / 44, (0.3 + 0.7 + 0.5) / 44
    assert len(information) == len(NAMES) and information[NAMES.index("pain")] == 0
    assert information[NAMES.index("knee pain")] == pytest.approx(np.log(pain / knee), abs=1e-5)


def _real(truth: str, *present: str) -> Patient:
    return Patient("", Case(present=present), truth, frozenset())


def test_identical_samples_have_no_distance_and_the_same_shares() -> None:
    simulated = Simulator(limbs()).draw(300)
    real = [Patient("", p.case, f"OMIM:{p.disease}", frozenset()) for p in simulated]
    realism = compare(limbs(), real, simulated)
    assert realism.real_cases == realism.simulated_cases == 300 and realism.left_out == 0
    for measure in realism.measures.values():
        assert measure.distance == 0 and measure.real == measure.simulated
    assert all(real == simulated for real, simulated in realism.relations.values())
    assert sum(real for real, _ in realism.relations.values()) == pytest.approx(1)


def test_plainly_different_samples_are_far_apart() -> None:
    real = [_real("OMIM:0", "thumb pain", "elbow pain", "travel", "foot pain")] * 5
    simulated = [SimulatedPatient(Case(present=("pain",)), HAND)] * 5
    realism = compare(limbs(), real, simulated)
    assert [measure.distance for measure in realism.measures.values()] == [1, 1, 0.75]
    assert set(realism.measures["number of findings"].real) == {4}
    assert set(realism.measures["depth of a finding in the ontology"].simulated) == {0}
    shares = [realism.relations[relation] for relation in (Relation.OWN, Relation.MORE_GENERAL)]
    assert shares == [(1, 0), (0, 1)]


@pytest.mark.parametrize(
    ("finding", "relation"),
    [
        ("elbow pain", Relation.OWN),
        ("old elbow", Relation.OWN),
        ("arm pain", Relation.MORE_GENERAL),
        ("knee pain", Relation.RELATED),
        ("sunburn", Relation.UNRELATED),
    ],
)
def test_how_a_finding_relates_to_the_disease(finding: str, relation: Relation) -> None:
    assert information_content(limbs())[NAMES.index("leg pain")] > INFORMATIVE
    relations = compare(limbs(), [_real("OMIM:0", finding)], []).relations
    assert relations == {r: (float(r is relation), 0.0) for r in Relation}


def test_a_kind_of_an_own_finding_is_more_specific_and_an_uninformative_link_is_none(toy_base: KnowledgeBase) -> None:
    for truth, relation in (("OMIM:4", Relation.MORE_SPECIFIC), ("OMIM:2", Relation.UNRELATED)):
        assert compare(toy_base, [_real(truth, "HP:0000011")], []).relations[relation] == (1, 0)


def test_what_the_base_does_not_know_is_left_out_and_empty_samples_have_no_figures() -> None:
    realism = compare(limbs(), [_real("OMIM:99", "travel"), _real("OMIM:0", "gone"), _real("OMIM:0")], [])
    assert realism.left_out == 3 and realism.real_cases == realism.simulated_cases == 0
    assert all(m.distance is None and m.real == m.simulated == () for m in realism.measures.values())
    assert "nan" not in realism.as_markdown()


def test_the_tables_say_what_the_object_says() -> None:
    realism = compare(limbs(), [_real("OMIM:0", "travel")] * 3, Simulator(limbs()).draw(1000))
    text, plain = realism.as_markdown(), realism.as_json()
    assert "| own | 1.000 |" in text and "3 real patients (0 left out), 1,000 simulated" in text
    assert len({line.count("|") for line in text.splitlines()[:8]}) == 1
    assert plain["measures"]["number of findings"]["real"] == (1, 1, 1, 1, 1)
    assert plain["relations"]["own"][0] == 1


samples = st.lists(st.integers(-3, 3), min_size=1, max_size=20)


@given(samples, samples)
def test_the_distance_is_the_largest_gap_between_the_distribution_functions(a: list[int], b: list[int]) -> None:
    def share(values: list[int], limit: int) -> float:
        return sum(value <= limit for value in values) / len(values)

    expected = max(abs(share(a, limit) - share(b, limit)) for limit in range(-3, 4))
    assert ks_distance(np.array(a, float), np.array(b, float)) == pytest.approx(expected)
