"""``cebra-train``: from raw public data to a measured model pack, one subcommand a step.

Exit codes: 0 done; 1 a source or the cases are missing or wrong; 2 the command line is wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import onnx
from tqdm import tqdm

from app.core.engine import Engine
from app.core.modelpack import ModelPack, PackError, bundled_pack
from training.cases.patients import CasesError, read_patients
from training.evaluation.evaluate import Citations, evaluate
from training.export.catalog import write_catalog
from training.export.graph import build_graph
from training.export.pack import build_pack
from training.knowledge.base import build_knowledge_base
from training.knowledge.report import write_knowledge_report
from training.ranking.calibration import Temperature
from training.ranking.likelihood import LikelihoodSettings, build_tables
from training.sources.annotations import read_annotations
from training.sources.store import SourceError, SourceStore

OK, FAILED = 0, 1


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

    fetch = commands.add_parser("fetch", parents=[data], help="find, download and check every raw file")
    fetch.set_defaults(run=_fetch)
    knowledge = commands.add_parser(
        "knowledge", parents=[data, reports], help="build the knowledge base and report what was merged"
    )
    knowledge.set_defaults(run=_knowledge)
    catalog = commands.add_parser("catalog", parents=[data], help="write the catalog alone")
    catalog.add_argument("--out", type=Path, required=True, metavar="FILE")
    catalog.set_defaults(run=_catalog)
    model = commands.add_parser("model", parents=[data], help="write the ONNX graph alone, calibrated as given")
    model.add_argument("--out", type=Path, required=True, metavar="FILE")
    model.add_argument("--scale", type=float, default=1.0, help="temperature with one finding (default: 1)")
    model.add_argument("--growth", type=float, default=0.0, help="power of the number of findings (default: 0)")
    model.set_defaults(run=_model)
    build = commands.add_parser("build", parents=[data, reports], help="everything: raw data to a measured model pack")
    build.add_argument("--out", type=Path, required=True, metavar="DIR", help="the pack's folder")
    build.set_defaults(run=_build)
    judge = commands.add_parser("evaluate", parents=[data, reports], help="measure a pack on published patients")
    judge.add_argument("--cases", type=Path, required=True, metavar="ZIP|DIR|JSONL")
    judge.add_argument("--model", type=Path, default=bundled_pack(), metavar="DIR", help="default: the bundled pack")
    judge.set_defaults(run=_evaluate)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one step and return its exit code."""
    options = _parser().parse_args(argv)
    try:
        options.run(options)
    except (SourceError, CasesError, PackError) as error:
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


def _model(options: argparse.Namespace) -> None:
    base = build_knowledge_base(SourceStore(options.data, hpo=options.hpo), _Progress(options.quiet).tell)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    tables = build_tables(base, LikelihoodSettings())
    onnx.save(build_graph(tables, Temperature(options.scale, options.growth)), options.out)
    print(options.out)


def _build(options: argparse.Namespace) -> None:
    store, progress = SourceStore(options.data, hpo=options.hpo), _Progress(options.quiet)
    base = build_knowledge_base(store, progress.tell)
    write_knowledge_report(base, options.reports)
    built = build_pack(
        base,
        store.sources,
        read_patients(store.path("phenopackets")),
        Citations(read_annotations(store.path("hpo-annotations"))),
        options.out,
        progress=progress.bar,
        tell=progress.tell,
    )
    print(built.evaluation.as_markdown())
    print(built.folder)


def _evaluate(options: argparse.Namespace) -> None:
    store, progress = SourceStore(options.data, hpo=options.hpo), _Progress(options.quiet)
    patients = read_patients(options.cases)
    citations = Citations(read_annotations(store.path("hpo-annotations")))
    engine = Engine(ModelPack.open(options.model))
    evaluation = evaluate(engine, patients, citations, progress.bar)
    options.reports.mkdir(parents=True, exist_ok=True)
    saved = {"model_version": engine.pack.manifest.model_version, "cases": options.cases.name, **evaluation.as_json()}
    (options.reports / "evaluation.json").write_text(json.dumps(saved, indent=1) + "\n", encoding="utf-8")
    (options.reports / "evaluation.md").write_text(evaluation.as_markdown(), encoding="utf-8")
    print(evaluation.as_markdown())
    print(f"{evaluation.not_in_model} patients have a disease that the model lacks; they count as misses.")
    print(options.reports / "evaluation.json")


if __name__ == "__main__":
    sys.exit(main())
