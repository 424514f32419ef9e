"""A short guided example: a strip that leads through the window with a case of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.ui.controls import label, restyled
from app.ui.translation import Live


@dataclass(frozen=True, slots=True)
class Step:
    """What to say (asked anew in each language), which widget it is about, and what to do first."""

    words: Callable[[], str]
    target: QWidget
    prepare: Callable[[], object] = lambda: None


class Tour(Live):
    """Shows one step after the other and frames what it speaks of; ``ended`` when it is over or waved away."""

    ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tour")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._steps: Sequence[Step] = ()
        self._place = 0
        self._count = label("small")
        self.words = label("body", wrap=True)
        self.back = QPushButton()
        self.next = QPushButton()
        self.next.setProperty("kind", "primary")
        self.leave = QPushButton()
        self.leave.setProperty("kind", "link")
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 8, 12, 8)
        line.setSpacing(8)
        line.addWidget(self._count)
        line.addWidget(self.words, 1)
        for button in (self.leave, self.back, self.next):
            line.addWidget(button)
        self.back.clicked.connect(lambda: self._go(self._place - 1))
        self.next.clicked.connect(lambda: self._go(self._place + 1))
        self.leave.clicked.connect(self.end)
        self.hide()
        self.go_live()

    def begin(self, steps: Sequence[Step]) -> None:
        """Start with the first step."""
        self._frame("false")
        self._steps = steps
        self.show()
        self._place = 0
        self._go(0)
        self.next.setFocus()

    def end(self) -> None:
        """Leave the window as it is."""
        if self._steps:
            self._frame("false")
            self._steps = ()
            self.hide()
            self.ended.emit()

    def retranslate(self) -> None:
        self.back.setText(self.tr("Atrás"))
        self.leave.setText(self.tr("Salir"))
        self._fill()

    def _go(self, place: int) -> None:
        if place >= len(self._steps):
            self.end()
            return
        self._frame("false")
        self._place = place
        self._steps[place].prepare()
        self._frame("true")
        self._fill()

    def _frame(self, on: str) -> None:
        if self._steps:
            restyled(self._steps[self._place].target, "toured", on)

    def _fill(self) -> None:
        if not self._steps:
            return
        self.words.setText(self._steps[self._place].words())
        self._count.setText(f"{self._place + 1}/{len(self._steps)}")
        self.back.setEnabled(self._place > 0)
        last = self._place == len(self._steps) - 1
        self.next.setText(self.tr("Terminar") if last else self.tr("Siguiente"))
