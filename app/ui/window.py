"""The window: three panes, a bar above and a line below, joined to the case, its keeper and the worker."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QMainWindow, QVBoxLayout, QWidget

from app.core.attribution import Explanation
from app.core.case import Case
from app.core.diseases import Disease
from app.core.engine import Differential
from app.core.language import Language
from app.core.questions import Question
from app.records.errors import RecordsError
from app.ui import icons, palette, stylesheet, translation, typography
from app.ui.case_keeper import CaseKeeper
from app.ui.case_model import CaseModel
from app.ui.case_words import title
from app.ui.cases_window import CasesWindow
from app.ui.controls import HairlineSplitter, Segmented, label
from app.ui.differential_pane import DifferentialPane
from app.ui.exporter import Exporter
from app.ui.findings_pane import FindingsPane
from app.ui.help_window import HelpWindow
from app.ui.info_window import InfoWindow
from app.ui.keeping_notices import KeepingNotices
from app.ui.notice_bar import NoticeBar
from app.ui.reason_panel import ReasonPanel, Tab
from app.ui.retraining_window import RetrainingWindow
from app.ui.settings import Settings, TextSize, Theme
from app.ui.top_bar import TopBar
from app.ui.tour import Tour
from app.ui.tour_steps import tour_steps
from app.ui.worker import Diagnostician, Opened

_DENSE_BELOW = 1000  # pixels at the normal size of type


@dataclass(frozen=True, slots=True)
class Places:
    """Where things lie: the PC's memory, and a model pack and a regional table other than the usual ones."""

    records: Path
    model: Path | None = None
    regions: Path | None = None


class CebraWindow(QMainWindow):
    """Joins the parts; knows what leads to what, and nothing of medicine."""

    def __init__(self, settings: Settings, places: Places) -> None:
        super().__init__()
        self._settings = settings
        self._differential: Differential | None = None
        self._opened: Opened | None = None
        self._asked_for: tuple[Case, bool] | None = None
        self.case = CaseModel(settings.region, self)
        self.diagnostician = Diagnostician(places.model, places.regions, self)
        self.keeper = CaseKeeper(self.case, places.records, self)
        self.bar = TopBar(self.case, settings.theme, settings.text_size)
        self.bar.lock(settings)
        self.notices = NoticeBar()
        self.tour = Tour()
        self.findings = FindingsPane(self.case)
        self.differential = DifferentialPane(self.case)
        self.reasons = ReasonPanel(self.case)
        self.info = InfoWindow(self)
        self.help = HelpWindow(self)
        self.cases = CasesWindow(self.keeper, self)
        self.retraining = RetrainingWindow(self.keeper, self)
        self.exporter = Exporter(self.case, self.notices, self.bar.export_menu, self)
        self.keeping = KeepingNotices(self.keeper, self.case, self.notices, self.bar, self.cases)
        self._lock = QLabel()
        self._private = label("small")
        self.message = label("error")
        self._version = label("small")
        self._build()
        self._connect()
        self._shortcuts()
        self.setWindowTitle("Cebra")
        self._words()
        self._colors()

    def _build(self) -> None:
        self.splitter = HairlineSplitter()
        # No fixed minimum widths: each pane's layout knows how wide its words are in the language of now.
        for place, (pane, stretch) in enumerate(((self.findings, 30), (self.differential, 36), (self.reasons, 34))):
            self.splitter.addWidget(pane)
            self.splitter.setStretchFactor(place, stretch)
        self.splitter.setSizes([410, 480, 476])
        status = QWidget()
        status.setObjectName("statusline")
        status.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line = QHBoxLayout(status)
        line.setContentsMargins(16, 4, 16, 4)
        line.addWidget(self._lock)
        line.addWidget(self._private)
        line.addStretch(1)
        line.addWidget(self.message)
        line.addWidget(self._version)
        page = QWidget()
        page.setObjectName("page")
        box = QVBoxLayout(page)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for part in (self.bar, self.notices, self.tour):
            box.addWidget(part)
        box.addWidget(self.splitter, 1)
        box.addWidget(status)
        self.setCentralWidget(page)
        self.setAcceptDrops(True)
        self.setMinimumSize(880, 460)
        self.resize(1366, 720)
        geometry = self._settings.bytes_of("window")
        if geometry is None or not self.restoreGeometry(geometry):
            screen = QGuiApplication.primaryScreen().availableGeometry()
            self.resize(min(1366, screen.width()), min(740, screen.height()))
        if (sizes := self._settings.bytes_of("panes")) is not None:
            self.splitter.restoreState(sizes)
        self.findings.search.setFocus()

    def _connect(self) -> None:
        self.case.changed.connect(self._case_changed)
        self.differential.picked.connect(self._disease_picked)
        self.differential.compare_wanted.connect(self._compare)
        self.differential.empty.example_chosen.connect(self.case.show_case)
        self.differential.empty.tour_wanted.connect(self.begin_tour)
        self.differential.empty.recent_chosen.connect(self.keeper.open_case)
        self.keeper.opened.connect(self._offer_recent)
        self.keeper.changed.connect(self._offer_recent)
        self.keeper.emptied.connect(self.new_case)
        self.findings.form.region_chosen.connect(self._region_chosen)
        self.findings.note.read_wanted.connect(self.diagnostician.read_note)
        self.bar.language_chosen.connect(self.speak)
        self.bar.theme_chosen.connect(self.wear)
        self.bar.size_chosen.connect(self.enlarge)
        self.bar.new_case.connect(self.new_case)
        self.bar.cases_wanted.connect(self.cases.open)
        self.bar.save_wanted.connect(self.keeper.save)
        self.bar.help_wanted.connect(self.help.open)
        self.bar.info_wanted.connect(self.info.open)
        self.help.tour_wanted.connect(self.begin_tour)
        self.tour.ended.connect(self._to_search)
        self.cases.chosen.connect(self.keeper.open_case)
        self.cases.retraining_wanted.connect(self.retraining.open)
        worker = self.diagnostician
        worker.opened.connect(self._model_opened)
        worker.failed.connect(self.differential.empty.model_failed)
        worker.ranked.connect(self._ranked)
        worker.explained.connect(self._explained)
        worker.asked.connect(self._asked)
        worker.read.connect(self.findings.note.show_proposals)
        worker.stumbled.connect(self._stumbled)
        self.reasons.diseases_wanted.connect(worker.prepare_diseases)
        worker.diseases_ready.connect(self.reasons.conclusion.use_search)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._scheme_changed)

    def _shortcuts(self) -> None:
        keys = QKeySequence.StandardKey
        for key, action in (
            (keys.Undo, self.case.undo_stack.undo),
            ("Ctrl+Shift+Z", self.case.undo_stack.redo),
            ("Ctrl+Y", self.case.undo_stack.redo),
            (keys.New, self.new_case),
            (keys.Open, self.cases.open),
            (keys.Save, self.keeper.save),
            (keys.Find, self._to_search),
            ("F1", self.help.open),
            ("Ctrl+1", self._to_search),
            ("Ctrl+2", self.differential.list.setFocus),
            ("Ctrl+3", lambda: self._to_tab(Tab.WHY)),
            ("Ctrl+4", lambda: self._to_tab(Tab.NEXT)),
            ("Ctrl+5", lambda: self._to_tab(Tab.COMPARE)),
            ("Ctrl+6", lambda: self._to_tab(Tab.CONCLUSION)),
            (keys.ZoomIn, lambda: self._step_size(+1)),
            ("Ctrl+=", lambda: self._step_size(+1)),
            (keys.ZoomOut, lambda: self._step_size(-1)),
            ("Ctrl+0", lambda: self.enlarge(TextSize.NORMAL)),
        ):
            QShortcut(QKeySequence(key), self, action)

    def start(self) -> None:
        """Show the window; open the model and the saved cases behind it."""
        self.show()
        self.diagnostician.start()
        self.keeper.start()

    def come_forward(self) -> None:
        """The program was started a second time: this is the window that is meant."""
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.raise_()
        self.activateWindow()

    def new_case(self) -> None:
        """An empty case; the one before is kept among the saved ones and comes back with undo."""
        self.case.show_case(Case(region=self._settings.region))
        self._to_search()

    def begin_tour(self) -> None:
        """Lead through the window with a case of its own."""
        self.tour.begin(tour_steps(self))

    def speak(self, language: Language) -> None:
        """Change the language of everything on screen and remember it."""
        self._settings.language = language
        translation.speak(language)

    def wear(self, theme: Theme) -> None:
        """Change the theme and remember it."""
        self._settings.theme = theme
        dress(theme, self._settings.text_size)

    def enlarge(self, size: TextSize) -> None:
        """Change the size of the type and remember it."""
        self._settings.text_size = size  # which an administrator may have fixed
        self.bar.show_size(self._settings.text_size)
        dress(self._settings.theme, self._settings.text_size)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Take less room for tabs and choices where the window is narrow for the size of its type."""
        dense = self.width() < typography.scaled(_DENSE_BELOW)
        for choice in self.findChildren(Segmented):
            choice.make_dense(dense)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.exporter.read(Path(event.mimeData().urls()[0].toLocalFile()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._words()
        elif event.type() is QEvent.Type.StyleChange and hasattr(self, "_version"):
            self._colors()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.keeper.close():
            # Nothing may be lost by a click: the reason is on screen now, and the next click is taken at its word.
            event.ignore()
            return
        self._settings.keep_bytes("window", self.saveGeometry())
        self._settings.keep_bytes("panes", self.splitter.saveState())
        for window in (self.info, self.help, self.cases, self.retraining):
            window.close()
        self.diagnostician.close()
        super().closeEvent(event)

    def _words(self) -> None:
        self.exporter.retranslate()
        self.keeping.follow()
        self._private.setText(self.tr("Nada sale de este PC"))
        if self._opened is not None:
            self._version.setText(self.tr("Modelo {0}").format(self._opened.pack.manifest.model_version))
        self._say()

    def _colors(self) -> None:
        self._lock.setPixmap(icons.pixmap("lock", palette.tokens().muted, 16, self.devicePixelRatioF()))

    def _scheme_changed(self) -> None:
        if self._settings.theme is Theme.SYSTEM:
            dress(Theme.SYSTEM, self._settings.text_size)

    def _step_size(self, step: int) -> None:
        self.enlarge(self._settings.text_size.stepped(step))

    def _to_search(self) -> None:
        self.findings.search.line.setFocus()
        self.findings.search.line.selectAll()

    def _to_tab(self, tab: Tab) -> None:
        self.reasons.show_tab(tab)
        self.reasons.focus_page()

    def _model_opened(self, opened: Opened) -> None:
        self._opened = opened
        self.findings.use(opened.pack, opened.search, opened.regions.names)
        self.differential.use(opened.pack)
        self.reasons.use(opened.pack)
        self.cases.use(opened.pack)
        self.retraining.use(opened.engine)
        self.exporter.use(opened)
        self.info.use(opened.pack)
        self._words()
        self._offer_recent()
        self._case_changed()

    def _case_changed(self) -> None:
        if self._opened is None:
            return
        sheet = self.case.sheet
        if sheet.case.is_empty:
            self.diagnostician.forget()
            self._differential = self._asked_for = None
            self.differential.show_differential(None)
            self.reasons.show_differential(None)
            return
        if self._differential is not None and self._asked_for == (sheet.ranked, bool(sheet.paused)):
            self.differential.rearrange()
            return
        self._asked_for = (sheet.ranked, bool(sheet.paused))
        self.exporter.questions = ()
        self.diagnostician.rank(sheet.ranked, sheet.case if sheet.paused else None)

    def _ranked(self, differential: Differential, before: Differential | None) -> None:
        self._say()
        self._differential = differential
        self.reasons.show_differential(differential)
        self.differential.show_differential(differential, before)

    def _offer_recent(self) -> None:
        """The cases saved last, on the page that invites."""
        store = self.keeper.store
        if store is None or not self.case.sheet.is_blank:
            return
        try:
            recent = store.cases()
        except RecordsError:
            recent = []
        pack = None if self._opened is None else self._opened.pack
        self.differential.empty.show_recent(recent, lambda saved: title(saved.sheet, pack))

    def _disease_picked(self, disease: Disease) -> None:
        if self._differential is not None:
            self.diagnostician.explain(self._differential, disease)

    def _explained(self, explanation: Explanation) -> None:
        self.reasons.why.show_explanation(explanation)
        if self._differential is not None and self.reasons.next.is_waiting:
            self.diagnostician.ask(self._differential)

    def _asked(self, questions: tuple[Question, ...]) -> None:
        self.reasons.next.show_questions(questions)
        self.differential.show_questions(questions)
        self.exporter.questions = questions

    def _compare(self, disease: Disease) -> None:
        self.reasons.compare.add(disease)
        self.reasons.show_tab(Tab.COMPARE)

    def _region_chosen(self, region: str | None) -> None:
        """A doctor works in one place: the next case begins there too."""
        self._settings.region = region

    def _stumbled(self, reason: str) -> None:
        self._say(self.tr("No se pudo calcular: {0}").format(reason))

    def _say(self, text: str = "") -> None:
        """A message in the line below; without one, what is wrong all the time."""
        if not text and self._opened is not None and self._opened.faulty_table is not None:
            text = self._opened.faulty_table.message(translation.language())
        self.message.setText(text)
        self.message.setToolTip(text)


def dress(theme: Theme, size: TextSize) -> None:
    """Put the whole program into a theme and a size of type."""
    colors = palette.choose(theme)
    typography.scale_type(size.factor)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    base = app.font()
    base.setPixelSize(typography.scaled(typography.BODY))
    app.setFont(base)
    app.setPalette(palette.qt_palette(colors))
    app.setStyleSheet(stylesheet.build(colors))
