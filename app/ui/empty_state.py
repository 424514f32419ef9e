"""What the middle of the window shows before there is a differential: an invitation, progress or trouble."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.core.modelpack import PackError
from app.records.entries import SavedCase
from app.ui import icons
from app.ui.controls import label
from app.ui.examples import Example, examples
from app.ui.palette import tokens
from app.ui.scroll_page import ScrollPage
from app.ui.translation import Live, language
from app.ui.typography import font

_RECENT = 4
_RECENT_WIDTH = 260


class ExampleButton(QPushButton):
    """A button whose words wrap, for names longer than the pane is wide."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "example")
        self._arrow = QLabel()
        self._words = label("body", wrap=True)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 10, 12, 10)
        line.setSpacing(10)
        line.addWidget(self._arrow)
        line.addWidget(self._words, 1)
        for part in (self._arrow, self._words):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_words(self, words: str) -> None:
        """Say this, to eye and ear."""
        self._words.setText(words)
        self.setAccessibleName(words)

    def draw(self) -> None:
        """Draw the arrow in the colour of now."""
        self._arrow.setPixmap(icons.pixmap("arrow-right", tokens().accent, icons.SIZE, self.devicePixelRatioF()))

    # A push button measures its own text; what counts here is the layout inside.
    def sizeHint(self) -> QSize:
        return self._inside().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._inside().minimumSize()

    def heightForWidth(self, width: int) -> int:
        return self._inside().heightForWidth(width)

    def _inside(self) -> QLayout:
        inside = self.layout()
        assert inside is not None
        return inside


class EmptyState(Live):
    """Says what to do next; ``example_chosen`` carries a case to try."""

    example_chosen = Signal(object)
    recent_chosen = Signal(object)
    tour_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opening = True
        self._recent: tuple[SavedCase, ...] = ()
        self._title_of: Callable[[SavedCase], str] = lambda saved: saved.sheet.label
        self._trouble: Exception | None = None
        self._picture = QLabel()
        self._title = label("title", wrap=True)
        self._text = label("muted", wrap=True, selectable=True)
        self._text.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.tour = QPushButton()
        self.tour.setProperty("kind", "link")
        self.tour.clicked.connect(self.tour_wanted)
        self._recent_heading = label("heading")
        self._recent_buttons: list[QPushButton] = []
        self._heading = label("heading")
        self._buttons: list[tuple[ExampleButton, Example]] = []
        column = QWidget()
        column.setObjectName("page")
        box = QVBoxLayout(column)
        box.setContentsMargins(4, 12, 12, 12)
        box.setSpacing(8)
        for part in (self._picture, self._title, self._text):
            box.addWidget(part)
        box.addWidget(self.tour, alignment=Qt.AlignmentFlag.AlignLeft)
        box.addSpacing(8)
        box.addWidget(self._recent_heading)
        for place in range(_RECENT):
            recent = QPushButton()
            recent.setProperty("kind", "link")
            recent.clicked.connect(lambda _checked=False, n=place: self.recent_chosen.emit(self._recent[n]))
            self._recent_buttons.append(recent)
            box.addWidget(recent, alignment=Qt.AlignmentFlag.AlignLeft)
        box.addSpacing(8)
        box.addWidget(self._heading)
        for example in examples():
            button = ExampleButton()
            button.clicked.connect(lambda _checked=False, e=example: self.example_chosen.emit(e.case))
            self._buttons.append((button, example))
            box.addWidget(button)
        box.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(ScrollPage(column))
        self.go_live()

    def model_opened(self) -> None:
        """The model is there: invite."""
        self._opening = False
        self.retranslate()

    def show_recent(self, cases: Sequence[SavedCase], title_of: Callable[[SavedCase], str]) -> None:
        """Offer the cases saved last."""
        self._recent = tuple(cases[:_RECENT])
        self._title_of = title_of
        self.retranslate()

    def model_failed(self, error: Exception) -> None:
        """The model cannot be used: say why and what to do."""
        self._opening = False
        self._trouble = error
        self.retranslate()
        self.restyle()

    def retranslate(self) -> None:
        if self._trouble is not None:
            self._title.setText(self.tr("No se pudo abrir el modelo"))
            if isinstance(self._trouble, PackError):
                reason = self._trouble.message(language())
            else:
                reason = str(self._trouble) or type(self._trouble).__name__
            advice = self.tr(
                "Sin el modelo no hay diagnósticos. Vuelva a instalar Cebra; sus ajustes se conservan. "
                "Si se repite, envíe este texto a quien mantiene el programa."
            )
            self._text.setText(f"{reason}\n\n{advice}")
        else:
            self._title.setText(self.tr("Empiece por un hallazgo"))
            self._text.setText(
                self.tr(
                    "Escriba a la izquierda lo que el paciente tiene y también lo que no tiene. "
                    "La lista de enfermedades, comunes y huérfanas, se ordena al momento."
                )
            )
        ready = not self._opening and self._trouble is None
        self.tour.setText(self.tr("Recorrido guiado (2 minutos)"))
        self.tour.setVisible(ready)
        self._recent_heading.setText(self.tr("Casos recientes"))
        self._recent_heading.setVisible(ready and bool(self._recent))
        for place, recent in enumerate(self._recent_buttons):
            known = place < len(self._recent)
            recent.setVisible(ready and known)
            if known:
                words = self._title_of(self._recent[place])
                recent.setText(QFontMetrics(font()).elidedText(words, Qt.TextElideMode.ElideRight, _RECENT_WIDTH))
                recent.setAccessibleName(words)
                recent.setToolTip(words)
        self._heading.setText(self.tr("Abriendo el modelo…") if self._opening else self.tr("O pruebe un caso"))
        self._heading.setVisible(self._trouble is None)
        for button, example in self._buttons:
            button.show_words(example.name(language()))
            button.setVisible(ready)

    def restyle(self) -> None:
        colors = tokens()
        scale = self.devicePixelRatioF()
        if self._trouble is not None:
            self._picture.setPixmap(icons.pixmap("warning", colors.danger, 40, scale))
        else:
            self._picture.setPixmap(icons.pixmap("cebra", colors.accent, 48, scale))
        for button, _ in self._buttons:
            button.draw()
