"""Writes a whole model pack: the same inputs give the same bytes."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
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
from training.evaluation.evaluate import Citations, Evaluation, evaluate
from training.export.card import model_card
from training.export.catalog import write_catalog
from training.export.graph import build_graph
from training.knowledge.base import DiseaseRow, KnowledgeBase
from training.ranking.calibration import ScoredPatient, Temperature, fit_temperature
from training.ranking.likelihood import LikelihoodSettings, build_tables
from training.sources.store import Source, sha256_of

MODEL_VERSION = "0.1.0"
_GOLDEN_FINDINGS = 6
_GOLDEN_TOP = 5
_GOLDEN_ORPHANS = 16


@dataclass(frozen=True, slots=True)
class BuiltPack:
    """A pack that has been written, and how it fared."""

    folder: Path
    temperature: Temperature
    evaluation: Evaluation


def build_pack(
    base: KnowledgeBase,
    sources: dict[str, Source],
    patients: Sequence[Patient],
    citations: Citations,
    folder: Path,
    settings: LikelihoodSettings | None = None,
    progress: Callable[[Iterable[Any]], Iterable[Any]] = lambda items: items,
    tell: Callable[[str], None] = lambda step: None,
) -> BuiltPack:
    """Build, calibrate, measure and write a pack to ``folder``, which changes only when all is done."""
    with tempfile.TemporaryDirectory(prefix="cebra-pack-") as scratch:
        work = Path(scratch)
        tell("catalog")
        write_catalog(base, work / CATALOG_FILE)
        tell("likelihood tables")
        tables = build_tables(base, settings or LikelihoodSettings())
        tell("calibration")
        onnx.save(build_graph(tables, Temperature()), work / MODEL_FILE)
        _write_manifest(work, MODEL_VERSION, sources, {})
        with _opened(work) as uncalibrated:
            temperature = _calibrate(Engine(uncalibrated), patients, citations, progress)
        tell("model graph")
        onnx.save(build_graph(tables, temperature), work / MODEL_FILE)
        digest = sha256_of(work / MODEL_FILE)[:4] + sha256_of(work / CATALOG_FILE)[:4]
        version = f"{MODEL_VERSION}+{digest}"
        _write_manifest(work, version, sources, {})
        with _opened(work) as pack:
            engine = Engine(pack)
            tell("evaluation")
            evaluation = evaluate(engine, patients, citations, progress)
            tell("golden cases")
            _write_golden_cases(engine, base, work / GOLDEN_FILE)
        tell("model card and manifest")
        for language in Language:
            card = model_card(language, version, base, temperature, evaluation, sources)
            (work / card_file(language)).write_text(card, encoding="utf-8", newline="\n")
        _write_manifest(work, version, sources, {"temperature": asdict(temperature), **evaluation.as_json()})
        _replace_folder(work, folder)
    return BuiltPack(folder, temperature, evaluation)


class _opened:
    """A pack that is closed at the end of a ``with``."""

    def __init__(self, folder: Path) -> None:
        self._pack = ModelPack.open(folder)

    def __enter__(self) -> ModelPack:
        return self._pack

    def __exit__(self, *exception: object) -> None:
        self._pack.close()


def _calibrate(
    engine: Engine,
    patients: Sequence[Patient],
    citations: Citations,
    progress: Callable[[Iterable[Any]], Iterable[Any]],
) -> Temperature:
    scored = []
    for patient in progress(patients):
        disease = engine.pack.diseases.find(patient.truth)
        if disease is None or citations.cited(patient, disease.ids):
            continue
        # Excluded findings of published patients point towards their disease: see MODEL.md on this trap.
        differential = engine.diagnose(replace(patient.case, absent=()))
        scores = differential.baseline + differential.evidence.sum(axis=0)
        scored.append(ScoredPatient(scores, disease.index, len(differential.sane.present)))
    return fit_temperature(scored)


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
