"""What shares a disease, a gene or a publication stays together, over any chain."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.core.case import Case
from training.cases.patients import Patient
from training.knowledge.base import KnowledgeBase
from training.ranking.grouping import disease_groups, join, patient_groups


def _with_genes(base: KnowledgeBase, genes: list[tuple[str, ...]]) -> KnowledgeBase:
    diseases = [replace(disease, genes=own) for disease, own in zip(base.diseases, genes, strict=True)]
    return replace(base, diseases=diseases)


def _patient(name: str, truth: str, *publications: str) -> Patient:
    return Patient(name, Case(name), truth, frozenset(publications))


def test_a_chain_of_keys_is_one_group() -> None:
    a, b, c, alone, keyless = join([["x"], ["x", "y"], ["y", "z"], ["w"], []])
    assert a == b == c
    assert len({int(a), int(alone), int(keyless)}) == 3


@given(keys=st.lists(st.sets(st.integers(0, 8), max_size=3), min_size=1, max_size=12))
def test_groups_are_what_can_be_reached(keys: list[set[int]]) -> None:
    group = join(keys)
    for start in range(len(keys)):
        reached = {start}
        while more := {i for i, own in enumerate(keys) if any(own & keys[r] for r in reached)} - reached:
            reached |= more
        assert {i for i in range(len(keys)) if group[i] == group[start]} == reached
    assert sorted(set(group.tolist())) == list(range(group.max() + 1))


def test_diseases_of_a_gene_are_one_group(toy_base: KnowledgeBase) -> None:
    first, second, third, fourth = disease_groups(_with_genes(toy_base, [("A",), ("A", "B"), ("B",), ()]))
    assert first == second == third != fourth


def test_patients_are_joined_by_disease_gene_and_publication(toy_base: KnowledgeBase) -> None:
    merged = replace(toy_base.diseases[0], ids=("OMIM:1", "ORPHA:1"))
    base = _with_genes(replace(toy_base, diseases=[merged, *toy_base.diseases[1:]]), [("A",), ("A",), (), ()])
    group = patient_groups(
        base,
        [
            _patient("one", "OMIM:1", "PMID:1"),
            _patient("same disease under another id", "ORPHA:1", "PMID:2"),
            _patient("same gene", "OMIM:2", "PMID:3"),
            _patient("same publication", "OMIM:3", "PMID:3", "PMID:4"),
            _patient("another disease", "OMIM:4", "PMID:5"),
            _patient("unknown disease", "OMIM:77"),
            _patient("the same unknown disease", "OMIM:77"),
        ],
    )
    assert len(set(group[:4])) == 1
    assert group[5] == group[6]
    assert len({int(group[0]), int(group[4]), int(group[5])}) == 3
