"""Confirmed cases for those who build the next model: all that will be written is shown before it is written."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import SystemRandom

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.engine import Engine
from app.core.sheet import Sheet
from app.records.errors import RecordsError
from app.records.installation import Installation
from app.records.retraining import LeftOut, LeftOutReason, RetrainingDocument, deidentify
from app.records.retraining_file import retraining_json
from app.records.retraining_review import FlagReason, flags, preview
from app.ui.case_keeper import CaseKeeper
from app.ui.controls import clear, label
from app.ui.scroll_page import ScrollPage
from app.ui.translation import Live, language
from app.ui.typography import scaled
from app.ui.whole_file import with_ending, write_whole

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Prepared:
    """The document of all confirmed cases, and what had to stay out of it."""

    document: RetrainingDocument
    left_out: tuple[LeftOut, ...]


class _Told(QObject):
    prepared = Signal(object)


class _Preparation(QRunnable):
    """Every case is ranked once more, which takes its time with many."""

    def __init__(self, sheets: list[Sheet], engine: Engine) -> None:
        super().__init__()
        self.told = _Told()
        self._sheets, self._engine = sheets, engine

    def run(self) -> None:
        document, left_out = deidentify(self._sheets, self._engine, today=date.today(), order=SystemRandom())
        self.told.prepared.emit(Prepared(document, left_out))


class RetrainingWindow(Live):
    """A window beside the main one. Nothing is written before the button is pressed, and nothing is ever sent."""

    def __init__(self, keeper: CaseKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("page")
        self._keeper = keeper
        self._engine: Engine | None = None
        self._preparation: _Preparation | None = None
        self._prepared: Prepared | None = None
        self._said = ""
        self._words = label("body", wrap=True)
        self._flag_heading = label("heading")
        self._flags = QVBoxLayout()
        self._flags.setSpacing(4)
        self.boxes: dict[int, QCheckBox] = {}
        self.preview = QPlainTextEdit()
        self.preview.setReadOnly(True)
        self._state = label("small", wrap=True)
        self.save = QPushButton()
        self.save.setProperty("kind", "primary")
        column = QWidget()
        column.setObjectName("page")
        column.setLayout(self._flags)
        self._flag_area = ScrollPage(column)
        self._flag_area.setMaximumHeight(scaled(160))
        foot = QHBoxLayout()
        foot.addWidget(self._state, 1)
        foot.addWidget(self.save)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(10)
        for part in (self._words, self._flag_heading, self._flag_area):
            box.addWidget(part)
        box.addWidget(self.preview, 1)
        box.addLayout(foot)
        self.resize(760, 600)
        self.save.clicked.connect(self._save)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)
        self.go_live()

    def use(self, engine: Engine) -> None:
        """Rank with this model."""
        self._engine = engine

    def open(self) -> None:
        """Prepare the confirmed cases of now and come to the front."""
        store = self._keeper.store
        self._prepared, self._said = None, ""
        if store is not None and self._engine is not None:
            try:
                sheets = [saved.sheet for saved in store.cases()]
                self._preparation = _Preparation(sheets, self._engine)
                self._preparation.told.prepared.connect(self._show)
                QThreadPool.globalInstance().start(self._preparation)
            except RecordsError as error:
                self._said = error.message(language())
        self.retranslate()
        self.show()
        self.raise_()
        self.activateWindow()

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Exportar casos confirmados"))
        self._words.setText(
            self.tr(
                "Sirve para mejorar el modelo. El archivo se queda donde usted lo guarde; Cebra no lo envía. "
                "Esto es todo lo que se escribirá:"
            )
        )
        self._flag_heading.setText(self.tr("Pueden reconocerse; marque los que prefiera dejar fuera"))
        self.preview.setAccessibleName(self.tr("Todo lo que se escribirá"))
        self.save.setText(self.tr("Guardar el archivo…"))
        self._fill_flags()
        self._fill()

    def _show(self, prepared: Prepared) -> None:
        self._prepared = prepared
        self.retranslate()

    def _document(self) -> RetrainingDocument | None:
        """The document without the cases that the doctor has ticked."""
        if self._prepared is None:
            return None
        return self._prepared.document.without({number for number, tick in self.boxes.items() if tick.isChecked()})

    def _fill_flags(self) -> None:
        ticked = {number for number, tick in self.boxes.items() if tick.isChecked()}
        clear(self._flags)
        self.boxes = {}
        if self._prepared is not None and self._engine is not None:
            found = flags(self._prepared.document, self._engine.pack.diseases)
            words: dict[int, list[str]] = {}
            # That nobody has counted a disease is so of most orphan ones: said once, below, and not of every case.
            for flag in found:
                if flag.reason is FlagReason.UNCOUNTED:
                    continue
                words.setdefault(flag.number, []).append(flag.message(language()))
            for number, said in words.items():
                self._add_flag(number, " ".join(said), number in ticked)
        for part in (self._flag_heading, self._flag_area):
            part.setVisible(bool(self.boxes))

    def _add_flag(self, number: int, text: str, ticked: bool) -> None:
        tick, words = QCheckBox(), label("body", wrap=True)
        tick.setChecked(ticked)
        tick.setAccessibleName(text)
        tick.toggled.connect(lambda _on: self._fill())
        words.setText(text)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 8, 0)
        row.addWidget(tick, alignment=Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)
        self.boxes[number] = tick
        self._flags.addWidget(line)

    def _fill(self) -> None:
        document = self._document()
        self.save.setEnabled(document is not None and bool(document.cases))
        if document is None or self._prepared is None or self._engine is None:
            self.preview.setPlainText("")
            self._state.setText(self._said or self.tr("Preparando…"))
            return
        self.preview.setPlainText(preview(document, self._engine.pack, language()))
        unknown = sum(left.reason is LeftOutReason.NOT_IN_MODEL for left in self._prepared.left_out)
        parts = [self._said]
        if not self._prepared.document.cases:
            parts.append(self.tr("Ningún caso guardado tiene aún un diagnóstico confirmado."))
        if unknown:
            parts.append(self.tr("{0} quedan fuera: el modelo no conoce su diagnóstico.").format(unknown))
        self._state.setText(" ".join(filter(None, parts)))

    def _save(self) -> None:
        document = self._document()
        if document is None:
            return
        name, _ = QFileDialog.getSaveFileName(self, self.save.text(), "cebra-casos.json", "JSON (*.json)")
        if not name:
            return
        try:
            path = with_ending(Path(name), ".json")
            write_whole(path, retraining_json(document, Installation.of(self._keeper.folder)).encode())
            self._said = self.tr("Guardado: {0}").format(path.name)
        except RecordsError as error:
            self._said = error.message(language())
        except OSError as error:
            self._said = self.tr("No se pudo guardar: {0}").format(error.strerror or str(error))
        self._fill()
