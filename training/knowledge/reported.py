"""A layer over the knowledge base: counts from published patients whose publication its annotations do not cite.

The layer is separate and labelled (``REPORTED``), can be left out of a build, and is built without any publication that
is to be judged: a model must not meet a patient whom it has counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

from training.cases.patients import Patient
from training.knowledge.base import DiseaseRow, KnowledgeBase
from training.knowledge.finding_rows import FindingRows
from training.knowledge.frequency import PSEUDO_PATIENTS, Frequency
from training.knowledge.relatives import INFERRED

REPORTED = "reported patients"
# What the annotations say of a finding weighs as much as this many reported patients: a rate in a review rests on more
# patients than one further report has.
ANNOTATION_WEIGHT = 10.0
_MOST = 0.98


def add_reported_patients(
    base: KnowledgeBase,
    patients: Iterable[Patient],
    cited: Callable[[Patient, Sequence[str]], bool],
    without: Collection[str] = frozenset(),
) -> KnowledgeBase:
    """A knowledge base whose frequencies take in the findings of ``patients``.

    Left out are patients that the annotations of their disease already count (``cited``), those of a disease that the
    base lacks, those with a publication in ``without``, and those without any, who could never be left out. A finding
    that nobody reports stays as it was: not being mentioned is not being absent.
    """
    row_of_disease = {i: row for row, disease in enumerate(base.diseases) for i in disease.ids}
    rows = FindingRows(base)
    counts: dict[int, Counter[int]] = defaultdict(Counter)
    reports: Counter[int] = Counter()
    for patient in patients:
        row = row_of_disease.get(patient.truth)
        if row is None or not patient.publications or not patient.publications.isdisjoint(without):
            continue
        if cited(patient, base.diseases[row].ids):
            continue
        counts[row].update(rows(patient.case.present))
        reports[row] += 1
    diseases = list(base.diseases)
    for row, seen in counts.items():
        diseases[row] = _with_counts(diseases[row], seen, reports[row])
    return replace(base, diseases=diseases)


def _with_counts(disease: DiseaseRow, seen: Counter[int], patients: int) -> DiseaseRow:
    findings = dict(disease.findings)
    for finding, count in seen.items():
        if (known := findings.get(finding)) is None:
            value, source = count / (patients + PSEUDO_PATIENTS), REPORTED
        else:
            weight = PSEUDO_PATIENTS if known.source == INFERRED else ANNOTATION_WEIGHT
            value = (count + weight * known.value) / (patients + weight)
            source = f"{known.source} + {REPORTED}"
        findings[finding] = Frequency(min(value, _MOST), True, source)
    return replace(
        disease,
        findings=dict(sorted(findings.items())),
        excluded={finding: source for finding, source in disease.excluded.items() if finding not in seen},
    )
