"""Model work away from the window: opening, ranking, explaining. The latest request wins."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal, Slot

from app.core.attribution import Explanation, explain
from app.core.case import Case
from app.core.diseases import Disease
from app.core.engine import Differential, Engine
from app.core.modelpack import ModelPack, PackError, bundled_pack
from app.core.regions import RegionalPriors, RegionError
from app.core.search import FindingSearch

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Opened:
    """Everything a window needs from a model pack; ``faulty_table`` says why the administrator's regions are left
    out."""

    pack: ModelPack
    search: FindingSearch
    regions: RegionalPriors
    faulty_table: RegionError | None = None


@dataclass(frozen=True, slots=True)
class ExplanationRequest:
    """One disease within one differential."""

    differential: Differential
    disease: Disease


class _Worker(QObject):
    """Lives in the worker thread. Requests lie in slots that a newer one overwrites; nothing queues up."""

    opened = Signal(object)
    failed = Signal(object)
    ranked = Signal(object, object)
    explained = Signal(object, object)
    stumbled = Signal(str)

    def __init__(self, folder: Path | None, table: Path | None) -> None:
        super().__init__()
        self._folder = folder
        self._table = table
        self._engine: Engine | None = None
        # Written by the window's thread, read and emptied by ours; single references, so no lock is needed.
        self.wanted_case: Case | None = None
        self.wanted_explanation: ExplanationRequest | None = None

    @Slot()
    def open(self) -> None:
        try:
            pack = ModelPack.open(self._folder if self._folder is not None else bundled_pack())
            search = FindingSearch(pack)
            regions, faulty = pack.regions, None
            try:
                if self._table is not None:
                    regions = regions.with_table(self._table, pack.diseases)
            except RegionError as error:
                log.error("regional table: %s", error)
                faulty = error
            self._engine = Engine(pack, regions=regions)
        except PackError as error:
            log.error("model pack: %s", error)
            self.failed.emit(error)
        except Exception as error:  # whatever a damaged file may cause, the window must say so and live on
            log.exception("model pack")
            self.failed.emit(error)
        else:
            self.opened.emit(Opened(pack, search, regions, faulty))

    @Slot()
    def work(self) -> None:
        """Do what is wanted now; several wake-ups for one request cost nothing."""
        if self._engine is None:
            return
        try:
            case, self.wanted_case = self.wanted_case, None
            if case is not None:
                self.ranked.emit(case, self._engine.diagnose(case))
                return
            request, self.wanted_explanation = self.wanted_explanation, None
            if request is not None:
                self.explained.emit(request, explain(request.differential, request.disease))
        except Exception as error:
            log.exception("calculation")
            self.stumbled.emit(str(error) or type(error).__name__)


class Diagnostician(QObject):
    """The window's side of the worker: ask, and hear by signal. Answers to outdated questions are dropped."""

    opened = Signal(object)
    failed = Signal(object)
    ranked = Signal(object)
    explained = Signal(object)
    stumbled = Signal(str)
    _start = Signal()
    _wake = Signal()

    def __init__(self, folder: Path | None = None, table: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._case: Case | None = None
        self._question: ExplanationRequest | None = None
        self._thread = QThread(self)
        self._thread.setObjectName("cebra-model")
        self._worker = _Worker(folder, table)
        self._worker.moveToThread(self._thread)
        self._start.connect(self._worker.open)
        self._wake.connect(self._worker.work)
        self._worker.opened.connect(self.opened)
        self._worker.failed.connect(self.failed)
        self._worker.stumbled.connect(self.stumbled)
        self._worker.ranked.connect(self._ranked)
        self._worker.explained.connect(self._explained)

    def start(self) -> None:
        """Open the model in the background."""
        self._thread.start()
        self._start.emit()

    def rank(self, case: Case) -> None:
        """Rank this case; an older unanswered one is forgotten."""
        self._case = case
        self._question = None
        self._worker.wanted_explanation = None
        self._worker.wanted_case = case
        self._wake.emit()

    def explain(self, differential: Differential, disease: Disease) -> None:
        """Explain this disease; an older unanswered question is forgotten."""
        self._question = ExplanationRequest(differential, disease)
        self._worker.wanted_explanation = self._question
        self._wake.emit()

    def forget(self) -> None:
        """The case is empty now: no answer is wanted any more."""
        self._case = None
        self._question = None
        self._worker.wanted_case = None
        self._worker.wanted_explanation = None

    def close(self) -> None:
        """End the thread; at most the calculation under way is waited for."""
        self.forget()
        if self._thread.isRunning():
            self._thread.quit()
            self._thread.wait()

    @Slot(object, object)
    def _ranked(self, case: Case, differential: Differential) -> None:
        if case is self._case:
            self.ranked.emit(differential)

    @Slot(object, object)
    def _explained(self, request: ExplanationRequest, explanation: Explanation) -> None:
        if request is self._question:
            self.explained.emit(explanation)
