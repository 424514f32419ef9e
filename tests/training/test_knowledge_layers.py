"""What is laid over the annotations: Mondo's links, findings of relatives, counts from reported patients."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.case import Case
from training.cases.patients import Patient
from training.knowledge.base import DiseaseRow, KnowledgeBase
from training.knowledge.frequency import Frequency
from training.knowledge.relatives import INFERRED, RelativesSettings, infer_findings
from training.knowledge.reported import ANNOTATION_WEIGHT, REPORTED, add_reported_patients
from training.sources import mondo
from training.sources.mondo import MondoEntry, read_mondo

PAIN, ABDOMINAL, CHEST, FEVER, TRAVEL = range(5)
# One finding of its own halves what is taken over.
SETTINGS = RelativesSettings(same_gene=0.4, kind_of=0.8, half=1.0, least=0.05)


def test_mondo_links_are_read_past_the_comments(tmp_path: Path) -> None:
    path = tmp_path / "links.tsv"
    path.write_text(
        "# where from\nmondo\tids\tparents\nM:1\tOMIM:1 ORPHA:2\t\nM:2\tOMIMPS:3\tM:1 M:9\n", encoding="utf-8"
    )
    assert read_mondo(path) == [
        MondoEntry("M:1", ("OMIM:1", "ORPHA:2"), ()),
        MondoEntry("M:2", ("OMIMPS:3",), ("M:1", "M:9")),
    ]


def test_the_links_that_we_carry_hang_together() -> None:
    entries = read_mondo(Path(mondo.__file__).with_name("mondo-links.tsv"))
    ids = {entry.id for entry in entries}
    assert len(ids) == len(entries) > 1000
    assert all(ids.issuperset(entry.parents) and entry.id not in entry.parents for entry in entries)
    assert {i.partition(":")[0] for entry in entries for i in entry.ids} == {"OMIM", "OMIMPS", "ORPHA"}
    marfan = next(entry for entry in entries if "OMIM:154700" in entry.ids)
    assert "ORPHA:558" in marfan.ids


def _known(base: KnowledgeBase, findings: Sequence[dict[int, float]], **of_first: object) -> list[DiseaseRow]:
    """The toy diseases with other findings."""
    diseases = [
        replace(disease, findings={f: Frequency(value, True, "HPO") for f, value in own.items()})
        for disease, own in zip(base.diseases, findings, strict=True)
    ]
    for name, value in of_first.items():
        setattr(diseases[0], name, value)
    return diseases


def _inferred(disease: DiseaseRow) -> dict[int, float]:
    return {f: frequency.value for f, frequency in disease.findings.items() if frequency.source == INFERRED}


def test_findings_of_the_same_gene_are_taken_over_at_a_fraction(toy_base: KnowledgeBase) -> None:
    diseases = _known(toy_base, [{PAIN: 0.9}, {PAIN: 0.1, FEVER: 0.5, TRAVEL: 0.2}, {CHEST: 1.0}, {}])
    for disease, genes in zip(diseases, [("A",), ("A", "B"), ("C",), ("C",)], strict=True):
        disease.genes = genes
    added = infer_findings(diseases, toy_base.ancestors(), [], SETTINGS)
    # Travel would come to .2 * .4 / 2 = .04; pain is the disease's own.
    assert _inferred(diseases[0]) == {FEVER: pytest.approx(0.5 * 0.4 / 2)}
    assert diseases[0].findings[PAIN] == Frequency(0.9, True, "HPO")
    assert not diseases[0].findings[FEVER].stated
    assert _inferred(diseases[1]) == {} and _inferred(diseases[2]) == {}
    # Nothing is known of the fourth: nothing is halved.
    assert _inferred(diseases[3]) == {CHEST: pytest.approx(0.4)}
    assert added == 2


def test_findings_of_what_it_is_a_kind_of_are_taken_over_but_not_the_other_way(toy_base: KnowledgeBase) -> None:
    diseases = _known(toy_base, [{PAIN: 0.9}, {FEVER: 0.5, CHEST: 0.5}, {TRAVEL: 1.0}, {}])
    links = [MondoEntry("M:1", ("OMIM:1",), ("M:2",)), MondoEntry("M:2", ("OMIM:2",), ()), MondoEntry("M:3", (), ())]
    infer_findings(diseases, toy_base.ancestors(), links, SETTINGS)
    assert _inferred(diseases[0]) == {FEVER: pytest.approx(0.2), CHEST: pytest.approx(0.2)}
    assert all(not _inferred(disease) for disease in diseases[1:])


def test_of_two_relatives_the_larger_share_counts_and_none_hands_on_what_it_took(toy_base: KnowledgeBase) -> None:
    diseases = _known(toy_base, [{TRAVEL: 1.0}, {FEVER: 0.5, CHEST: 0.5}, {FEVER: 0.9}, {PAIN: 0.9}])
    diseases[0].genes = diseases[1].genes = ("A",)
    diseases[2].genes = diseases[3].genes = ("B",)
    links = [MondoEntry("M:1", ("OMIM:4",), ("M:2",)), MondoEntry("M:2", ("OMIM:2",), ())]
    infer_findings(diseases, toy_base.ancestors(), links, SETTINGS)
    assert _inferred(diseases[1]) == {TRAVEL: pytest.approx(0.4 / 3)}
    # .8 of .5 is more than .4 of .9, and travel is not known of what the fourth is a kind of.
    assert _inferred(diseases[3]) == {FEVER: pytest.approx(0.4 / 2), CHEST: pytest.approx(0.4 / 2)}


def test_crowded_genes_and_diseases_of_many_genes_say_too_little(toy_base: KnowledgeBase) -> None:
    for genes, most_diseases in ((("A",), 3), (("A", "B", "C"), 6)):
        diseases = _known(toy_base, [{PAIN: 0.9}, {FEVER: 0.5}, {CHEST: 1.0}, {TRAVEL: 1.0}])
        for disease in diseases:
            disease.genes = genes
        assert infer_findings(diseases, toy_base.ancestors(), [], replace(SETTINGS, most_diseases=most_diseases)) == 0
        assert infer_findings(diseases, toy_base.ancestors(), [], replace(SETTINGS, most_diseases=4, most_genes=3)) > 0


@given(
    known=st.lists(st.dictionaries(st.integers(0, 4), st.floats(0.01, 1)), min_size=4, max_size=4),
    excluded=st.lists(st.sets(st.integers(0, 4)), min_size=4, max_size=4),
    genes=st.lists(st.sets(st.sampled_from("AB")), min_size=4, max_size=4),
    parents=st.lists(st.sets(st.integers(0, 3)), min_size=4, max_size=4),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_what_is_known_stays_and_what_is_excluded_never_comes(
    toy_base: KnowledgeBase,
    known: list[dict[int, float]],
    excluded: list[set[int]],
    genes: list[set[str]],
    parents: list[set[int]],
) -> None:
    diseases = _known(toy_base, known)
    for disease, ruled_out, own in zip(diseases, excluded, genes, strict=True):
        disease.excluded, disease.genes = dict.fromkeys(sorted(ruled_out), "HPO"), tuple(sorted(own))
    links = [
        MondoEntry(f"M:{row}", (f"OMIM:{row + 1}",), tuple(f"M:{above}" for above in sorted(own)))
        for row, own in enumerate(parents)
    ]
    added = infer_findings(diseases, toy_base.ancestors(), links, RelativesSettings())
    assert added == sum(len(_inferred(disease)) for disease in diseases)
    highest = [max((own.get(f, 0.0) for own in known), default=0.0) for f in range(5)]
    for disease, before, ruled_out in zip(diseases, known, excluded, strict=True):
        assert {f: disease.findings[f].value for f in before} == before
        for finding, value in _inferred(disease).items():
            assert finding not in before and finding not in ruled_out
            assert 0.02 < value <= 0.5 * highest[finding]


def _patient(name: str, present: Sequence[str], truth: str = "OMIM:1", publication: str = "PMID:1") -> Patient:
    return Patient(name, Case(name, present=tuple(present)), truth, frozenset({publication}))


def _nobody(patient: Patient, ids: Sequence[str]) -> bool:
    return False


def test_reports_weigh_against_what_is_annotated(toy_base: KnowledgeBase) -> None:
    """Belly disease: abdominal pain .9 and fever .2 by HPO, three patients, of whom two had a fever."""
    patients = [_patient("a", ["HP:0000013"]), _patient("b", ["HP:0000013", "CBR:0000001"]), _patient("c", [])]
    before = toy_base.diseases[0].findings
    found = add_reported_patients(toy_base, patients, _nobody).diseases[0].findings
    assert ANNOTATION_WEIGHT == 10
    assert found[FEVER].value == pytest.approx((2 + 10 * 0.2) / (3 + 10))
    assert found[FEVER].source == f"HPO + {REPORTED}" and found[FEVER].stated
    # What only the patients had is shrunk by one patient without it; what none reports stays.
    assert found[TRAVEL] == Frequency(1 / 4, True, REPORTED)
    assert found[ABDOMINAL] == before[ABDOMINAL]
    assert toy_base.diseases[0].findings is before and TRAVEL not in before


def test_an_inferred_frequency_gives_way_to_reports(toy_base: KnowledgeBase) -> None:
    toy_base.diseases[0].findings[FEVER] = Frequency(0.1, False, INFERRED)
    found = add_reported_patients(toy_base, [_patient("a", ["HP:0000013"])] * 2, _nobody).diseases[0].findings[FEVER]
    assert found.value == pytest.approx((2 + 0.1) / 3) and found.stated
    assert REPORTED in found.source and found.source != INFERRED


def test_no_count_makes_a_finding_certain(toy_base: KnowledgeBase) -> None:
    found = add_reported_patients(toy_base, [_patient("a", ["CBR:0000001"])] * 500, _nobody)
    assert found.diseases[0].findings[TRAVEL].value == 0.98


def test_a_reported_finding_is_excluded_no_longer(toy_base: KnowledgeBase) -> None:
    toy_base.diseases[0].excluded = {CHEST: "HPO", TRAVEL: "HPO"}
    found = add_reported_patients(toy_base, [_patient("a", ["CBR:0000001"])], _nobody).diseases[0]
    assert found.excluded == {CHEST: "HPO"} and TRAVEL in found.findings


def test_general_findings_that_a_patient_s_own_imply_are_not_counted(toy_base: KnowledgeBase) -> None:
    patients = [_patient("a", ["HP:0000010", "HP:0000012"]), _patient("b", ["HP:0000010"])]
    found = add_reported_patients(toy_base, patients, _nobody).diseases[0].findings
    assert found[CHEST].value == pytest.approx(1 / 3) and found[PAIN].value == pytest.approx(1 / 3)


def test_old_ids_are_followed_and_unknown_ones_passed_over(toy_base: KnowledgeBase) -> None:
    patients = [_patient("a", ["HP:0000099", "HP:0000098", "HP:7777777"]), _patient("b", ["HP:0000013"], "OMIM:404")]
    found = add_reported_patients(toy_base, patients, _nobody)
    assert found.diseases[0].findings[FEVER].value == pytest.approx((1 + 10 * 0.2) / 11)
    assert found.diseases[1:] == toy_base.diseases[1:]


def test_cited_patients_and_those_to_be_judged_are_left_out(toy_base: KnowledgeBase) -> None:
    asked = []

    def cited(patient: Patient, ids: Sequence[str]) -> bool:
        asked.append((patient.name, tuple(ids)))
        return patient.name == "cited"

    patients = [
        _patient("kept", ["HP:0000013"], publication="PMID:1"),
        _patient("cited", ["CBR:0000001"], publication="PMID:2"),
        _patient("judged", ["HP:0000012"], publication="PMID:3"),
    ]
    found = add_reported_patients(toy_base, patients, cited, without={"PMID:3"})
    assert found.diseases == add_reported_patients(toy_base, patients[:1], _nobody).diseases
    assert ("cited", ("OMIM:1",)) in asked
    everyone = {f"PMID:{number}" for number in (1, 2, 3)}
    assert add_reported_patients(toy_base, patients, cited, everyone).diseases == toy_base.diseases
