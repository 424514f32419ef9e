"""The one search box: type, arrow, Enter for present, Shift+Enter for absent."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from app.core.case import Mark
from app.core.search import FindingSearch, Hit
from app.core.vocabulary import Vocabulary
from app.ui import icons
from app.ui.case_model import CaseModel
from app.ui.controls import label
from app.ui.finding_list import FindingList
from app.ui.palette import tokens
from app.ui.row_delegate import Zone
from app.ui.rows import ROW_ROLE, Row
from app.ui.translation import Live, language

_SHOWN_AT_MOST = 50
_POPUP_ROWS = 7


class CaseLineEdit(QLineEdit):
    """A line whose Ctrl+Z undoes the case, not the text, once its text is not worth undoing."""

    left = Signal()

    def __init__(self, *, undo_text: bool) -> None:
        super().__init__()
        self._undo_text = undo_text

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.ShortcutOverride
            and not (self._undo_text and self.text())
            and (event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo))
        ):
            event.ignore()
            return False
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class _SearchLine(CaseLineEdit):
    """Sends the keys that belong to the list of hits there."""

    moved = Signal(int)
    took = Signal(object)
    gave_up = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 7, Qt.Key.Key_PageUp: -7}
        key = Qt.Key(event.key())
        if key in steps:
            self.moved.emit(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.took.emit(Mark.ABSENT if shift else Mark.PRESENT)
        elif key is Qt.Key.Key_Escape:
            self.gave_up.emit()
        else:
            super().keyPressEvent(event)


class SearchBox(Live):
    """Text field with a type-ahead list that lies over the window while something is typed."""

    def __init__(self, case: CaseModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._case = case
        self._search: FindingSearch | None = None
        self._systems: dict[str, tuple[str, str]] = {}
        self.line = _SearchLine(undo_text=True)
        self.line.setClearButtonEnabled(False)
        self._glass = self.line.addAction(
            icons.icon("search", tokens().muted), QLineEdit.ActionPosition.LeadingPosition
        )
        self.line.textChanged.connect(self.refresh)
        self.line.moved.connect(self._move)
        self.line.took.connect(self._take)
        self.line.gave_up.connect(self.line.clear)
        self.line.left.connect(self._hide)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.line)
        self.setFocusProxy(self.line)

        self.popup = QFrame(self)
        self.popup.setObjectName("popup")
        self.list = FindingList(case, two_lines=True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.clicked.connect(self._clicked)
        self._hint = label("small")
        inside = QVBoxLayout(self.popup)
        inside.setContentsMargins(4, 4, 4, 6)
        inside.setSpacing(2)
        inside.addWidget(self.list)
        inside.addWidget(self._hint, alignment=Qt.AlignmentFlag.AlignHCenter)
        self.popup.hide()
        self.go_live()

    def use(self, search: FindingSearch, vocabulary: Vocabulary) -> None:
        """Search this model's findings from now on."""
        self._search = search
        self._systems = {s.id: (s.name_es, s.name_en) for s in vocabulary.systems}
        self.refresh()

    def retranslate(self) -> None:
        self.line.setPlaceholderText(self.tr("Buscar hallazgo: fiebre, tos, calentura…"))
        self.line.setAccessibleName(self.tr("Buscar hallazgo"))
        self._glass.setText(self.tr("Buscar hallazgo"))
        self.line.setAccessibleDescription(
            self.tr("Flechas para elegir, Intro marca presente, Mayús+Intro marca ausente, Esc borra")
        )
        self.list.setAccessibleName(self.tr("Hallazgos encontrados"))
        self.refresh()

    def restyle(self) -> None:
        self._glass.setIcon(icons.icon("search", tokens().muted))

    def refresh(self) -> None:
        """Look up what is typed and show it, best hit chosen."""
        text = self.line.text().strip()
        if self._search is None or not text:
            self._hide()
            return
        hits = self._search.search(text, language(), _SHOWN_AT_MOST)
        self.list.show_rows([self._row(hit) for hit in hits])
        if hits:
            self.list.setCurrentIndex(self.list.rows.index(0))
            self._hint.setText(self.tr("Intro: presente  ·  Mayús+Intro: ausente  ·  Esc: borrar"))
        else:
            self._hint.setText(self.tr("Nada con ese nombre. Pruebe otra palabra o explore por aparatos."))
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.popup.isVisible():
            self._place()

    def _row(self, hit: Hit) -> Row:
        name = hit.finding.name(language())
        spanish, english = self._systems.get(hit.finding.system, ("", ""))
        system = spanish if language().value == "es" else english
        matched = f"«{hit.text}»" if hit.text.casefold() != name.casefold() else ""
        return Row(hit.finding.id, name, "  ·  ".join(filter(None, (matched, system))))

    def _place(self) -> None:
        window = self.window()
        if self.popup.parentWidget() is not window:
            self.popup.setParent(window)
        corner = self.line.mapTo(window, QPoint(0, self.line.height() + 4))
        width = min(max(self.line.width(), 440), window.width() - corner.x() - 8)
        row, frame = self.list.delegate.row_height, self._hint.sizeHint().height() + 18
        # Whole rows only: a row cut in half at the lower edge is hard to read.
        fitting = max(1, (window.height() - corner.y() - 8 - frame) // row)
        count = min(self.list.rows.rowCount(), _POPUP_ROWS, fitting)
        self.list.setVisible(count > 0)
        self.popup.setGeometry(corner.x(), corner.y(), width, count * row + frame)
        self.popup.show()
        self.popup.raise_()

    def _hide(self) -> None:
        self.popup.hide()

    def _move(self, step: int) -> None:
        count = self.list.rows.rowCount()
        if self.popup.isVisible() and count:
            row = min(max(self.list.currentIndex().row() + step, 0), count - 1)
            self.list.setCurrentIndex(self.list.rows.index(row))

    def _take(self, mark: Mark) -> None:
        row = self.list.currentIndex().data(ROW_ROLE)
        if self.popup.isVisible() and isinstance(row, Row):
            self._case.set_mark(row.finding_id, mark)
            self.line.clear()

    def _clicked(self, index: QModelIndex) -> None:
        # A click on Yes or No has been handled by the row itself and leaves the list open for more.
        if self.list.delegate.last_zone is Zone.BODY:
            self.list.setCurrentIndex(index)
            self._take(Mark.PRESENT)
