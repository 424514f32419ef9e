"""Simulated patients, drawn from the knowledge base with the ways in which real descriptions stray from it.

A patient has each finding of their disease with its frequency there. Of these a few are recorded, plain ones rather
than telling ones; some are told as something more general, more specific or as a neighbour; and findings that have
nothing to do with the disease are mixed in. The defaults were chosen for their likeness to patients whose
publication no source cites (see ``realism``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.core.case import Case, Sex
from app.core.diseases import Group
from training.knowledge.base import DiseaseRow, KnowledgeBase
from training.knowledge.common_diseases import AGE_BAND_STARTS, POPULATION
from training.knowledge.finding_rows import without_redundant
from training.knowledge.relatives import INFERRED
from training.ranking.likelihood import earliest_band, log_background

Doubles = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]

# Upper end of the last age band in years.
OLDEST = 90.0


@dataclass(frozen=True, slots=True)
class SimulationSettings:
    """The knobs of the simulation; shares and probabilities lie between 0 and 1, information is in nats.

    Findings that say no more than ``least_information`` are never recorded and count for nothing below.

    Which disease: one with at least ``least_findings`` (1 or more) findings that a source states, chosen with
    probability proportional to the number of all its findings, inferred ones included, to the power ``richness``. The
    share ``common_share`` of the patients has a common disease: few as these are, they must teach something too.

    How many findings: a log-normal number with median ``typical_findings`` and standard deviation ``spread`` of its
    logarithm, rounded, from 1 to ``most_findings``. The share of them that are unrelated to the disease follows a
    beta distribution with the parameters ``unrelated_alpha`` and ``unrelated_beta``. Where the patient has fewer of
    the disease's findings than wanted, more unrelated ones make up for it, never more than ``most_unrelated``.

    Which findings: of those the patient has, one with information content *I* is recorded with weight
    ``exp(-plainness * I)``.

    How they are told: as a parent with probability ``more_general`` (of these, ``two_steps`` as a grandparent), as a
    child with ``more_specific``, as a sibling, the wrong neighbour, with ``neighbour``.

    Unrelated findings: with probability ``look_alike`` one of another disease that shares a finding of the patient,
    weighted by its frequency there; else any, weighted by the sum of its frequencies in all diseases to the power
    ``commonness``.

    Age and sex: left unknown with ``age_unknown`` and ``sex_unknown``. They follow the disease's rates where it has
    any; else an age is never below the disease's earliest onset, and of patients with an X-linked recessive disease
    ``x_linked_male`` are male, of others one half.
    """

    least_findings: int = 3
    richness: float = 1.0
    common_share: float = 0.1
    typical_findings: float = 7.5
    spread: float = 0.75
    most_findings: int = 30
    unrelated_alpha: float = 1.2
    unrelated_beta: float = 4.0
    most_unrelated: int = 8
    plainness: float = 0.4
    least_information: float = 0.3
    more_general: float = 0.10
    two_steps: float = 0.30
    more_specific: float = 0.10
    neighbour: float = 0.05
    look_alike: float = 0.7
    commonness: float = 1.4
    age_unknown: float = 0.40
    sex_unknown: float = 0.33
    x_linked_male: float = 0.95


@dataclass(frozen=True, slots=True)
class SimulatedPatient:
    """A case with present findings only, and the row of the disease that it was drawn from."""

    case: Case
    disease: int


@dataclass(frozen=True, slots=True)
class _Profile:
    """The informative findings of a disease: rows, frequencies, their running sum, weights of being recorded."""

    findings: Rows
    frequencies: Doubles
    cumulative: Doubles
    weights: Doubles


class Simulator:
    """Draws patients; the same base, settings and seed give the same patients, however many are drawn at a time.

    Raises ``ValueError`` if no disease has enough findings.
    """

    def __init__(self, base: KnowledgeBase, settings: SimulationSettings = SimulationSettings(), seed: int = 0) -> None:
        self._settings = settings
        self._random = np.random.default_rng(seed)
        self._ids = [finding.id for finding in base.findings]
        self._ancestors = base.ancestors()
        information = information_content(base)
        informative = information > settings.least_information
        self._parents, self._children, self._siblings = _neighbourhoods(base, informative)
        self._profiles = [_profile(disease, information, informative, settings.plainness) for disease in base.diseases]
        self._bands = [_band_shares(disease) for disease in base.diseases]
        self._male = [_male_share(disease, settings) for disease in base.diseases]
        self._having: list[list[int]] = [[] for _ in base.findings]
        background = np.zeros(len(base.findings))
        for row, profile in enumerate(self._profiles):
            background[profile.findings] += profile.frequencies
            for finding in profile.findings:
                self._having[finding].append(row)
        self._background = np.cumsum(background**settings.commonness)
        self._eligible = [
            row for row, disease in enumerate(base.diseases) if _stated(disease, informative) >= settings.least_findings
        ]
        if not self._eligible:
            raise ValueError(f"no disease has {settings.least_findings} findings that a source states")
        weight = np.array([float(len(self._profiles[row].findings)) ** settings.richness for row in self._eligible])
        common = np.array([base.diseases[row].group is Group.COMMON for row in self._eligible])
        for group, share in ((common, settings.common_share), (~common, 1.0 - settings.common_share)):
            if group.any():
                weight[group] *= share / weight[group].sum()
        self._choice = np.cumsum(weight)

    def draw(self, number: int) -> list[SimulatedPatient]:
        """The next so many patients; findings in the order of the base's rows."""
        return [self._patient() for _ in range(number)]

    def _patient(self) -> SimulatedPatient:
        disease = self._eligible[self._pick(self._choice)]
        settings, random = self._settings, self._random
        wanted = round(settings.typical_findings * np.exp(settings.spread * random.standard_normal()))
        wanted = min(max(wanted, 1), settings.most_findings)
        related = random.binomial(wanted, 1.0 - random.beta(settings.unrelated_alpha, settings.unrelated_beta))
        own = self._own(self._profiles[disease], max(related, 1))
        rows = [self._told(finding) for finding in own]
        rows += [self._unrelated(disease, own) for _ in range(min(wanted - len(own), settings.most_unrelated))]
        present = tuple(self._ids[row] for row in without_redundant(rows, self._ancestors))
        return SimulatedPatient(Case(age=self._age(disease), sex=self._sex(disease), present=present), disease)

    def _own(self, profile: _Profile, number: int) -> list[int]:
        """Up to so many of the findings that a patient with this disease has; at least one."""
        has = np.flatnonzero(self._random.random(len(profile.findings)) < profile.frequencies)
        if not len(has):
            has = np.array([profile.frequencies.argmax()])
        # The smallest of exponential variates divided by the weights are a weighted draw without replacement
        # (Efraimidis and Spirakis 2006).
        keys = self._random.standard_exponential(len(has)) / profile.weights[has]
        return [int(finding) for finding in profile.findings[has[np.argsort(keys)[:number]]]]

    def _told(self, finding: int) -> int:
        """The finding as the doctor words it: exactly, too generally, too specifically, or as its neighbour."""
        settings = self._settings
        chance = self._random.random()
        if chance < settings.more_general:
            parent = self._one_of(self._parents[finding])
            return self._one_of(self._parents[parent]) if self._random.random() < settings.two_steps else parent
        if chance < settings.more_general + settings.more_specific:
            return self._one_of(self._children[finding])
        if chance < settings.more_general + settings.more_specific + settings.neighbour:
            return self._one_of(self._siblings[finding])
        return finding

    def _unrelated(self, disease: int, own: Sequence[int]) -> int:
        if self._random.random() < self._settings.look_alike:
            others = [row for row in self._having[self._one_of(own)] if row != disease]
            if others:
                profile = self._profiles[self._one_of(others)]
                return int(profile.findings[self._pick(profile.cumulative)])
        return self._pick(self._background)

    def _age(self, disease: int) -> float | None:
        """In years, within the band evenly."""
        if self._random.random() < self._settings.age_unknown:
            return None
        ends = (*AGE_BAND_STARTS[1:], OLDEST)
        band = self._pick(self._bands[disease])
        return float(self._random.uniform(AGE_BAND_STARTS[band], ends[band]))

    def _sex(self, disease: int) -> Sex:
        if self._random.random() < self._settings.sex_unknown:
            return Sex.UNKNOWN
        return Sex.MALE if self._random.random() < self._male[disease] else Sex.FEMALE

    def _one_of(self, options: Sequence[int]) -> int:
        return options[int(self._random.integers(len(options)))]

    def _pick(self, cumulative: Doubles) -> int:
        """An index with probability proportional to the steps of a running sum."""
        return int(np.searchsorted(cumulative, self._random.random() * cumulative[-1], side="right"))


def information_content(base: KnowledgeBase) -> Doubles:
    """For each finding the negative log of its background in stage 1, in nats, shifted to 0 for the least telling."""
    information = -log_background(base).astype(np.float64)
    information -= information.min()
    return information


def _neighbourhoods(
    base: KnowledgeBase, informative: npt.NDArray[np.bool_]
) -> tuple[list[list[int]], list[list[int]], list[list[int]]]:
    """For each finding its informative parents, children and siblings; the finding itself where there are none."""
    children: list[list[int]] = [[] for _ in base.findings]
    for row in np.flatnonzero(informative).tolist():
        for parent in base.findings[row].parents:
            children[parent].append(row)
    parents = [[parent for parent in finding.parents if informative[parent]] for finding in base.findings]
    siblings = [
        sorted({child for parent in finding.parents for child in children[parent]} - {row})
        for row, finding in enumerate(base.findings)
    ]

    def or_itself(others: list[list[int]]) -> list[list[int]]:
        return [found or [row] for row, found in enumerate(others)]

    return or_itself(parents), or_itself(children), or_itself(siblings)


def _band_shares(disease: DiseaseRow) -> Doubles:
    """Running sum over the age bands of how many patients are in each; without rates all from the earliest onset on are
    equal."""
    if disease.rates:
        return np.cumsum(np.array(disease.rates) * np.array(POPULATION))
    return np.cumsum(np.arange(len(AGE_BAND_STARTS)) >= earliest_band(disease)).astype(np.float64)


def _male_share(disease: DiseaseRow, settings: SimulationSettings) -> float:
    if disease.female is not None:
        return 1 - disease.female
    return settings.x_linked_male if disease.inheritance == ("X-linked recessive",) else 0.5


def _profile(
    disease: DiseaseRow, information: Doubles, informative: npt.NDArray[np.bool_], plainness: float
) -> _Profile:
    findings = np.array([row for row in sorted(disease.findings) if informative[row]], np.int64)
    frequencies = np.array([disease.findings[row].value for row in findings], np.float64)
    return _Profile(findings, frequencies, np.cumsum(frequencies), np.exp(-plainness * information[findings]))


def _stated(disease: DiseaseRow, informative: npt.NDArray[np.bool_]) -> int:
    return sum(bool(informative[row]) and INFERRED not in f.source for row, f in disease.findings.items())
