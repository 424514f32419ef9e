"""Model work away from the window: opening, ranking, explaining, asking, reading notes. The latest request wins."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal, Slot

from app.core.attribution import Explanation, explain
from app.core.case import Case
from app.core.disease_search import DiseaseSearch
from app.core.diseases import Disease
from app.core.engine import Differential, Engine
from app.core.language import Language
from app.core.modelpack import ModelPack, PackError, bundled_pack
from app.core.questions import Question, next_questions
from app.core.regions import RegionalPriors, RegionError
from app.core.search import FindingSearch
from app.core.textscan import NoteScanner, Proposal

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Opened:
    """Everything a window needs from a model pack; ``faulty_table`` says why the administrator's regions are left
    out."""

    pack: ModelPack
    engine: Engine
    search: FindingSearch
    regions: RegionalPriors
    faulty_table: RegionError | None = None


@dataclass(frozen=True, slots=True)
class RankRequest:
    """A case to rank; ``full`` is the same with the findings that are paused in it, to compare with."""

    case: Case
    full: Case | None


@dataclass(frozen=True, slots=True)
class ExplanationRequest:
    """One disease within one differential."""

    differential: Differential
    disease: Disease


@dataclass(frozen=True, slots=True)
class NoteRequest:
    """A note to read."""

    text: str


class _Worker(QObject):
    """Lives in the worker thread. Requests lie in slots that a newer one overwrites; nothing queues up."""

    opened = Signal(object)
    failed = Signal(object)
    ranked = Signal(object, object, object)
    explained = Signal(object, object)
    asked = Signal(object, object)
    read = Signal(object, object)
    diseases_ready = Signal(object)
    stumbled = Signal(str)

    def __init__(self, folder: Path | None, table: Path | None) -> None:
        super().__init__()
        self._folder = folder
        self._table = table
        self._engine: Engine | None = None
        self._scanner: NoteScanner | None = None
        # Written by the window's thread, read and emptied by ours; single references, so no lock is needed.
        self.wanted_ranking: RankRequest | None = None
        self.wanted_explanation: ExplanationRequest | None = None
        self.wanted_questions: Differential | None = None
        self.wanted_note: NoteRequest | None = None

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
            self.opened.emit(Opened(pack, self._engine, search, regions, faulty))
            # The first misspelt word would wait for this otherwise.
            search.search("fiebre", Language.SPANISH)
            self.work()  # what was asked for meanwhile

    @Slot()
    def prepare_diseases(self) -> None:
        """Make the search of diseases, which takes its time the first time."""
        if self._engine is not None:
            search = DiseaseSearch(self._engine.pack)
            search.search("a", Language.SPANISH)
            self.diseases_ready.emit(search)

    @Slot()
    def work(self) -> None:
        """Do what is wanted now, the most urgent first; several wake-ups for one request cost nothing."""
        if self._engine is None:
            return
        try:
            self._rank(self._engine)
            self._explain()
            self._ask()
            self._read(self._engine)
        except Exception as error:
            log.exception("calculation")
            self.stumbled.emit(str(error) or type(error).__name__)

    def _rank(self, engine: Engine) -> None:
        request, self.wanted_ranking = self.wanted_ranking, None
        if request is not None:
            before = None if request.full is None else engine.diagnose(request.full)
            self.ranked.emit(request, engine.diagnose(request.case), before)

    def _explain(self) -> None:
        request, self.wanted_explanation = self.wanted_explanation, None
        if request is not None:
            self.explained.emit(request, explain(request.differential, request.disease))

    def _ask(self) -> None:
        differential, self.wanted_questions = self.wanted_questions, None
        if differential is not None:
            questions = next_questions(differential, is_outdated=self._is_awaited)
            if questions or not self._is_awaited():
                self.asked.emit(differential, questions)
            else:
                self.wanted_questions = self.wanted_questions or differential

    def _read(self, engine: Engine) -> None:
        request, self.wanted_note = self.wanted_note, None
        if request is not None:
            if self._scanner is None:
                self._scanner = NoteScanner(engine.pack)
            self.read.emit(request, self._scanner.scan(request.text))

    def _is_awaited(self) -> bool:
        """Whether the doctor waits for something quicker than questions."""
        return self.wanted_ranking is not None or self.wanted_explanation is not None


class Diagnostician(QObject):
    """The window's side of the worker: ask, and hear by signal. Answers to outdated questions are dropped."""

    opened = Signal(object)
    failed = Signal(object)
    ranked = Signal(object, object)
    explained = Signal(object)
    asked = Signal(object)
    read = Signal(str, object)
    diseases_ready = Signal(object)
    stumbled = Signal(str)
    _start = Signal()
    _prepare = Signal()
    _wake = Signal()

    def __init__(self, folder: Path | None = None, table: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ranking: RankRequest | None = None
        self._explanation: ExplanationRequest | None = None
        self._questions: Differential | None = None
        self._note: NoteRequest | None = None
        self._thread = QThread(self)
        self._thread.setObjectName("cebra-model")
        self._worker = _Worker(folder, table)
        self._worker.moveToThread(self._thread)
        self._start.connect(self._worker.open)
        self._wake.connect(self._worker.work)
        self._prepare.connect(self._worker.prepare_diseases)
        self._worker.diseases_ready.connect(self.diseases_ready)
        self._worker.opened.connect(self.opened)
        self._worker.failed.connect(self.failed)
        self._worker.stumbled.connect(self.stumbled)
        self._worker.ranked.connect(self._ranked)
        self._worker.explained.connect(self._explained)
        self._worker.asked.connect(self._asked)
        self._worker.read.connect(self._read)

    def start(self) -> None:
        """Open the model in the background."""
        self._thread.start()
        self._start.emit()

    def rank(self, case: Case, full: Case | None = None) -> None:
        """Rank this case, and ``full`` beside it; an older unanswered one is forgotten."""
        self.forget()
        self._ranking = RankRequest(case, full)
        self._worker.wanted_ranking = self._ranking
        self._wake.emit()

    def explain(self, differential: Differential, disease: Disease) -> None:
        """Explain this disease; an older unanswered request is forgotten."""
        self._explanation = ExplanationRequest(differential, disease)
        self._worker.wanted_explanation = self._explanation
        self._wake.emit()

    def ask(self, differential: Differential) -> None:
        """Find out what to ask next."""
        self._questions = differential
        self._worker.wanted_questions = differential
        self._wake.emit()

    def prepare_diseases(self) -> None:
        """Make the search of diseases, for ``diseases_ready``."""
        self._prepare.emit()

    def read_note(self, text: str) -> None:
        """Find the findings in a note; an older unanswered one is forgotten."""
        self._note = NoteRequest(text)
        self._worker.wanted_note = self._note
        self._wake.emit()

    def forget(self) -> None:
        """The case is another now: no answer about the one before is wanted any more."""
        self._ranking = self._explanation = self._questions = None
        self._worker.wanted_ranking = self._worker.wanted_explanation = self._worker.wanted_questions = None

    def close(self) -> None:
        """End the thread; at most the calculation under way is waited for."""
        self.forget()
        if self._thread.isRunning():
            self._thread.quit()
            self._thread.wait()

    @Slot(object, object, object)
    def _ranked(self, request: RankRequest, differential: Differential, before: Differential | None) -> None:
        if request is self._ranking:
            self.ranked.emit(differential, before)

    @Slot(object, object)
    def _explained(self, request: ExplanationRequest, explanation: Explanation) -> None:
        if request is self._explanation:
            self.explained.emit(explanation)

    @Slot(object, object)
    def _asked(self, differential: Differential, questions: tuple[Question, ...]) -> None:
        if differential is self._questions:
            self.asked.emit(questions)

    @Slot(object, object)
    def _read(self, request: NoteRequest, proposals: tuple[Proposal, ...]) -> None:
        if request is self._note:
            self.read.emit(request.text, proposals)
