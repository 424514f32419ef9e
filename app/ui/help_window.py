"""How to use the program and how to read its answers."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from app.ui.assets import asset
from app.ui.text_window import TextWindow
from app.ui.translation import language


class HelpWindow(TextWindow):
    """The help of the language on screen; ``tour_wanted`` when the guided example is asked for."""

    tour_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tour = QPushButton()
        self.tour.setProperty("kind", "link")
        self.body.insertWidget(0, self.tour)
        self.tour.clicked.connect(self.close)
        self.tour.clicked.connect(self.tour_wanted)
        self.go_live()

    def title(self) -> str:
        return self.tr("Ayuda de Cebra")

    def markdown(self) -> str:
        return asset(f"help-{language().value}.md").read_text(encoding="utf-8")

    def retranslate(self) -> None:
        super().retranslate()
        self.tour.setText(self.tr("Hacer el recorrido guiado (2 minutos)"))
