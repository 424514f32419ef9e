"""Says that the program has failed, what became of the case, and offers the report to be copied."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app.ui.controls import label
from app.ui.translation import Live


class CrashWindow(Live):
    """A window beside the main one, which may well go on working."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("page")
        self._was_before = False
        self._kept = True
        self._words = label("body", wrap=True)
        self.report = QPlainTextEdit()
        self.report.setReadOnly(True)
        self.copy = QPushButton()
        self.copy.setProperty("kind", "primary")
        self.close_button = QPushButton()
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.copy)
        foot.addWidget(self.close_button)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 16, 16, 12)
        box.setSpacing(10)
        box.addWidget(self._words)
        box.addWidget(self.report, 1)
        box.addLayout(foot)
        self.resize(620, 380)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.report.toPlainText()))
        self.close_button.clicked.connect(self.close)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)
        self.go_live()

    def show_report(self, report: str, kept: bool = True, was_before: bool = False) -> None:
        """Show this report; ``kept`` if the case is, ``was_before`` if it is the program's last run that failed."""
        self._kept, self._was_before = kept, was_before
        self.report.setPlainText(report)
        self.retranslate()
        self.show()
        self.raise_()

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Algo falló en Cebra"))
        self.report.setAccessibleName(self.tr("Informe del fallo"))
        self.copy.setText(self.tr("Copiar el informe"))
        self.close_button.setText(self.tr("Cerrar"))
        if self._was_before:
            first = self.tr("La última vez Cebra se cerró de golpe. Si había un caso en pantalla, se recuperó.")
        elif not self._kept:
            first = self.tr("Hubo un fallo y el caso en pantalla no se pudo guardar. Conviene sacar su informe.")
        else:
            first = self.tr("Hubo un fallo. Su caso está a salvo; puede seguir o cerrar y volver a abrir Cebra.")
        second = self.tr("El informe no contiene datos del caso. Puede enviarlo a quien mantiene el programa.")
        self._words.setText(f"{first} {second}")
