"""Writes an evaluation to files: the table, everything as JSON, the reliability diagrams."""

from __future__ import annotations

import json
from pathlib import Path

from training.evaluation.evaluate import Evaluation


def write_evaluation(evaluation: Evaluation, folder: Path, **about: str) -> None:
    """Write ``evaluation.md``, ``evaluation.json`` (with ``about`` in front) and ``reliability.svg`` into
    ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    saved = {**about, **evaluation.as_json()}
    (folder / "evaluation.json").write_text(json.dumps(saved, indent=1) + "\n", encoding="utf-8")
    (folder / "evaluation.md").write_text(evaluation.as_markdown(), encoding="utf-8")
    _draw_reliability(evaluation, folder / "reliability.svg")


def _draw_reliability(evaluation: Evaluation, path: Path) -> None:
    # A second to import, and needed nowhere else.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3.2), layout="constrained")
    for axes, (split, bins) in zip(
        figure.subplots(1, len(evaluation.reliability), sharey=True), evaluation.reliability.items(), strict=True
    ):
        axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
        axes.plot([b.mean_probability for b in bins], [b.right for b in bins], marker="o", color="#0b6e69")
        for b in bins:
            axes.annotate(
                f"{b.cases}", (b.mean_probability, b.right), fontsize=6, textcoords="offset points", xytext=(4, -7)
            )
        error = evaluation.rows[split].get("top1_calibration_error", float("nan"))
        axes.set(
            title=f"{split}, error {error:.3f}", xlabel="probability of the first disease", xlim=(0, 1), ylim=(0, 1)
        )
    figure.axes[0].set_ylabel("how often it was right")
    figure.savefig(path, metadata={"Date": None})
