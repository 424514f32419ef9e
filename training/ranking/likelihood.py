"""Stage 1 of the model: how much each finding speaks for and against each disease.

For a marked present finding *t* and a disease *d* the evidence is

    max over a in {t and its ancestors} of  log f(d, a) - log b(a) - depth_penalty * (log b(a) - log b(t))

never below ``floor``. *f(d, a)* is the frequency in the disease of *a* or anything more specific, *b(a)* the
background, the mean of *f* over all diseases. With *a* = *t* it is the log-likelihood ratio of the finding; a
more general match *a* earns less the less it says (partial credit in the manner of LIRICAL's treatment of
imprecise terms). A finding that a disease is known to lack, as itself or as something more general, gives ``against``.

Context findings (exposures, risk factors, tempo: those with a ``usual`` share) change the odds before any sign is
looked at, as age and sex do. Their background is that share, and a disease that does not mention one gets no evidence
from it, neither for nor against.

For a finding marked absent the evidence is ``log(1 - f(d, t))``: never above zero, and zero
for a disease that does not have the finding, so that absence only ever counts against.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.core.diseases import Group
from training.knowledge.base import DiseaseRow, KnowledgeBase
from training.knowledge.common_diseases import AGE_BAND_STARTS
from training.knowledge.relatives import INFERRED

Floats = npt.NDArray[np.float32]

# The first age band (AGE_BAND_STARTS) that each onset of HPO and Orphanet falls into.
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
BACKGROUNDS = ("all", "others", "system")

# Codes 1 to 127 are frequencies, 128 to 254 the same of a disease's own findings.
_CODES = 256
_OWN = 127
_LEAST_FREQUENCY = 0.005


@dataclass(frozen=True, slots=True)
class LikelihoodSettings:
    """The knobs of stage 1; the defaults were chosen on patients no source cites (see ``evaluate``).

    ``prior_weight`` tempers the log prior: 1 would trust the prevalence figures fully. Tempering every disease
    alone lets thousands of orphan diseases together outweigh the few common ones, though nearly every patient has
    one of the latter; ``common_bonus`` gives some of that back. On patients with an orphan disease it costs little
    up to about 2 and more beyond.

    ``age_weight`` and ``sex_weight`` temper what a disease's rates by age and sex say, down to ``least_shift`` where it
    practically never occurs; ``region_weight`` tempers the regional factors. A disease without rates is less likely the
    younger the patient is than its earliest onset (``too_young_*``), and with X-linked recessive inheritance in women.

    ``background`` says whose mean frequency *b* is: ``all`` diseases, ``others`` (all but the disease itself), or
    ``system`` (all, mixed by ``system_weight`` with those of the body system that most of the disease's findings belong
    to). The latter two were tried and gained nothing; see ``training/EXPERIMENTS.md``.
    """

    depth_penalty: float = 1.0
    floor: float = -2.0
    against: float = -3.0
    frequency_cap: float = 0.98
    absent_cap: float = 0.95
    prior_weight: float = 0.3
    common_bonus: float = 1.5
    age_weight: float = 0.8
    sex_weight: float = 1.0
    region_weight: float = 0.6
    least_shift: float = -4.0
    too_young_per_band: float = -0.75
    too_young_limit: float = -2.5
    x_linked_female: float = -1.0
    background: str = "all"
    system_weight: float = 0.3

    def __post_init__(self) -> None:
        if self.background not in BACKGROUNDS:
            raise ValueError(f"background is one of {', '.join(BACKGROUNDS)}")


@dataclass(frozen=True, slots=True)
class LikelihoodTables:
    """The knowledge as flat arrays; F findings and, as row F, a blank one that nobody has; D diseases.

    ``row_*``: for finding *a*, entries ``row_start[a]:row_start[a + 1]`` name the diseases that have it or anything
    more specific, and the code of its frequency there. ``code_frequency`` [256] says what a code means (0: the disease
    does not have it), ``code_own`` the same, but zero where the sources do not name the finding itself, only a more
    specific one or a relative's. ``against_*``: for finding *a*, the diseases that are known to lack it.
    ``unmentioned`` [F + 1]: the evidence of a finding for a disease that does not mention it; ``context`` [F + 1]: one
    for context findings, else zero. ``general_*``: for finding *t*, the rows *a* worth consulting. ``ancestor_*``: for
    *t*, itself and then everything more general. ``entry_gain``: for each entry, what a background of the disease's
    own adds to the evidence; ``None`` where all share one. ``information`` [F + 1] is ``-log b``, shifted so that the
    least is zero; ``disease_information``, ``disease_weighed`` and ``disease_own`` [D] are its sum over a disease's
    rows, the same weighed by frequency, and the sum of frequencies of its own findings. ``log_prior`` [D],
    ``age_shift`` (bands x D) and ``sex_shift`` (3 x D) are added log-odds.
    """

    against_start: npt.NDArray[np.int32]
    against_disease: npt.NDArray[np.uint16]
    unmentioned: Floats
    context: Floats
    row_start: npt.NDArray[np.int32]
    row_disease: npt.NDArray[np.uint16]
    row_code: npt.NDArray[np.uint8]
    code_frequency: Floats
    code_own: Floats
    general_start: npt.NDArray[np.int32]
    general_finding: npt.NDArray[np.uint16]
    ancestor_start: npt.NDArray[np.int32]
    ancestor_finding: npt.NDArray[np.uint16]
    log_background: Floats
    entry_gain: npt.NDArray[np.float16] | None
    information: Floats
    disease_information: Floats
    disease_weighed: Floats
    disease_own: Floats
    log_prior: Floats
    age_shift: npt.NDArray[np.float16]
    sex_shift: npt.NDArray[np.float16]
    depth_penalty: float
    floor: float
    against: float
    absent_cap: float
    region_weight: float


def build_tables(base: KnowledgeBase, settings: LikelihoodSettings) -> LikelihoodTables:
    """Derive stage 1 from the knowledge base."""
    ancestors = base.ancestors()
    finding, disease, frequency, own = _closure(base, ancestors)
    n_findings, n_diseases = len(base.findings), len(base.diseases)
    background = _log_background(base, finding, frequency)
    context = np.array([*(f.usual is not None for f in base.findings), False])
    against_start, against_disease = _against(base, ancestors)
    information = background.max() - background
    information[n_findings] = 0.0
    grid, code = _frequency_codes(frequency, own, settings.frequency_cap)
    code_own = np.where(np.arange(_CODES) > _OWN, grid, 0.0)
    row_start = np.zeros(n_findings + 2, np.int32)
    np.cumsum(np.bincount(finding, minlength=n_findings + 1), out=row_start[1:])
    gain = _entry_gain(base, finding, disease, frequency, settings)
    best = np.full(n_findings + 1, -np.inf)
    np.maximum.at(best, finding, np.log(grid[code]) - background[finding] + (0.0 if gain is None else gain))
    general_start, general_finding = _generalisations(ancestors, background, best, context, settings)
    ancestor_start, ancestor_finding = _ancestor_lists(ancestors)

    def per_disease(values: npt.NDArray[np.float64]) -> Floats:
        return np.bincount(disease, weights=values, minlength=n_diseases).astype(np.float32)

    return LikelihoodTables(
        against_start=against_start,
        against_disease=against_disease,
        unmentioned=np.where(context, 0.0, settings.floor).astype(np.float32),
        context=context.astype(np.float32),
        row_start=row_start,
        row_disease=disease.astype(np.uint16),
        row_code=code.astype(np.uint8),
        code_frequency=grid.astype(np.float32),
        code_own=code_own.astype(np.float32),
        general_start=general_start,
        general_finding=general_finding,
        ancestor_start=ancestor_start,
        ancestor_finding=ancestor_finding,
        log_background=background,
        entry_gain=None if gain is None else gain.astype(np.float16),
        information=information,
        disease_information=per_disease(information[finding]),
        disease_weighed=per_disease(information[finding] * grid[code]),
        disease_own=per_disease(code_own[code]),
        log_prior=np.array([_log_prior(d, settings) for d in base.diseases], np.float32),
        age_shift=np.stack([_age_shift(d, settings) for d in base.diseases], axis=1).astype(np.float16),
        sex_shift=np.stack([_sex_shift(d, settings) for d in base.diseases], axis=1).astype(np.float16),
        depth_penalty=settings.depth_penalty,
        floor=settings.floor,
        against=settings.against,
        absent_cap=settings.absent_cap,
        region_weight=settings.region_weight,
    )


def log_background(base: KnowledgeBase) -> Floats:
    """The log background [F] of every finding, as stage 1 has it."""
    finding, _, frequency, _ = _closure(base, base.ancestors())
    return _log_background(base, finding, frequency)[:-1]


def _log_background(base: KnowledgeBase, finding: npt.NDArray[np.int64], frequency: npt.NDArray[np.float64]) -> Floats:
    """Of every finding and, at the end, the blank one."""
    sums = np.bincount(finding, weights=frequency, minlength=len(base.findings) + 1)
    # Half a pseudo-disease keeps findings that nobody annotates finite.
    share = (sums + 0.5) / (len(base.diseases) + 1.0)
    for row, known in enumerate(base.findings):
        if known.usual is not None:
            share[row] = known.usual
    background: Floats = np.log(share).astype(np.float32)
    return background


def _against(
    base: KnowledgeBase, ancestors: list[frozenset[int]]
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.uint16]]:
    """For each finding, the blank one too, the diseases that are known to lack it and every kind of it."""
    lacking: list[list[int]] = [[] for _ in range(len(base.findings) + 1)]
    for row, disease in enumerate(base.diseases):
        had = frozenset[int]().union(*(ancestors[finding] for finding in disease.findings))
        for finding in disease.excluded:
            # Something more specific that it does have makes the general statement doubtful.
            if finding not in had and base.findings[finding].usual is None:
                lacking[finding].append(row)
    start = np.zeros(len(lacking) + 1, np.int32)
    np.cumsum([len(rows) for rows in lacking], out=start[1:])
    return start, np.array([row for rows in lacking for row in rows], np.uint16)


def _entry_gain(
    base: KnowledgeBase,
    finding: npt.NDArray[np.int64],
    disease: npt.NDArray[np.int64],
    frequency: npt.NDArray[np.float64],
    settings: LikelihoodSettings,
) -> npt.NDArray[np.float64] | None:
    """For each entry the log background of all diseases less that of the disease's own, or ``None``."""
    if settings.background == "all":
        return None
    n_findings, n_diseases = len(base.findings), len(base.diseases)
    shared = _log_background(base, finding, frequency)[finding].astype(np.float64)
    if settings.background == "others":
        others = np.exp(shared) * (n_diseases + 1.0) - frequency
        gain: npt.NDArray[np.float64] = shared - np.log(others / n_diseases)
        return gain
    names = sorted({f.system for f in base.findings})
    system = np.array([names.index(f.system) for f in base.findings])
    own = np.zeros((n_diseases, len(names)))
    for row, known in enumerate(base.diseases):
        for f, found in known.findings.items():
            own[row, system[f]] += found.value
    of_disease = own.argmax(axis=1)
    members = np.bincount(of_disease, minlength=len(names))
    sums = np.zeros((len(names), n_findings))
    np.add.at(sums, (of_disease[disease], finding), frequency)
    there = of_disease[disease]
    among = (sums[there, finding] + 0.5) / (members[there] + 1.0)
    gain = shared - np.log((1 - settings.system_weight) * np.exp(shared) + settings.system_weight * among)
    return gain


def _closure(
    base: KnowledgeBase, ancestors: list[frozenset[int]]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Findings and everything more general: (finding, disease, frequency, own), sorted by finding, then disease."""
    findings: list[int] = []
    diseases: list[int] = []
    frequencies: list[float] = []
    named: list[bool] = []
    for row, disease in enumerate(base.diseases):
        own = {finding for finding, frequency in disease.findings.items() if frequency.source != INFERRED}
        closed: dict[int, float] = {}
        # What is only supposed must not raise what is known, so it comes last.
        for finding in sorted(disease.findings, key=lambda finding: (finding not in own, finding)):
            for ancestor in ancestors[finding]:
                if finding in own or ancestor not in own:
                    closed[ancestor] = max(closed.get(ancestor, 0.0), disease.findings[finding].value)
        findings += closed
        diseases += [row] * len(closed)
        frequencies += closed.values()
        named += [finding in own for finding in closed]
    f, d, v, o = np.array(findings), np.array(diseases), np.array(frequencies), np.array(named)
    order = np.lexsort((d, f))
    return f[order], d[order], v[order], o[order]


def _frequency_codes(
    frequency: npt.NDArray[np.float64], own: npt.NDArray[np.bool_], cap: float
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """A byte for each frequency: equal steps of log-odds, so that neither log f nor log(1 - f) is off by over .04.

    Returns what each code means, and the codes; those above ``_OWN`` mark a disease's own findings.
    """
    low, high = np.log(_LEAST_FREQUENCY / (1 - _LEAST_FREQUENCY)), np.log(cap / (1 - cap))
    steps = np.linspace(low, high, _OWN)
    levels = 1.0 / (1.0 + np.exp(-steps))
    grid = np.concatenate([[0.0], levels, levels, [0.0]])
    bounded = np.clip(frequency, _LEAST_FREQUENCY, cap)
    level = np.rint((np.log(bounded / (1 - bounded)) - low) / (steps[1] - steps[0])).astype(np.int64)
    return grid, 1 + level + np.where(own, _OWN, 0)


def _generalisations(
    ancestors: list[frozenset[int]],
    log_background: Floats,
    best: npt.NDArray[np.float64],
    context: npt.NDArray[np.bool_],
    settings: LikelihoodSettings,
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.uint16]]:
    start = np.zeros(len(ancestors) + 2, np.int32)
    rows: list[int] = []
    for finding, more_general in enumerate(ancestors):
        for row in sorted(more_general):
            penalty = settings.depth_penalty * float(log_background[row] - log_background[finding])
            # A row whose best entry cannot beat the floor would only cost time, unless not being mentioned is better.
            if best[row] - penalty > settings.floor or (row == finding and context[row] and np.isfinite(best[row])):
                rows.append(row)
        start[finding + 1] = len(rows)
    start[-1] = len(rows)
    return start, np.array(rows, np.uint16)


def _ancestor_lists(ancestors: list[frozenset[int]]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.uint16]]:
    blank = len(ancestors)
    lists = [[finding, *sorted(general - {finding})] for finding, general in enumerate(ancestors)] + [[blank]]
    start = np.zeros(len(lists) + 1, np.int32)
    np.cumsum([len(rows) for rows in lists], out=start[1:])
    return start, np.concatenate([np.array(rows, np.uint16) for rows in lists])


def _log_prior(disease: DiseaseRow, settings: LikelihoodSettings) -> float:
    bonus = settings.common_bonus if disease.group is Group.COMMON else 0.0
    return settings.prior_weight * math.log(disease.share) + bonus


def earliest_band(disease: DiseaseRow) -> int:
    """The first age band in which a source has the disease begin; the youngest where none says."""
    return min((_EARLIEST_BAND[onset] for onset in disease.onset if onset in _EARLIEST_BAND), default=0)


def _age_shift(disease: DiseaseRow, settings: LikelihoodSettings) -> list[float]:
    """Log-odds by age band, from the disease's rates or, without any, from its earliest onset."""
    if disease.rates:
        mean = disease.share
        return [_tempered(rate / mean, settings.age_weight, settings) for rate in disease.rates]
    earliest = earliest_band(disease)
    return [
        max(settings.too_young_limit, settings.too_young_per_band * max(0, earliest - band))
        for band in range(len(AGE_BAND_STARTS))
    ]


def _sex_shift(disease: DiseaseRow, settings: LikelihoodSettings) -> list[float]:
    """Log-odds by sex (``SEXES``)."""
    if disease.female is not None:
        shares = (2 * disease.female, 2 * (1 - disease.female))
        return [0.0, *(_tempered(share, settings.sex_weight, settings) for share in shares)]
    only_x_recessive = disease.inheritance == ("X-linked recessive",)
    return [0.0, settings.x_linked_female if only_x_recessive else 0.0, 0.0]


def _tempered(ratio: float, weight: float, settings: LikelihoodSettings) -> float:
    return max(settings.least_shift, weight * math.log(ratio)) if ratio > 0 else settings.least_shift
