"""Stage 1 of the model: how much each finding speaks for and against each disease.

For a marked present finding *t* and a disease *d* the evidence is

    max over a in {t and its ancestors} of  log f(d, a) - log b(a) - depth_penalty * (log b(a) - log b(t))

never below ``floor``. *f(d, a)* is the frequency in the disease of *a* or anything more specific, *b(a)* the
background, the mean of *f* over all diseases. With *a* = *t* it is the log-likelihood ratio of the finding; a
more general match *a* earns less the less it says (partial credit in the manner of LIRICAL's treatment of
imprecise terms). For a finding marked absent the evidence is ``log(1 - f(d, t))``: never above zero, and zero
for a disease that does not have the finding, so that absence only ever counts against.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.core.diseases import Group
from training.knowledge.base import DiseaseRow, KnowledgeBase

Floats = npt.NDArray[np.float32]

# Lower ends of the age bands in years; the onsets of HPO and Orphanet fall into them.
AGE_BAND_STARTS = (0.0, 0.08, 1.0, 5.0, 11.0, 16.0, 40.0, 60.0)
_EARLIEST_BAND = {
    "Antenatal": 0,
    "Antenatal onset": 0,
    "Embryonal onset": 0,
    "Fetal onset": 0,
    "Congenital onset": 0,
    "Neonatal": 0,
    "Neonatal onset": 0,
    "All ages": 0,
    "Infancy": 1,
    "Infantile onset": 1,
    "Childhood": 2,
    "Childhood onset": 2,
    "Juvenile onset": 3,
    "Adolescent": 4,
    "Adult": 5,
    "Adult onset": 5,
    "Young adult onset": 5,
    "Early young adult onset": 5,
    "Intermediate young adult onset": 5,
    "Late young adult onset": 5,
    "Middle age onset": 6,
    "Late onset": 7,
    "Elderly": 7,
}
SEXES = ("unknown", "female", "male")


@dataclass(frozen=True, slots=True)
class LikelihoodSettings:
    """The knobs of stage 1; the defaults were chosen on patients no source cites (see ``evaluate``).

    ``prior_weight`` tempers the log prior: 1 would trust the prevalence figures fully. Tempering every disease
    alone lets thousands of orphan diseases together outweigh the few common ones, though nearly every patient has
    one of the latter; ``common_bonus`` gives some of that back. On patients with an orphan disease it costs little
    up to about 2 and more beyond.
    """

    depth_penalty: float = 1.0
    floor: float = -2.0
    frequency_cap: float = 0.98
    absent_cap: float = 0.95
    prior_weight: float = 0.3
    common_bonus: float = 2.0
    too_young_per_band: float = -0.75
    too_young_limit: float = -2.5
    x_linked_female: float = -1.0


@dataclass(frozen=True, slots=True)
class LikelihoodTables:
    """Stage 1 as flat arrays; F findings, D diseases.

    ``row_*``: for finding *a*, entries ``row_start[a]:row_start[a + 1]`` name the diseases that have it and
    ``log f - log b``. ``general_*``: for finding *t*, the rows *a* worth consulting and the penalty of each.
    ``log_prior``, ``age_shift`` (bands x D) and ``sex_shift`` (3 x D) are added log-odds.
    """

    row_start: npt.NDArray[np.int32]
    row_disease: npt.NDArray[np.uint16]
    row_weight: npt.NDArray[np.float16]
    general_start: npt.NDArray[np.int32]
    general_finding: npt.NDArray[np.uint16]
    general_penalty: npt.NDArray[np.float16]
    log_background: Floats
    log_prior: Floats
    age_shift: npt.NDArray[np.float16]
    sex_shift: npt.NDArray[np.float16]
    floor: float
    absent_cap: float


def build_tables(base: KnowledgeBase, settings: LikelihoodSettings) -> LikelihoodTables:
    """Derive stage 1 from the knowledge base."""
    ancestors = base.ancestors()
    finding, disease, frequency = _closure(base, ancestors)
    n_findings, n_diseases = len(base.findings), len(base.diseases)
    sums = np.bincount(finding, weights=frequency, minlength=n_findings)
    # Half a pseudo-disease keeps findings that nobody annotates finite.
    log_background = np.log((sums + 0.5) / (n_diseases + 1.0)).astype(np.float32)
    weight = np.log(np.minimum(frequency, settings.frequency_cap)) - log_background[finding]
    row_start = np.zeros(n_findings + 1, np.int32)
    np.cumsum(np.bincount(finding, minlength=n_findings), out=row_start[1:])
    best = np.full(n_findings, -np.inf)
    np.maximum.at(best, finding, weight)
    general_start, general_finding, general_penalty = _generalisations(ancestors, log_background, best, settings)
    return LikelihoodTables(
        row_start=row_start,
        row_disease=disease.astype(np.uint16),
        row_weight=weight.astype(np.float16),
        general_start=general_start,
        general_finding=general_finding,
        general_penalty=general_penalty,
        log_background=log_background,
        log_prior=np.array([_log_prior(d, settings) for d in base.diseases], np.float32),
        age_shift=np.stack([_age_shift(d, settings) for d in base.diseases], axis=1).astype(np.float16),
        sex_shift=np.stack([_sex_shift(d, settings) for d in base.diseases], axis=1).astype(np.float16),
        floor=settings.floor,
        absent_cap=settings.absent_cap,
    )


def _closure(
    base: KnowledgeBase, ancestors: list[frozenset[int]]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Findings and everything more general: (finding, disease, frequency), sorted by finding, then disease."""
    findings: list[int] = []
    diseases: list[int] = []
    frequencies: list[float] = []
    for row, disease in enumerate(base.diseases):
        closed: dict[int, float] = {}
        for finding, frequency in disease.findings.items():
            for ancestor in ancestors[finding]:
                closed[ancestor] = max(closed.get(ancestor, 0.0), frequency.value)
        findings += closed
        diseases += [row] * len(closed)
        frequencies += closed.values()
    f, d, v = np.array(findings), np.array(diseases), np.array(frequencies)
    order = np.lexsort((d, f))
    return f[order], d[order], v[order]


def _generalisations(
    ancestors: list[frozenset[int]],
    log_background: Floats,
    best: npt.NDArray[np.float64],
    settings: LikelihoodSettings,
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.uint16], npt.NDArray[np.float16]]:
    start = np.zeros(len(ancestors) + 1, np.int32)
    rows: list[int] = []
    penalties: list[float] = []
    for finding, more_general in enumerate(ancestors):
        for row in sorted(more_general):
            penalty = settings.depth_penalty * float(log_background[row] - log_background[finding])
            # A row whose best entry cannot beat the floor would only cost time.
            if best[row] - penalty > settings.floor:
                rows.append(row)
                penalties.append(penalty)
        start[finding + 1] = len(rows)
    return start, np.array(rows, np.uint16), np.array(penalties, np.float16)


def _log_prior(disease: DiseaseRow, settings: LikelihoodSettings) -> float:
    bonus = settings.common_bonus if disease.group is Group.COMMON else 0.0
    return settings.prior_weight * math.log(disease.share) + bonus


def _age_shift(disease: DiseaseRow, settings: LikelihoodSettings) -> list[float]:
    """Log-odds by age band: a patient younger than any described onset speaks against the disease."""
    known = [_EARLIEST_BAND[onset] for onset in disease.onset if onset in _EARLIEST_BAND]
    earliest = min(known, default=0)
    return [
        max(settings.too_young_limit, settings.too_young_per_band * max(0, earliest - band))
        for band in range(len(AGE_BAND_STARTS))
    ]


def _sex_shift(disease: DiseaseRow, settings: LikelihoodSettings) -> list[float]:
    """Log-odds by sex (``SEXES``): diseases with only X-linked recessive inheritance are rarer in women."""
    only_x_recessive = disease.inheritance == ("X-linked recessive",)
    return [0.0, settings.x_linked_female if only_x_recessive else 0.0, 0.0]
