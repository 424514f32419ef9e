"""Runs the model: a case in, the differential out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

from app.core.case import Case, Sex
from app.core.diseases import Disease, Group
from app.core.issues import Issue
from app.core.modelpack import MODEL_FILE, ModelPack, PackError
from app.core.sanitiser import SaneCase, sanitise

Floats = npt.NDArray[np.float32]

_SEX_ROW = {Sex.UNKNOWN: 0, Sex.FEMALE: 1, Sex.MALE: 2}
_UNKNOWN_AGE = -1.0


@dataclass(frozen=True, slots=True)
class Ranked:
    """A disease's place in the list. ``log_odds`` is the natural logit of ``probability``."""

    rank: int
    disease: Disease
    probability: float
    log_odds: float


class Differential:
    """All diseases of the pack in order for one case.

    ``baseline`` (D) and ``evidence`` (marks x D, present ones first) are the parts of the score whose softmax
    the probabilities are; explanations weigh subsets of the marks with them.
    """

    def __init__(
        self, sane: SaneCase, pack: ModelPack, probability: Floats, log_odds: Floats, baseline: Floats, evidence: Floats
    ) -> None:
        self.sane = sane
        self.pack = pack
        self.probability = probability
        self.log_odds = log_odds
        self.baseline = baseline
        self.evidence = evidence

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
        """The probability that the disease is an orphan one, whichever it is."""
        return float(self.probability[self.pack.diseases.orphan_rows].sum(dtype=np.float64))

    def of(self, disease: Disease) -> Ranked:
        """Where one disease stands."""
        row = disease.index
        return Ranked(int(self._rank_of[row]), disease, float(self.probability[row]), float(self.log_odds[row]))

    def top(self, n: int | None = None, group: Group | None = None) -> list[Ranked]:
        """The first ``n`` diseases (all if ``None``), of one group if given; ranks are those of the whole list."""
        found: list[Ranked] = []
        for row in self.order:
            disease = self.pack.diseases.at(int(row))
            if group is None or disease.group is group:
                found.append(self.of(disease))
                if len(found) == n:
                    break
        return found


class Engine:
    """The loaded model of one pack; safe to call from several threads."""

    def __init__(self, pack: ModelPack, threads: int = 1) -> None:
        self.pack = pack
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Warnings are about optimisations that an optional input rules out; they are no news to a user.
        options.log_severity_level = 3
        try:
            self._session = ort.InferenceSession(pack.model_path, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime raises classes of its own, without a common base
            raise PackError("damaged", pack.folder, MODEL_FILE) from error

    def diagnose(self, case: Case) -> Differential:
        """Rank every disease for a case; what cannot be used of it becomes an issue."""
        sane = sanitise(case, self.pack.vocabulary)
        age = _UNKNOWN_AGE if sane.case.age is None else sane.case.age
        outputs = self._session.run(
            ["probability", "log_odds", "baseline", "evidence"],
            {
                "present": np.array([finding.index for finding in sane.present], np.int64),
                "absent": np.array([finding.index for finding in sane.absent], np.int64),
                "age": np.array([age], np.float32),
                "sex": np.array([_SEX_ROW[sane.case.sex]], np.int64),
            },
        )
        return Differential(sane, self.pack, *outputs)
