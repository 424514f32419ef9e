"""Writes an evaluation to files: the table, everything as JSON, the reliability diagrams."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from training.evaluation.classes import ClassReport, confusion_markdown
from training.evaluation.evaluate import Evaluation
from training.evaluation.vignettes import VignetteReport


def write_evaluation(evaluation: Evaluation, folder: Path, **about: str) -> None:
    """Write ``evaluation.md``, ``evaluation.json`` (with ``about`` in front) and ``reliability.svg``,
    ``curves.svg`` and, where there are any, ``vignettes.md`` into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    saved = {**about, **evaluation.as_json()}
    (folder / "evaluation.json").write_text(json.dumps(saved, indent=1) + "\n", encoding="utf-8")
    (folder / "evaluation.md").write_text(evaluation.as_markdown(), encoding="utf-8")
    _draw_reliability(evaluation, folder / "reliability.svg")
    reports = {"fresh": evaluation.classes}
    if evaluation.vignettes is not None:
        write_vignettes(evaluation.vignettes, folder)
        reports["vignettes"] = evaluation.vignettes.classes
    _draw_curves(reports, folder / "curves.svg")


def write_vignettes(report: VignetteReport, folder: Path) -> None:
    """Write ``vignettes.md``: the table, what is taken for what, and the misses."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vignettes.md").write_text(vignettes_markdown(report), encoding="utf-8")


def vignettes_markdown(report: VignetteReport) -> str:
    """Everything that the vignettes tell, for people."""
    classes = report.classes
    lines = [report.as_markdown(), classes_markdown(classes)]
    lines += ["True disease (rows) and first one (columns), by table:\n", confusion_markdown(classes.systems, "")]
    if report.misses:
        lines.append("Not among the first ten:\n")
        lines += [
            f"- {r.truth.name_en if r.truth else r.vignette.disease}: place {r.rank:g}, first {r.first.name_en}"
            for r in report.misses
        ]
    return "\n".join(lines) + "\n"


def classes_markdown(classes: ClassReport) -> str:
    """The figures of one versus the rest, and which group is taken for which."""
    displaced = ", ".join(f"{group} {share:.1%}" for group, share in classes.displaced.items())
    return (
        f"Each of the {classes.classes} diseases that occur as a class: macro F1 {classes.macro_f1:.3f}, area under "
        f"the ROC curve {classes.roc_auc:.3f}, average precision {classes.average_precision:.3f}.\n\n"
        f"Displaced from the first place by a disease of the other group: {displaced}.\n\n"
        + confusion_markdown(classes.groups, "true group / group of the first")
    )


def _draw_curves(reports: Mapping[str, ClassReport], path: Path) -> None:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 3.4), layout="constrained")
    roc, precision = figure.subplots(1, 2)
    for name, report in reports.items():
        for axes, points in ((roc, report.curves.roc), (precision, report.curves.precision_recall)):
            axes.plot([x for x, _ in points], [y for _, y in points], label=name)
    roc.set_xscale("symlog", linthresh=1e-4)
    roc.set(title="one versus the rest", xlabel="false positives", ylabel="true positives", ylim=(0, 1.02))
    precision.set(title="one versus the rest", xlabel="recall", ylabel="precision", xlim=(0, 1), ylim=(0, 1.02))
    roc.legend(loc="lower right", frameon=False)
    figure.savefig(path, metadata={"Date": None})


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
