"""Development vignettes: patients of everyday practice, written without sight of the tables, and how they are ranked.

Each was written from the name of a disease alone, as it presents to a general practitioner, and its phrases were then
mapped to findings by somebody who saw the vocabulary but not the tables. They are never used to fill a table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from app.core.case import Case, Sex
from app.core.diseases import Disease, Diseases, Group
from app.core.engine import Engine
from app.core.language import Language
from training.cases.json_lines import read_json_lines
from training.evaluation.classes import Classified, class_report
from training.evaluation.metrics import TOPS, Outcomes, mid_rank, summarise
from training.markdown import line

VIGNETTES = Path(__file__).with_name("vignettes.jsonl")
_RED_FLAGS = "red flags"
_TEN = 10


@dataclass(frozen=True, slots=True)
class Vignette:
    """A patient with the id of the disease that he was written for; ``unmapped`` phrases no finding stands for."""

    disease: str
    language: Language
    narrative: str
    case: Case
    unmapped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RankedVignette:
    """Where the true disease stood (infinite where the model lacks it), what stood first, and the probabilities [D]."""

    vignette: Vignette
    truth: Disease | None
    rank: float
    first: Disease
    probability: npt.NDArray[np.float32]


def read_vignettes(path: Path = VIGNETTES) -> list[Vignette]:
    """The vignettes of a file of JSON lines; raises ``CasesError``."""
    return read_json_lines(path, _vignette, "a vignette")


def _vignette(fields: dict[str, Any]) -> Vignette:
    def findings(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(finding for phrase in fields[name] for finding in phrase["findings"]))

    phrases = [*fields["present"], *fields["absent"]]
    case = Case(
        id=fields["disease"],
        age=fields["age"],
        sex=Sex(fields["sex"]),
        region=fields["region"],
        present=findings("present"),
        absent=findings("absent"),
    )
    unmapped = tuple(phrase["phrase"] for phrase in phrases if not phrase["findings"])
    return Vignette(fields["disease"], Language(fields["language"]), fields["narrative"], case, unmapped)


def rank_vignettes(
    engine: Engine, vignettes: Sequence[Vignette], progress: Callable[[Iterable[Any]], Iterable[Any]] = iter
) -> list[RankedVignette]:
    """Rank every vignette with the engine that ships."""
    ranked = []
    for vignette in progress(vignettes):
        differential = engine.diagnose(vignette.case)
        truth = engine.pack.diseases.find(vignette.disease)
        rank = np.inf if truth is None else mid_rank(differential.log_odds, truth.index)
        (first,) = differential.top(1)
        ranked.append(RankedVignette(vignette, truth, rank, first.disease, differential.probability))
    return ranked


def judge_vignettes(engine: Engine, progress: Callable[[Iterable[Any]], Iterable[Any]] = iter) -> VignetteReport:
    """Rank all vignettes, as they are and told more poorly."""
    vignettes = read_vignettes()
    more = {name: rank_vignettes(engine, told, progress) for name, told in poorer(vignettes).items()}
    return VignetteReport(rank_vignettes(engine, vignettes, progress), engine.pack.diseases, more)


def _summary(ranked: Sequence[RankedVignette]) -> dict[str, Any]:
    return summarise(
        Outcomes(
            np.array([r.rank for r in ranked], np.float64),
            np.array([r.vignette.disease for r in ranked], np.str_),
            np.array([r.probability.max() for r in ranked], np.float64),
        )
    )


def _labels(ranked: RankedVignette) -> set[str]:
    """The rows of the table that a vignette counts in."""
    labels = {"all", f"in {ranked.vignette.language}"}
    if (truth := ranked.truth) is not None:
        labels |= {truth.group, truth.system}
        if truth.red_flag.is_dangerous:
            labels.add(_RED_FLAGS)
    return labels


def poorer(vignettes: Sequence[Vignette]) -> dict[str, list[Vignette]]:
    """The same patients told by somebody in a hurry or without our context findings: fewer findings, HPO terms
    alone."""

    def told(vignette: Vignette, most: int | None) -> Vignette:
        case = vignette.case
        present = tuple(finding for finding in case.present if finding.startswith("HP:"))[:most]
        absent = tuple(finding for finding in case.absent if finding.startswith("HP:")) if most is None else ()
        return replace(vignette, case=replace(case, present=present, absent=absent))

    return {
        "HPO terms alone": [told(vignette, None) for vignette in vignettes],
        "first 5 HPO terms": [told(vignette, 5) for vignette in vignettes],
        "first 3 HPO terms": [told(vignette, 3) for vignette in vignettes],
    }


class VignetteReport:
    """What the ranks of the vignettes come to: a row for all, for each group, language and body system, and red flags;
    and every disease as a class. ``more`` are rows of the same vignettes told in other ways."""

    def __init__(
        self,
        ranked: Sequence[RankedVignette],
        diseases: Diseases,
        more: Mapping[str, Sequence[RankedVignette]] | None = None,
    ) -> None:
        self.ranked = ranked
        self.classes = class_report(
            Classified(
                np.array([-1 if r.truth is None else r.truth.index for r in ranked], np.int64),
                np.array([r.first.index for r in ranked], np.int64),
                np.stack([r.probability for r in ranked]),
            ),
            diseases,
        )
        labels = [_labels(r) for r in ranked]
        order = ["all", *Group, *(f"in {language}" for language in Language), _RED_FLAGS]
        order += sorted({label for own in labels for label in own} - set(order))
        self.rows: dict[str, dict[str, Any]] = {}
        for name in order:
            self.rows[str(name)] = _summary([r for r, own in zip(ranked, labels, strict=True) if name in own])
        self.rows |= {name: _summary(others) for name, others in (more or {}).items()}

    @property
    def misses(self) -> list[RankedVignette]:
        """Those whose disease is not among the first ten, the worst first."""
        return sorted((r for r in self.ranked if r.rank > _TEN), key=lambda r: -r.rank)

    def as_json(self) -> dict[str, Any]:
        """A plain object for files."""
        return {"rows": self.rows, "classes": self.classes.as_json()}

    def as_markdown(self) -> str:
        """The table for people."""
        head = ["", "vignettes", *(f"top-{top}" for top in TOPS), "95 % (top-3)", "median rank"]
        lines = [line(head), line(["---"] * len(head))]
        for name, row in self.rows.items():
            if row["cases"]:
                interval = "–".join(f"{bound:.2f}" for bound in row["top3_interval"])
                tops = [f"{row[f'top{top}']:.3f}" for top in TOPS]
                median = "–" if row["median_rank"] is None else f"{row['median_rank']:g}"
                lines.append(line([name, str(row["cases"]), *tops, interval, median]))
        return "\n".join(lines) + "\n"
