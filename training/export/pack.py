"""Writes a whole model pack: the same inputs give the same bytes."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import onnx

from app.core.case import Case
from app.core.diseases import Group
from app.core.engine import Engine
from app.core.language import Language
from app.core.modelpack import (
    CATALOG_FILE,
    FORMAT_VERSION,
    GOLDEN_FILE,
    MANIFEST_FILE,
    MODEL_FILE,
    ModelPack,
    card_file,
)
from training.cases.patients import Patient
from training.evaluation.evaluate import Citations, Evaluation
from training.evaluation.judge import Judge
from training.evaluation.scoring import Progress
from training.evaluation.vignettes import judge_vignettes
from training.export.card import model_card
from training.export.catalog import write_catalog
from training.export.graph import build_graph
from training.export.settings import BuildSettings
from training.knowledge.base import DiseaseRow, KnowledgeBase
from training.knowledge.reported import add_reported_patients
from training.ranking.calibration import Calibration
from training.ranking.likelihood import build_tables
from training.ranking.reranking import Learned, learn_reranker
from training.sources.store import Source, sha256_of

MODEL_VERSION = "0.3.0"
_GOLDEN_FINDINGS = 6
_GOLDEN_TOP = 5
_GOLDEN_ORPHANS = 16


@dataclass(frozen=True, slots=True)
class BuiltPack:
    """A pack that has been written, and how it fared."""

    folder: Path
    learned: Learned
    calibration: Calibration
    evaluation: Evaluation


def build_pack(
    base: KnowledgeBase,
    sources: dict[str, Source],
    patients: Sequence[Patient],
    citations: Citations,
    folder: Path,
    settings: BuildSettings,
    progress: Progress = lambda items: items,
    tell: Callable[[str], None] = lambda step: None,
) -> BuiltPack:
    """Learn, calibrate, measure and write a pack to ``folder``, which changes only when all is done.

    ``base`` is the knowledge without reported patients: stage 2 is learned from it alone, so that nothing learned has
    seen a real patient.
    """
    with tempfile.TemporaryDirectory(prefix="cebra-pack-") as scratch:
        work = Path(scratch)
        tell("stage 2 from simulated patients")
        plain = build_tables(base, settings.likelihood)
        learned = learn_reranker(
            base, plain, settings.ranker(), settings.reranking, settings.simulation, progress=progress
        )

        def knowledge(without: Collection[str]) -> KnowledgeBase:
            return add_reported_patients(base, patients, citations.cited, without)

        full = knowledge(()) if settings.reported else base
        tell("catalog")
        write_catalog(full, work / CATALOG_FILE)
        tables = build_tables(full, settings.likelihood)
        uncalibrated = build_graph(tables, learned.reranker, Calibration())
        onnx.save(uncalibrated, work / MODEL_FILE)
        _write_manifest(work, MODEL_VERSION, sources, {})
        with _opened(work) as pack:
            judge = Judge(pack, base, patients, citations, settings.likelihood, progress)
            tell("calibration and evaluation")
            calibration, evaluation = judge.judge(uncalibrated, knowledge if settings.reported else None)
            tell("evaluation of the parts")
            judge.compare(
                evaluation,
                {
                    ", without reported patients": build_graph(plain, learned.reranker, calibration),
                    ", stage 1 alone": build_graph(plain, None, calibration),
                },
            )
        tell("model graph and vignettes")
        onnx.save(build_graph(tables, learned.reranker, calibration), work / MODEL_FILE)
        _write_manifest(work, MODEL_VERSION, sources, {})
        with _opened(work) as pack:
            evaluation = replace(evaluation, vignettes=judge_vignettes(Engine(pack), progress))
        digest = sha256_of(work / MODEL_FILE)[:4] + sha256_of(work / CATALOG_FILE)[:4]
        version = f"{MODEL_VERSION}+{digest}"
        metrics = {
            "calibration": asdict(calibration),
            "parity": asdict(learned.parity),
            "simulated_coverage": round(learned.coverage, 4),
            "reported_patients": settings.reported,
            **evaluation.as_json(),
        }
        _write_manifest(work, version, sources, metrics)
        with _opened(work) as pack:
            tell("golden cases")
            _write_golden_cases(Engine(pack), full, work / GOLDEN_FILE)
        tell("model card and manifest")
        for language in Language:
            card = model_card(language, version, full, settings, learned, calibration, evaluation, sources)
            (work / card_file(language)).write_text(card, encoding="utf-8", newline="\n")
        _write_manifest(work, version, sources, metrics)
        _replace_folder(work, folder)
    return BuiltPack(folder, learned, calibration, evaluation)


class _opened:
    """A pack that is closed at the end of a ``with``."""

    def __init__(self, folder: Path) -> None:
        self._pack = ModelPack.open(folder)

    def __enter__(self) -> ModelPack:
        return self._pack

    def __exit__(self, *exception: object) -> None:
        self._pack.close()


def _write_manifest(folder: Path, version: str, sources: dict[str, Source], metrics: dict[str, Any]) -> None:
    files = sorted(path.name for path in folder.iterdir() if path.name != MANIFEST_FILE)
    manifest = {
        "format_version": FORMAT_VERSION,
        "model_version": version,
        "data_versions": {name: source.version for name, source in sources.items()},
        "metrics": metrics,
        "files": {name: sha256_of(folder / name) for name in files},
    }
    text = json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    (folder / MANIFEST_FILE).write_text(text, encoding="utf-8", newline="\n")


def _write_golden_cases(engine: Engine, base: KnowledgeBase, path: Path) -> None:
    """Cases made of a disease's most frequent findings, with the answer of this very model."""
    common = [d for d in base.diseases if d.group is Group.COMMON and d.findings]
    orphan = [d for d in base.diseases if d.group is Group.ORPHAN and len(d.findings) >= _GOLDEN_FINDINGS]
    chosen = common[: _GOLDEN_ORPHANS // 2] + orphan[:: max(1, len(orphan) // _GOLDEN_ORPHANS)][:_GOLDEN_ORPHANS]
    lines = []
    for number, disease in enumerate(chosen):
        case = _typical_case(base, disease, number)
        top = engine.diagnose(case).top(_GOLDEN_TOP)
        lines.append(
            json.dumps(
                {
                    "case": {
                        "id": case.id,
                        "age": case.age,
                        "sex": case.sex,
                        "present": case.present,
                        "absent": case.absent,
                    },
                    "expected": [
                        {"id": r.disease.id, "probability": round(r.probability, 5), "log_odds": round(r.log_odds, 3)}
                        for r in top
                    ],
                },
                sort_keys=True,
            )
        )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _typical_case(base: KnowledgeBase, disease: DiseaseRow, number: int) -> Case:
    rows = sorted(disease.findings, key=lambda row: (-disease.findings[row].value, row))[:_GOLDEN_FINDINGS]
    ids = [base.findings[row].id for row in rows]
    # The last finding is marked absent, so that both paths of the graph are held to the answer.
    return Case(id=f"golden-{number}", age=float(number), present=tuple(ids[:-1]), absent=tuple(ids[-1:]))


def _replace_folder(work: Path, folder: Path) -> None:
    """Put the finished pack in place; files of an earlier one that are no part of it go."""
    folder.mkdir(parents=True, exist_ok=True)
    names = {path.name for path in work.iterdir()}
    for path in folder.iterdir():
        if path.is_file() and path.name not in names:
            path.unlink()
    for name in sorted(names):
        shutil.copyfile(work / name, folder / name)
