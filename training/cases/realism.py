"""How like real patients the simulated ones are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from app.core.case import Case
from training.cases.patients import Patient
from training.cases.simulate import Doubles, SimulatedPatient, information_content
from training.knowledge.base import KnowledgeBase
from training.knowledge.finding_rows import FindingRows
from training.markdown import line

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
# Nats above the least telling finding. A shared ancestor below this names little more than an organ system.
INFORMATIVE = 2.0


class Relation(StrEnum):
    """What a patient's finding is to the findings that the knowledge base gives the disease; the first that holds."""

    OWN = "own"
    MORE_GENERAL = "more general than own"
    MORE_SPECIFIC = "more specific than own"
    RELATED = "related through an informative ancestor"
    UNRELATED = "unrelated"


@dataclass(frozen=True, slots=True)
class Measure:
    """``QUANTILES`` of both samples (empty without values) and their two-sample Kolmogorov–Smirnov distance."""

    real: tuple[float, ...]
    simulated: tuple[float, ...]
    distance: float | None


@dataclass(frozen=True, slots=True)
class Realism:
    """Real and simulated patients compared; ``relations`` holds the shares of all findings, real then simulated.

    ``left_out`` counts real patients whose disease or every finding is not in the knowledge base.
    """

    real_cases: int
    simulated_cases: int
    left_out: int
    measures: dict[str, Measure]
    relations: dict[str, tuple[float, float]]

    def as_json(self) -> dict[str, Any]:
        """A plain object for files."""
        return asdict(self)

    def as_markdown(self) -> str:
        """The tables for people."""
        head = ["", "patients", *(f"{q:.0%}" for q in QUANTILES), "Kolmogorov–Smirnov distance"]
        lines = [line(head), line(["---"] * len(head))]
        for name, measure in self.measures.items():
            distance = "" if measure.distance is None else f"{measure.distance:.3f}"
            for label, quantiles, last in (("real", measure.real, ""), ("simulated", measure.simulated, distance)):
                cells = [f"{value:.2f}" for value in quantiles] or [""] * len(QUANTILES)
                lines.append(line([name, label, *cells, last]))
        lines += ["", line(["finding and disease", "real", "simulated"]), line(["---"] * 3)]
        lines += [line([name, f"{real:.3f}", f"{sim:.3f}"]) for name, (real, sim) in self.relations.items()]
        lines += [
            "",
            f"{self.real_cases:,} real patients ({self.left_out:,} left out), {self.simulated_cases:,} simulated.",
        ]
        return "\n".join(lines) + "\n"


def compare(base: KnowledgeBase, real: Sequence[Patient], simulated: Sequence[SimulatedPatient]) -> Realism:
    """Compare the present findings of real patients, chosen by the caller, with those of simulated ones."""
    describe = _Describer(base)
    disease_of = {i: row for row, disease in enumerate(base.diseases) for i in disease.ids}
    told = describe([(patient.case, disease_of[patient.truth]) for patient in real if patient.truth in disease_of])
    drawn = describe([(patient.case, patient.disease) for patient in simulated])
    return Realism(
        real_cases=told.cases,
        simulated_cases=drawn.cases,
        left_out=len(real) - told.cases,
        measures={
            name: Measure(_quantiles(values), _quantiles(drawn.values[name]), ks_distance(values, drawn.values[name]))
            for name, values in told.values.items()
        },
        relations={relation.value: (told.share(relation), drawn.share(relation)) for relation in Relation},
    )


def ks_distance(a: Doubles, b: Doubles) -> float | None:
    """Two-sample Kolmogorov–Smirnov statistic: the largest gap between the distribution functions, 0 to 1."""
    if not (len(a) and len(b)):
        return None
    at = np.concatenate([a, b])
    gaps = np.searchsorted(np.sort(a), at, "right") / len(a) - np.searchsorted(np.sort(b), at, "right") / len(b)
    return float(np.abs(gaps).max())


@dataclass(frozen=True, slots=True)
class _Description:
    cases: int
    values: dict[str, Doubles]
    relations: list[Relation]

    def share(self, relation: Relation) -> float:
        return self.relations.count(relation) / max(len(self.relations), 1)


class _Describer:
    """Takes the measures of a sample of cases with their diseases' rows."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._rows = FindingRows(base)
        self._ancestors = self._rows.ancestors
        self._information = information_content(base)
        self._depth = _depths(base)
        self._own = [frozenset(disease.findings) for disease in base.diseases]

    def __call__(self, cases: Iterable[tuple[Case, int]]) -> _Description:
        numbers: list[int] = []
        rows: list[int] = []
        relations: list[Relation] = []
        for case, disease in cases:
            if findings := self._rows(case.present):
                numbers.append(len(findings))
                rows += findings
                relations += self._relations(findings, disease)
        values = {
            "number of findings": np.array(numbers, np.float64),
            "information content of a finding (nats)": self._information[rows],
            "depth of a finding in the ontology": self._depth[rows],
        }
        return _Description(len(numbers), values, relations)

    def _relations(self, findings: Sequence[int], disease: int) -> list[Relation]:
        own = self._own[disease]
        implied = frozenset[int]().union(*(self._ancestors[finding] for finding in own))
        return [self._relation(finding, own, implied) for finding in findings]

    def _relation(self, finding: int, own: frozenset[int], implied: frozenset[int]) -> Relation:
        if finding in own:
            return Relation.OWN
        if finding in implied:
            return Relation.MORE_GENERAL
        above = self._ancestors[finding]
        if not above.isdisjoint(own):
            return Relation.MORE_SPECIFIC
        shared = any(self._information[ancestor] >= INFORMATIVE for ancestor in above & implied)
        return Relation.RELATED if shared else Relation.UNRELATED


def _depths(base: KnowledgeBase) -> Doubles:
    """For each finding the steps to the nearest one that has no parents."""
    known: dict[int, int] = {}

    def of(row: int) -> int:
        if row not in known:
            known[row] = 1 + min((of(parent) for parent in base.findings[row].parents), default=-1)
        return known[row]

    return np.array([of(row) for row in range(len(base.findings))], np.float64)


def _quantiles(values: Doubles) -> tuple[float, ...]:
    return tuple(np.quantile(values, QUANTILES).tolist()) if len(values) else ()
