"""The window: three panes, a bar above and a line below, joined to the case and the worker."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QMainWindow, QVBoxLayout, QWidget

from app.core.attribution import Explanation
from app.core.case import Case
from app.core.diseases import Disease
from app.core.engine import Differential
from app.core.language import Language
from app.ui import icons, palette, stylesheet, translation
from app.ui.case_model import CaseModel
from app.ui.controls import HairlineSplitter, label
from app.ui.differential_pane import DifferentialPane
from app.ui.findings_pane import FindingsPane
from app.ui.info_window import InfoWindow
from app.ui.settings import Settings, Theme
from app.ui.top_bar import TopBar
from app.ui.why_pane import WhyPane
from app.ui.worker import Diagnostician, Opened


class CebraWindow(QMainWindow):
    """Joins the parts; knows what leads to what, and nothing of medicine."""

    def __init__(self, settings: Settings, model: Path | None = None, regions: Path | None = None) -> None:
        super().__init__()
        self._settings = settings
        self._differential: Differential | None = None
        self.case = CaseModel(settings.region, self)
        self.diagnostician = Diagnostician(model, regions, self)
        self.bar = TopBar(self.case.undo_stack, settings.theme)
        self.findings = FindingsPane(self.case)
        self.differential = DifferentialPane()
        self.why = WhyPane(self.case)
        self.info = InfoWindow(self)
        self._lock = QLabel()
        self._private = label("small")
        self.message = label("error")
        self._version = label("small")
        self._opened: Opened | None = None
        self._build()
        self._connect()
        self.setWindowTitle("Cebra")
        self._words()
        self._colors()

    def _build(self) -> None:
        self.splitter = HairlineSplitter()
        # No fixed minimum widths: each pane's layout knows how wide its words are in the language of now.
        for place, (pane, stretch) in enumerate(((self.findings, 30), (self.differential, 36), (self.why, 34))):
            self.splitter.addWidget(pane)
            self.splitter.setStretchFactor(place, stretch)
        self.splitter.setSizes([400, 490, 460])
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
        box.addWidget(self.bar)
        box.addWidget(self.splitter, 1)
        box.addWidget(status)
        self.setCentralWidget(page)
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
        self.differential.empty.example_chosen.connect(self.case.show_case)
        self.findings.form.region_chosen.connect(self._region_chosen)
        self.bar.language_chosen.connect(self.speak)
        self.bar.theme_chosen.connect(self.wear)
        self.bar.new_case.connect(self.new_case)
        self.bar.info_wanted.connect(self.show_info)
        worker = self.diagnostician
        worker.opened.connect(self._model_opened)
        worker.failed.connect(self.differential.empty.model_failed)
        worker.ranked.connect(self._ranked)
        worker.explained.connect(self._explained)
        worker.stumbled.connect(self._stumbled)
        for keys, action in (
            (QKeySequence(QKeySequence.StandardKey.Undo), self.case.undo_stack.undo),
            (QKeySequence("Ctrl+Shift+Z"), self.case.undo_stack.redo),
            (QKeySequence("Ctrl+Y"), self.case.undo_stack.redo),
            (QKeySequence(QKeySequence.StandardKey.New), self.new_case),
            (QKeySequence(QKeySequence.StandardKey.Find), self._to_search),
            (QKeySequence(Qt.Key.Key_F1), self.show_info),
        ):
            QShortcut(keys, self, action)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._scheme_changed)

    def start(self) -> None:
        """Show the window and open the model behind it."""
        self.show()
        self.diagnostician.start()

    def new_case(self) -> None:
        """An empty case; the one before comes back with undo."""
        self.case.show_case(Case(region=self._settings.region))
        self._to_search()

    def speak(self, language: Language) -> None:
        """Change the language of everything on screen and remember it."""
        self._settings.language = language
        translation.speak(language)

    def wear(self, theme: Theme) -> None:
        """Change the theme and remember it."""
        self._settings.theme = theme
        dress(theme)

    def show_info(self) -> None:
        """Show what the program is made of."""
        self.info.show()
        self.info.raise_()
        self.info.activateWindow()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._words()
        elif event.type() is QEvent.Type.StyleChange and hasattr(self, "_opened"):
            self._colors()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._settings.keep_bytes("window", self.saveGeometry())
        self._settings.keep_bytes("panes", self.splitter.saveState())
        self.info.close()
        self.diagnostician.close()
        super().closeEvent(event)

    def _words(self) -> None:
        self._private.setText(self.tr("Nada sale de este PC"))
        if self._opened is not None:
            self._version.setText(self.tr("Modelo {0}").format(self._opened.pack.manifest.model_version))
        self._say()

    def _colors(self) -> None:
        self._lock.setPixmap(icons.pixmap("lock", palette.tokens().muted, 16, self.devicePixelRatioF()))

    def _scheme_changed(self) -> None:
        if self._settings.theme is Theme.SYSTEM:
            dress(Theme.SYSTEM)

    def _to_search(self) -> None:
        self.findings.search.line.setFocus()
        self.findings.search.line.selectAll()

    def _model_opened(self, opened: Opened) -> None:
        self._opened = opened
        self.findings.use(opened.pack.vocabulary, opened.search, opened.regions.names)
        self.differential.use(opened.pack)
        self.why.use(opened.pack)
        self.info.use(opened.pack)
        self._words()
        self._case_changed()

    def _case_changed(self) -> None:
        if self._opened is None:
            return
        if self.case.case.is_empty:
            self.diagnostician.forget()
            self._differential = None
            self.differential.show_differential(None)
            self.why.show_explanation(None)
        else:
            self.diagnostician.rank(self.case.case)

    def _ranked(self, differential: Differential) -> None:
        self._say()
        self._differential = differential
        self.differential.show_differential(differential)

    def _disease_picked(self, disease: Disease) -> None:
        if self._differential is not None:
            self.diagnostician.explain(self._differential, disease)

    def _explained(self, explanation: Explanation) -> None:
        self.why.show_explanation(explanation)

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


def dress(theme: Theme) -> None:
    """Put the whole program into a theme."""
    colors = palette.choose(theme)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.setPalette(palette.qt_palette(colors))
    app.setStyleSheet(stylesheet.build(colors))
