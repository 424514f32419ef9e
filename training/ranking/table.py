"""What a ranker learns from: the features of the best candidates of many patients whose disease is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

# One column of features each; how they are reckoned stands in ``export/graph_features.py``, which is the only place
# that reckons them: training reads them off the very graph that ships.
FEATURES = (
    "gap",  # stage 1 score behind the best candidate's, natural logarithm
    "rank",  # log of the place by stage 1
    "evidence_mean",  # of the evidence of the present findings
    "evidence_max",
    "evidence_min",
    "unrelated",  # share of findings at the evidence floor
    "supporting",  # share of findings with evidence above 2
    "exact",  # share of findings that the disease is known to have, at least as a more general statement
    "exact_information",  # the same, weighed by information content
    "shared_information",  # information content of the best common ancestor over that of the findings
    "frequency",  # mean frequency in the disease, zero where it is not known to have the finding
    "overlap",  # information of the shared ancestors over that of all ancestors of patient or disease (simGIC)
    "explained",  # share of the disease's information, weighed by frequency, that the patient shows
    "typical_shown",  # sum of frequencies of the disease's own findings that the patient shows
    "typical_missing",  # and of those that nobody has marked present
    "findings",  # number of present findings
    "specificity",  # mean information content of the present findings
)


@dataclass(frozen=True, slots=True)
class RankingTable:
    """Q patients, the first K candidates of stage 1 for each (best first), and F features of each candidate.

    ``features``: float32 [Q, K, F] in the order of ``FEATURES``. ``likelihood``: float32 [Q, K], the score of stage 1.
    ``truth``: int64 [Q], the place of the true disease among the candidates, -1 where it is not among them.
    ``group``: int64 [Q]; patients of one group share a disease, a gene or a publication and stay on one side of every
    split.
    """

    features: npt.NDArray[np.float32]
    likelihood: npt.NDArray[np.float32]
    truth: npt.NDArray[np.int64]
    group: npt.NDArray[np.int64]

    def where(self, chosen: npt.NDArray[np.bool_] | npt.NDArray[np.intp]) -> RankingTable:
        """The table of some patients."""
        return RankingTable(self.features[chosen], self.likelihood[chosen], self.truth[chosen], self.group[chosen])
