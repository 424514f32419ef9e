"""``cebra-train``: from raw public data to a measured model pack, one subcommand a step.

Exit codes: 0 done; 1 a source or the cases are missing or wrong; 2 the command line is wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from tqdm import tqdm

from app.core.engine import Engine
from app.core.modelpack import ModelPack, PackError, bundled_pack
from training.cases.patients import CasesError, Patient, read_patients
from training.cases.realism import compare as compare_with_real
from training.cases.simulate import SimulationSettings, Simulator
from training.evaluation.crosscheck import CrosscheckError, crosscheck, crosscheck_markdown, read_weights
from training.evaluation.evaluate import Citations, fresh_patients
from training.evaluation.judge import Judge
from training.evaluation.notes import judge_notes
from training.evaluation.report import vignettes_markdown, write_evaluation, write_vignettes
from training.evaluation.vignettes import judge_vignettes
from training.experiments import ExperimentLog
from training.export.catalog import write_catalog
from training.export.definitions import write_definitions
from training.export.graph import build_graph
from training.export.pack import build_pack
from training.export.settings import BuildSettings, SettingsError
from training.knowledge.base import KnowledgeBase, build_knowledge_base
from training.knowledge.common_diseases import TableError
from training.knowledge.report import write_knowledge_report
from training.knowledge.reported import add_reported_patients
from training.ranking.calibration import Calibration
from training.ranking.featurise import featurise
from training.ranking.grouping import patient_groups
from training.ranking.likelihood import LikelihoodSettings, build_tables
from training.ranking.rankers import RANKERS, LightGbmRanker, ParityError
from training.ranking.reranking import RerankingSettings, simulated_table
from training.ranking.selection import DEFAULT_BLEND, Judged, compare, tune
from training.sources.annotations import read_annotations
from training.sources.store import SourceError, SourceStore

OK, FAILED = 0, 1
_EXPECTED = (SourceError, CasesError, PackError, ParityError, SettingsError, TableError, CrosscheckError)
# What tells most of a trial; the log holds much more.
_MEASURES = [
    f"{split}/{measure}"
    for split in ("fresh", "published")
    for measure in ("top1", "top10", "macro_top1", "macro_f1", "top1_calibration_error")
]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="cebra-train", description="Build and evaluate Cebra's model.")
    commands = parser.add_subparsers(dest="command", required=True)
    data = argparse.ArgumentParser(add_help=False)
    data.add_argument(
        "--data", type=Path, metavar="DIR", help="mirror of the raw files; without it they are downloaded and cached"
    )
    data.add_argument("--hpo", type=Path, metavar="DIR", help="files of another HPO release instead of the pinned one")
    data.add_argument("--quiet", action="store_true", help="no progress on standard error")
    reports = argparse.ArgumentParser(add_help=False)
    reports.add_argument(
        "--reports", type=Path, default=Path("build/reports"), metavar="DIR", help="where reports go (build/reports)"
    )

    log = argparse.ArgumentParser(add_help=False)
    log.add_argument(
        "--log",
        type=Path,
        default=Path("build/experiments"),
        metavar="DIR",
        help="the log of experiments (build/experiments)",
    )

    fetch = commands.add_parser("fetch", parents=[data], help="find, download and check every raw file")
    fetch.set_defaults(run=_fetch)
    knowledge = commands.add_parser(
        "knowledge", parents=[data, reports], help="build the knowledge base and report what was merged"
    )
    knowledge.set_defaults(run=_knowledge)
    catalog = commands.add_parser("catalog", parents=[data], help="write the catalog alone")
    catalog.add_argument("--out", type=Path, required=True, metavar="FILE")
    catalog.set_defaults(run=_catalog)
    definitions = commands.add_parser(
        "definitions", parents=[data], help="add HPO's definitions to a pack, for an installer"
    )
    definitions.add_argument(
        "--out", type=Path, default=bundled_pack(), metavar="DIR", help="default: the bundled pack"
    )
    definitions.set_defaults(run=_definitions)
    model = commands.add_parser("model", parents=[data], help="write the graph of stage 1 alone, calibrated as given")
    model.add_argument("--out", type=Path, required=True, metavar="FILE")
    model.add_argument("--scale", type=float, default=1.0, help="temperature with one finding (default: 1)")
    model.add_argument("--growth", type=float, default=0.0, help="power of the number of findings (default: 0)")
    model.set_defaults(run=_model)
    build = commands.add_parser(
        "build", parents=[data, reports, log], help="everything: raw data to a measured model pack"
    )
    build.add_argument("--out", type=Path, metavar="DIR", help="the pack's folder; without it only the trial is logged")
    build.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="SECTION.NAME=VALUE",
        help="change a setting, such as likelihood.floor=-3, relatives.same_gene=0, reported=no; may be repeated",
    )
    build.set_defaults(run=_build)
    simulate = commands.add_parser(
        "simulate", parents=[data, reports], help="draw simulated patients and compare them with real ones"
    )
    simulate.add_argument("--out", type=Path, metavar="FILE.jsonl", help="where the patients go")
    simulate.add_argument("--number", type=int, default=10_000, help="how many (10000)")
    simulate.add_argument("--seed", type=int, default=1, help="of the random numbers (1)")
    simulate.set_defaults(run=_simulate)
    select = commands.add_parser(
        "select", parents=[data, reports, log], help="tune the candidates for stage 2 and compare them"
    )
    select.add_argument("--rankers", nargs="+", choices=sorted(RANKERS), default=sorted(RANKERS), metavar="NAME")
    select.add_argument("--trials", type=int, default=20, help="of Optuna for each candidate (20)")
    select.add_argument("--patients", type=int, default=6000, help="simulated ones to learn from (6000)")
    select.set_defaults(run=_select)
    experiments = commands.add_parser("experiments", parents=[log], help="list what was tried, newest first")
    experiments.add_argument("--measures", nargs="+", default=_MEASURES, metavar="NAME", help="the columns to show")
    experiments.add_argument("--brief", action="store_true", help="without parameters and data versions")
    experiments.set_defaults(run=_experiments)
    judge = commands.add_parser("evaluate", parents=[data, reports], help="measure a pack on published patients")
    judge.add_argument("--cases", type=Path, required=True, metavar="ZIP|DIR|JSONL")
    judge.add_argument("--model", type=Path, default=bundled_pack(), metavar="DIR", help="default: the bundled pack")
    judge.set_defaults(run=_evaluate)
    vignettes = commands.add_parser(
        "vignettes", parents=[reports], help="measure a pack on vignettes of everyday practice"
    )
    vignettes.add_argument(
        "--model", type=Path, default=bundled_pack(), metavar="DIR", help="default: the bundled pack"
    )
    vignettes.add_argument("--quiet", action="store_true", help="no progress on standard error")
    vignettes.set_defaults(run=_vignettes)
    notes = commands.add_parser(
        "notes", parents=[reports], help="measure how well findings are read from notes written for the purpose"
    )
    notes.add_argument("--model", type=Path, default=bundled_pack(), metavar="DIR", help="default: the bundled pack")
    notes.add_argument("--brief", action="store_true", help="both languages together only")
    notes.add_argument("--errors", action="store_true", help="also every error of the development half")
    notes.set_defaults(run=_notes)
    check = commands.add_parser(
        "crosscheck", parents=[data, reports], help="compare the tables of common diseases with published weights"
    )
    check.add_argument("--weights", type=Path, required=True, metavar="CSV", help="health-knowledge-graph.csv")
    check.set_defaults(run=_crosscheck)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one step and return its exit code."""
    options = _parser().parse_args(argv)
    try:
        options.run(options)
    except _EXPECTED as error:
        print(f"cebra-train: {error}", file=sys.stderr)
        return FAILED
    return OK


class _Progress:
    """Steps and bars on standard error, or silence."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet

    def tell(self, step: str) -> None:
        if not self._quiet:
            print(f"· {step}", file=sys.stderr)

    def bar(self, items: Iterable[Any]) -> Iterable[Any]:
        shown: Iterable[Any] = tqdm(items, unit="case", disable=self._quiet, file=sys.stderr, leave=False)
        return shown


def _fetch(options: argparse.Namespace) -> None:
    store = SourceStore(options.data, hpo=options.hpo)
    for name, source in store.sources.items():
        print(f"{name}\t{source.version}\t{store.path(name)}")


def _knowledge(options: argparse.Namespace) -> None:
    base = build_knowledge_base(SourceStore(options.data, hpo=options.hpo), _Progress(options.quiet).tell)
    print(write_knowledge_report(base, options.reports))


def _catalog(options: argparse.Namespace) -> None:
    base = build_knowledge_base(SourceStore(options.data, hpo=options.hpo), _Progress(options.quiet).tell)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    write_catalog(base, options.out)
    print(options.out)


def _definitions(options: argparse.Namespace) -> None:
    count = write_definitions(SourceStore(options.data, hpo=options.hpo).path("hpo"), options.out)
    print(f"{count} definitions in {options.out}")


def _model(options: argparse.Namespace) -> None:
    base = build_knowledge_base(SourceStore(options.data, hpo=options.hpo), _Progress(options.quiet).tell)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    tables = build_tables(base, LikelihoodSettings())
    onnx.save(build_graph(tables, None, Calibration(options.scale, options.growth)), options.out)
    print(options.out)


def _build(options: argparse.Namespace) -> None:
    store, progress = SourceStore(options.data, hpo=options.hpo), _Progress(options.quiet)
    settings = BuildSettings().changed(options.set)
    base = build_knowledge_base(store, progress.tell, settings.relatives, settings.merging)
    write_knowledge_report(base, options.reports)
    with tempfile.TemporaryDirectory(prefix="cebra-trial-") as scratch:
        built = build_pack(
            base,
            store.sources,
            read_patients(store.path("phenopackets")),
            Citations(read_annotations(store.path("hpo-annotations"))),
            options.out or Path(scratch),
            settings,
            progress=progress.bar,
            tell=progress.tell,
        )
    write_evaluation(built.evaluation, options.reports)
    ExperimentLog(options.log).record(
        "build",
        params=settings.as_params(),
        metrics=built.evaluation.as_metrics(),
        command=["cebra-train", *sys.argv[1:]],
        data=_versions(store),
        artifacts=[options.reports / "evaluation.md"],
    )
    print(built.evaluation.as_markdown())
    print(options.out or options.log)


def _simulate(options: argparse.Namespace) -> None:
    store, progress = SourceStore(options.data, hpo=options.hpo), _Progress(options.quiet)
    base = build_knowledge_base(store, progress.tell)
    drawn = Simulator(base, SimulationSettings(), options.seed).draw(options.number)
    if options.out is not None:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        lines = [
            json.dumps(
                {
                    "id": f"simulated-{number}",
                    "age": patient.case.age,
                    "sex": patient.case.sex,
                    "present": patient.case.present,
                    "truth": base.diseases[patient.disease].ids[0],
                }
            )
            for number, patient in enumerate(drawn)
        ]
        options.out.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    real = read_patients(store.path("phenopackets"))
    citations = Citations(read_annotations(store.path("hpo-annotations")))
    fresh = [patient for patient, is_fresh in zip(real, _fresh(base, real, citations), strict=True) if is_fresh]
    realism = compare_with_real(base, fresh, drawn)
    options.reports.mkdir(parents=True, exist_ok=True)
    (options.reports / "realism.json").write_text(json.dumps(realism.as_json(), indent=1) + "\n", encoding="utf-8")
    (options.reports / "realism.md").write_text(realism.as_markdown(), encoding="utf-8")
    print(realism.as_markdown())


def _select(options: argparse.Namespace) -> None:
    store, progress = SourceStore(options.data, hpo=options.hpo), _Progress(options.quiet)
    base = build_knowledge_base(store, progress.tell)
    tables = build_tables(base, LikelihoodSettings())
    seed = RerankingSettings().seed
    train = simulated_table(base, tables, options.patients, seed, SimulationSettings(), progress.bar)
    patients = read_patients(store.path("phenopackets"))
    citations = Citations(read_annotations(store.path("hpo-annotations")))
    row_of = {i: row for row, disease in enumerate(base.diseases) for i in disease.ids}
    disease = np.array([row_of.get(patient.truth, -1) for patient in patients], np.int64)
    cases = [patient.case for patient in patients]
    table, candidates = featurise(base, tables, cases, disease, patient_groups(base, patients), progress.bar)
    fresh = _fresh(base, patients, citations)
    judged = {
        split: Judged(table.where(chosen), candidates[chosen], disease[chosen])
        for split, chosen in (("fresh", fresh), ("published", np.ones_like(fresh)))
    }
    options.log.mkdir(parents=True, exist_ok=True)
    tuned = [
        tune(name, train, options.trials, options.log / "tuning.sqlite", seed, progress.tell)
        for name in options.rankers
    ]
    blends = {found.name: found.blend for found in tuned}
    rows = compare([found.ranker() for found in tuned], train, judged, blends.get(LightGbmRanker.name, DEFAULT_BLEND))
    log = ExperimentLog(options.log)
    tuned_as = {found.name: found for found in tuned}
    for name in dict.fromkeys(row["ranker"] for row in rows):
        how = tuned_as.get(LightGbmRanker.name if name == "hybrid" else name)
        log.record(
            "select",
            params={"ranker": name, "patients": options.patients, **({} if how is None else how.params)}
            | ({"blend": how.blend} if how is not None and name == "hybrid" else {}),
            metrics={
                f"{row['test']}/{measure}": value
                for row in rows
                if row["ranker"] == name
                for measure, value in row.items()
                if isinstance(value, int | float)
            }
            | ({} if how is None else {"simulated, cross-validated/mean_reciprocal_rank": how.score}),
            command=["cebra-train", *sys.argv[1:]],
            data=_versions(store),
        )
    options.reports.mkdir(parents=True, exist_ok=True)
    (options.reports / "selection.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(rows, indent=1))


def _experiments(options: argparse.Namespace) -> None:
    print(ExperimentLog(options.log).as_markdown(measures=options.measures, brief=options.brief))


def _vignettes(options: argparse.Namespace) -> None:
    engine = Engine(ModelPack.open(options.model))
    report = judge_vignettes(engine, _Progress(options.quiet).bar)
    write_vignettes(report, options.reports)
    print(vignettes_markdown(report))


def _notes(options: argparse.Namespace) -> None:
    report = judge_notes(ModelPack.open(options.model))
    options.reports.mkdir(parents=True, exist_ok=True)
    (options.reports / "notes.md").write_text(report.as_markdown(), encoding="utf-8")
    (options.reports / "notes.json").write_text(json.dumps(report.as_json(), indent=1) + "\n", encoding="utf-8")
    print(report.as_markdown(brief=options.brief))
    if options.errors:
        print(report.errors_markdown())


def _crosscheck(options: argparse.Namespace) -> None:
    weights = read_weights(options.weights)
    base = build_knowledge_base(SourceStore(options.data, hpo=options.hpo), _Progress(options.quiet).tell)
    text = crosscheck_markdown(*crosscheck(base, weights))
    options.reports.mkdir(parents=True, exist_ok=True)
    (options.reports / "crosscheck.md").write_text(text, encoding="utf-8")
    print(text)


def _fresh(base: KnowledgeBase, patients: Sequence[Patient], citations: Citations) -> npt.NDArray[np.bool_]:
    ids_of = {i: disease.ids for disease in base.diseases for i in disease.ids}
    return fresh_patients(patients, [ids_of.get(p.truth, (p.truth,)) for p in patients], citations)


def _versions(store: SourceStore) -> dict[str, str]:
    return {name: f"{source.version} {source.sha256[:12]}" for name, source in store.sources.items()}


def _evaluate(options: argparse.Namespace) -> None:
    store, progress = SourceStore(options.data, hpo=options.hpo), _Progress(options.quiet)
    patients = read_patients(options.cases)
    citations = Citations(read_annotations(store.path("hpo-annotations")))
    pack = ModelPack.open(options.model)
    base = build_knowledge_base(store, progress.tell)
    knowledge = None
    if pack.manifest.metrics.get("reported_patients"):
        reported = read_patients(store.path("phenopackets"))

        def knowledge(without: Collection[str]) -> KnowledgeBase:
            return add_reported_patients(base, reported, citations.cited, without)

    judge = Judge(pack, base, patients, citations, LikelihoodSettings(), progress.bar)
    _, evaluation = judge.judge(onnx.load(pack.model_path), knowledge)
    write_evaluation(evaluation, options.reports, model=pack.manifest.model_version, cases=options.cases.name)
    print(evaluation.as_markdown())
    print(f"{evaluation.not_in_model} patients have a disease that the model lacks; they count as misses.")
    print(options.reports / "evaluation.json")


if __name__ == "__main__":
    sys.exit(main())
