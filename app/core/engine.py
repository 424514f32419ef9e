"""Runs the model: a case in, the differential out."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

# Newer versions of the library than the pinned one would report to their maker if they were not told before the import.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
import onnxruntime as ort

from app.core.case import Case, Mark, Sex
from app.core.confidence import Confidence, confidence_of
from app.core.diseases import Disease
from app.core.issues import Issue
from app.core.modelpack import MODEL_FILE, ModelPack, PackError
from app.core.regions import RegionalPriors
from app.core.sanitiser import SaneCase, sanitise
from app.core.vocabulary import Finding

Floats = npt.NDArray[np.float32]

_SEX_ROW = {Sex.UNKNOWN: 0, Sex.FEMALE: 1, Sex.MALE: 2}
_UNKNOWN_AGE = -1.0
_LEAST_SHARE = 1e-12
# From here on a list is taken to be about orphan diseases, of which alone its confidence was measured.
MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class Ranked:
    """A disease's place in the list. ``log_odds`` is the natural logit of ``probability``."""

    rank: int
    disease: Disease
    probability: float
    log_odds: float


class Differential:
    """All diseases of the pack in order for one case.

    Probabilities add up to less than one: a share, and what absent findings have taken away, is left to diseases
    outside the list.
    """

    def __init__(self, engine: Engine, sane: SaneCase, probability: Floats, log_odds: Floats) -> None:
        self.sane = sane
        self.pack = engine.pack
        self.probability = probability
        self.log_odds = log_odds
        self._engine = engine

    def what_if(self, known: npt.NDArray[np.bool_], disease: Disease) -> Floats:
        """The log-odds [S] of a disease if only some marks were known.

        ``known`` [S, marks] says which ones, the present findings first, then the absent ones, in their order.
        """
        return self._engine.log_odds_if(self.sane, known, disease)

    def with_mark(self, finding: Finding, mark: Mark) -> Differential:
        """The differential if one finding more were known."""
        return self._engine.diagnose(self.case.with_mark(finding.id, mark))

    @property
    def case(self) -> Case:
        """The case as it was ranked."""
        return self.sane.case

    @property
    def issues(self) -> tuple[Issue, ...]:
        """What was changed in the case before it was ranked."""
        return self.sane.issues

    @cached_property
    def order(self) -> npt.NDArray[np.intp]:
        """Disease rows from the most to the least probable; equals keep the catalog's order."""
        return np.argsort(-self.log_odds, kind="stable")

    @cached_property
    def _rank_of(self) -> npt.NDArray[np.intp]:
        ranks = np.empty(self.order.size, np.intp)
        ranks[self.order] = np.arange(1, self.order.size + 1)
        return ranks

    @cached_property
    def orphan_probability(self) -> float:
        """The probability that the disease is an orphan one, whichever it is, given that it is in the list."""
        orphan = self.probability[self.pack.diseases.orphan_rows].sum(dtype=np.float64)
        return float(orphan / max(self.probability.sum(dtype=np.float64), _LEAST_SHARE))

    @cached_property
    def confidence(self) -> Confidence:
        """How much the list is to be trusted.

        Nothing was ever measured without a present finding, nor on patients who seem to have a common disease. Bands
        were measured without absent findings; these lower the first probability, so they never raise a band.
        """
        measured = self.sane.present and self.orphan_probability >= MOSTLY
        bands = self.pack.confidence_bands if measured else ()
        return confidence_of(float(self.probability.max()), bands)

    def of(self, disease: Disease) -> Ranked:
        """Where one disease stands."""
        row = disease.index
        return Ranked(int(self._rank_of[row]), disease, float(self.probability[row]), float(self.log_odds[row]))

    def top(self, n: int | None = None, wanted: Callable[[Disease], bool] = lambda disease: True) -> list[Ranked]:
        """The first ``n`` wanted diseases (all if ``None``); ranks are those of the whole list."""
        found: list[Ranked] = []
        for row in self.order:
            disease = self.pack.diseases.at(int(row))
            if wanted(disease):
                found.append(self.of(disease))
                if len(found) == n:
                    break
        return found


class Engine:
    """The loaded model of one pack; safe to call from several threads.

    ``model`` is another graph over the pack's catalog than the pack's own, for evaluation; ``regions`` are other
    regional priors than the pack's.
    """

    def __init__(
        self,
        pack: ModelPack,
        threads: int = 1,
        model: bytes | None = None,
        regions: RegionalPriors | None = None,
    ) -> None:
        self.pack = pack
        self.regions = regions or pack.regions
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Warnings are about optimisations that an optional input rules out; they are no news to a user.
        options.log_severity_level = 3
        try:
            self._session = ort.InferenceSession(model or pack.model_path, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime raises classes of its own, without a common base
            raise PackError("damaged", pack.folder, MODEL_FILE) from error

    def diagnose(self, case: Case) -> Differential:
        """Rank every disease for a case; what cannot be used of it becomes an issue."""
        sane = sanitise(case, self.pack.vocabulary, self.regions)
        probability, log_odds = self._session.run(["probability", "log_odds"], self._inputs(sane))
        return Differential(self, sane, probability, log_odds)

    def score(self, case: Case) -> tuple[Floats, Floats, int]:
        """What the probabilities are made of, for calibration: the score [D] of every disease from present findings,
        what absent ones take from it [D], and how many present findings there are."""
        sane = sanitise(case, self.pack.vocabulary, self.regions)
        score, absence = self._session.run(["score", "absence"], self._inputs(sane))
        return score, absence, len(sane.present)

    def log_odds_if(self, sane: SaneCase, known: npt.NDArray[np.bool_], disease: Disease) -> Floats:
        """The log-odds [S] of a disease for each row of ``known`` [S, marks]; all other marks are unknown."""
        inputs = self._inputs(sane) | {"known": known.astype(np.float32), "focus": np.array([disease.index], np.int64)}
        (log_odds,) = self._session.run(["focus_log_odds"], inputs)
        found: Floats = log_odds
        return found

    def _inputs(self, sane: SaneCase) -> dict[str, npt.NDArray[Any]]:
        given = graph_inputs([f.index for f in sane.present], [f.index for f in sane.absent], sane.case)
        return given | {"region_log_prior": self.regions.log_prior(sane.case.region)}


def graph_inputs(present: Sequence[int], absent: Sequence[int], case: Case) -> dict[str, npt.NDArray[Any]]:
    """What the model's graph is fed: the rows of the findings, and the age and sex of the case."""
    return {
        "present": np.array(present, np.int64),
        "absent": np.array(absent, np.int64),
        "age": np.array([_UNKNOWN_AGE if case.age is None else case.age], np.float32),
        "sex": np.array([_SEX_ROW[case.sex]], np.int64),
    }
