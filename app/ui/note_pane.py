"""Paste a note: findings are proposed with the words they came from, and nothing is marked without a click."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTextEdit, QVBoxLayout, QWidget

from app.core.case import Mark
from app.core.textscan import Proposal, Status, marks
from app.core.vocabulary import Finding
from app.ui.case_model import CaseModel
from app.ui.controls import TextField, label
from app.ui.finding_list import FindingList
from app.ui.palette import tokens
from app.ui.rows import ROW_ROLE, Row
from app.ui.translation import Live, language
from app.ui.typography import scaled

_PAUSE = 300  # milliseconds without typing before a note is read
_AROUND = 18


class NotePane(Live):
    """The note above, what it seems to say below; ``read_wanted`` carries a text to read."""

    read_wanted = Signal(str)

    def __init__(self, case: CaseModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._case = case
        self._proposals: tuple[Proposal, ...] = ()
        self._by_finding: dict[str, list[Proposal]] = {}
        self._reading = False
        self._is_ready = False
        self._notes: dict[str, str] = {}
        self._patient = case.key
        self.text = TextField()
        self.text.setMinimumHeight(scaled(70))
        self._state = label("small", wrap=True)
        self.list = FindingList(case, details=1)
        self.accept = QPushButton()
        self.accept.setProperty("kind", "primary")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        foot = QHBoxLayout()
        foot.addWidget(self._state, 1)
        foot.addWidget(self.accept)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addWidget(self.text, 2)
        box.addLayout(foot)
        box.addWidget(self.list, 3)

        self.text.textChanged.connect(self._edited)
        self._timer.timeout.connect(self._read)
        self.accept.clicked.connect(self._accept)
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self._highlight())
        case.changed.connect(self._follow)
        case.replaced.connect(self._change_patient)
        self.go_live()

    def get_ready(self) -> None:
        """The doctor has come here: the reader takes its time before the first note, so let it begin."""
        if not self._is_ready:
            self._is_ready = True
            self.read_wanted.emit(self.text.toPlainText())

    def show_proposals(self, text: str, proposals: Sequence[Proposal]) -> None:
        """Propose these, unless the note has been changed since."""
        if text != self.text.toPlainText():
            return
        self._reading = False
        self._proposals = tuple(proposals)
        self._by_finding = {}
        for proposal in proposals:
            self._by_finding.setdefault(proposal.finding.id, []).append(proposal)
        self._fill()

    def retranslate(self) -> None:
        self.text.setPlaceholderText(self.tr("Pegue o escriba aquí una nota. Se queda en este PC y no se guarda."))
        self.text.setAccessibleName(self.tr("Nota clínica"))
        self.list.setAccessibleName(self.tr("Hallazgos propuestos"))
        self._fill()

    def restyle(self) -> None:
        self._highlight()

    def _change_patient(self) -> None:
        """A note belongs to its patient: it goes with the case, and comes back with it."""
        self._notes[self._patient] = self.text.toPlainText()
        self._patient = self._case.key
        self.text.setPlainText(self._notes.get(self._patient, ""))

    def _edited(self) -> None:
        self._proposals = ()
        self._by_finding = {}
        self._reading = bool(self.text.toPlainText().strip())
        self._timer.start()
        self._fill()

    def _read(self) -> None:
        if text := self.text.toPlainText():
            self.read_wanted.emit(text)

    def _accept(self) -> None:
        self._case.set_marks({finding.id: mark for finding, mark in self._open_marks().items()})

    def _open_marks(self) -> dict[Finding, Mark]:
        """What the note suggests and the case does not say yet."""
        return {f: mark for f, mark in marks(self._proposals).items() if self._case.mark_of(f.id) is not mark}

    def _fill(self) -> None:
        self.list.show_rows([self._row(found) for found in self._by_finding.values()])
        self.list.setVisible(bool(self._by_finding))
        self._highlight()
        self._follow()

    def _follow(self) -> None:
        count = len(self._open_marks())
        self.accept.setText(self.tr("Marcar las propuestas ({0})").format(count))
        self.accept.setVisible(bool(self._proposals))
        self.accept.setEnabled(count > 0)
        if self._reading:
            state = self.tr("Leyendo…")
        elif self._proposals:
            state = self.tr("Revíselas: el programa puede leer mal.")
        elif self.text.toPlainText().strip():
            state = self.tr("No se encontró ningún hallazgo.")
        else:
            state = self.tr("Se respetan negaciones, dudas y antecedentes familiares.")
        self._state.setText(state)

    def _row(self, found: Sequence[Proposal]) -> Row:
        finding = found[0].finding
        statuses = dict.fromkeys(self._status_word(proposal.status) for proposal in found)
        return Row(finding.id, finding.name(language()), (self._quote(found[0]),), ", ".join(statuses))

    def _quote(self, proposal: Proposal) -> str:
        """The words of the note that name the finding, with a few around them."""
        text = self.text.toPlainText()
        start = min(proposal.start, proposal.cue[0] if proposal.cue else proposal.start)
        end = max(proposal.end, proposal.cue[1] if proposal.cue else proposal.end)
        if end - start > 3 * _AROUND:
            start, end = proposal.start, proposal.end
        return f"«{' '.join(text[start:end].split())}»"

    def _status_word(self, status: Status) -> str:
        return {
            Status.PRESENT: self.tr("presente"),
            Status.ABSENT: self.tr("ausente"),
            Status.UNCERTAIN: self.tr("dudoso"),
            Status.FAMILY: self.tr("familiar"),
            Status.PAST: self.tr("antes"),
        }[status]

    def _highlight(self) -> None:
        row = self.list.currentIndex().data(ROW_ROLE)
        chosen = row.finding_id if isinstance(row, Row) else ""
        selections = []
        for proposal in self._proposals:
            selections.append(self._selection(proposal.start, proposal.end, proposal, proposal.finding.id == chosen))
            if proposal.cue is not None:
                selections.append(self._selection(*proposal.cue, None, False))
        self.text.setExtraSelections(selections)

    def _selection(self, start: int, end: int, proposal: Proposal | None, chosen: bool) -> QTextEdit.ExtraSelection:
        colors = tokens()
        shape = QTextCharFormat()
        if proposal is None:
            shape.setFontUnderline(True)
            shape.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
        else:
            ground = {Status.PRESENT: colors.accent_soft, Status.ABSENT: colors.notice_soft}
            shape.setBackground(QColor(ground.get(proposal.status, colors.hover)))
            shape.setFontStrikeOut(proposal.status is Status.ABSENT)
            shape.setFontUnderline(chosen)
        text = self.text.toPlainText()
        cursor = QTextCursor(self.text.document())
        cursor.setPosition(_units(text[:start]))
        cursor.setPosition(_units(text[:end]), QTextCursor.MoveMode.KeepAnchor)
        selection = QTextEdit.ExtraSelection()
        # PySide's type stubs leave these two out.
        typed = cast(Any, selection)
        typed.cursor, typed.format = cursor, shape
        return selection


def _units(text: str) -> int:
    """The length as Qt counts it, in units of UTF-16: an emoji is one character to Python and two units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
