"""Groups for honest splits: what shares a disease, a gene or a publication stays on one side."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

import numpy as np
import numpy.typing as npt

from training.cases.patients import Patient
from training.knowledge.base import KnowledgeBase


def join(keys: Sequence[Iterable[Hashable]]) -> npt.NDArray[np.int64]:
    """Numbers of groups, one for each item: two items are in one group if a chain of shared keys leads between them."""
    parent = list(range(len(keys)))

    def root(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    first: dict[Hashable, int] = {}
    for item, own in enumerate(keys):
        for key in own:
            parent[root(item)] = root(first.setdefault(key, item))
    _, group = np.unique([root(item) for item in range(len(keys))], return_inverse=True)
    return group.astype(np.int64)


def disease_groups(base: KnowledgeBase) -> npt.NDArray[np.int64]:
    """Diseases that share a gene are one group."""
    return join([disease.genes for disease in base.diseases])


def patient_groups(base: KnowledgeBase, patients: Sequence[Patient]) -> npt.NDArray[np.int64]:
    """Patients whose diseases share a gene, or who share a disease or a publication, are one group."""
    row_of = {i: row for row, disease in enumerate(base.diseases) for i in disease.ids}

    def keys(patient: Patient) -> list[Hashable]:
        row = row_of.get(patient.truth)
        own: list[Hashable] = [patient.truth, *patient.publications]
        return own if row is None else [*own, row, *base.diseases[row].genes]

    return join([keys(patient) for patient in patients])
