"""Small models for tests: graphs run as they are, a stage 2 learned in a moment, and a whole pack around a graph."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort

from app.core.case import Case
from app.core.modelpack import CATALOG_FILE, FORMAT_VERSION, MANIFEST_FILE, MODEL_FILE, ModelPack
from training.export.catalog import write_catalog
from training.export.graph import Reranker
from training.knowledge.base import KnowledgeBase
from training.ranking.featurise import featurise
from training.ranking.likelihood import LikelihoodTables
from training.ranking.rankers import LightGbmRanker, Ranker

Outputs = dict[str, np.ndarray]


class Graph:
    """An ONNX model ready to run."""

    def __init__(self, model: onnx.ModelProto) -> None:
        options = ort.SessionOptions()
        options.log_severity_level = 3
        self._session = ort.InferenceSession(model.SerializeToString(), options)

    def run(
        self,
        present: Sequence[int] = (),
        absent: Sequence[int] = (),
        age: float = -1,
        sex: int = 0,
        focus: int | None = None,
        **optional: object,
    ) -> Outputs:
        """All outputs by name; ``optional`` are ``known`` and ``region_log_prior``."""
        fed = {
            "present": np.array(present, np.int64),
            "absent": np.array(absent, np.int64),
            "age": np.array([age], np.float32),
            "sex": np.array([sex], np.int64),
        }
        if focus is not None:
            fed["focus"] = np.array([focus], np.int64)
        fed |= {name: np.array(value, np.float32) for name, value in optional.items()}
        return dict(zip([o.name for o in self._session.get_outputs()], self._session.run(None, fed), strict=True))


def small_reranker(base: KnowledgeBase, tables: LikelihoodTables, ranker: Ranker | None = None) -> Reranker:
    """A few trees, or another ranker, learned from all pairs of findings with a random disease as the true one."""
    pairs = list(combinations([finding.id for finding in base.findings], 2)) * 6
    truth = np.random.default_rng(4).integers(len(base.diseases), size=len(pairs))
    table, _ = featurise(base, tables, [Case(present=pair) for pair in pairs], truth, truth)
    ranker = ranker or LightGbmRanker(rounds=12, leaves=5, min_data_in_leaf=3, threads=1)
    ranker.fit(table)
    return Reranker(ranker.to_onnx(), blend=0.3, prior=0.5, unranked=-0.5)


def write_pack(base: KnowledgeBase, model: onnx.ModelProto, folder: Path, metrics: Mapping[str, object]) -> ModelPack:
    """A pack of a catalog, a graph and a manifest, opened."""
    folder.mkdir(exist_ok=True)
    write_catalog(base, folder / CATALOG_FILE)
    onnx.save(model, folder / MODEL_FILE)
    files = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (CATALOG_FILE, MODEL_FILE)}
    manifest = {
        "format_version": FORMAT_VERSION,
        "model_version": "toy",
        "data_versions": {},
        "metrics": metrics,
        "files": files,
    }
    (folder / MANIFEST_FILE).write_text(json.dumps(manifest), encoding="utf-8")
    return ModelPack.open(folder)
