"""What to ask or examine next, and what each answer would do to the list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.figures import percent
from app.core.questions import Question, Shift
from app.core.vocabulary import Means
from app.ui.case_model import CaseModel
from app.ui.controls import label
from app.ui.finding_list import FindingList
from app.ui.rows import Row
from app.ui.scroll_page import ScrollPage
from app.ui.translation import Live, language

_NAMED = 2


class NextPane(Live):
    """The questions most worth asking, each with both answers; one click or key marks the answer."""

    def __init__(self, case: CaseModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._questions: tuple[Question, ...] | None = None
        self._waiting = False
        self._intro = label("small", wrap=True)
        self._state = label("muted", wrap=True)
        self.list = FindingList(case, details=3, whole=True)
        column = QWidget()
        column.setObjectName("page")
        inner = QVBoxLayout(column)
        inner.setContentsMargins(0, 0, 12, 8)
        inner.setSpacing(8)
        for part in (self._intro, self._state, self.list):
            inner.addWidget(part)
        inner.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(ScrollPage(column))
        self.go_live()

    @property
    def is_waiting(self) -> bool:
        """Whether the questions on screen are to another list than the one of now."""
        return self._waiting

    def wait(self) -> None:
        """The list has changed and the questions to it are not known yet."""
        self._waiting = True
        self._fill()

    def show_questions(self, questions: Sequence[Question] | None) -> None:
        """Show these; ``None`` while there is no case."""
        self._waiting = False
        self._questions = None if questions is None else tuple(questions)
        self._fill()

    def retranslate(self) -> None:
        self._intro.setText(
            self.tr("Lo que más aclararía ahora, primero lo que se sabe preguntando y explorando. Marque la respuesta.")
        )
        self.list.setAccessibleName(self.tr("Qué preguntar o explorar"))
        self.list.setAccessibleDescription(self.tr("P marca presente, A marca ausente, Supr quita la marca"))
        self._fill()

    def _fill(self) -> None:
        questions = self._questions or ()
        self.list.show_rows([self._row(question) for question in questions])
        # What is on screen stays until the new answer is there: a list that blinks or loses the keyboard is a nuisance.
        self.list.setVisible(self._waiting or bool(questions))
        self._intro.setVisible(bool(questions))
        if self._questions is None:
            state = self.tr("Aquí se propone qué preguntar o explorar en cuanto haya un hallazgo.")
        elif not questions:
            state = self.tr("Ninguna pregunta cambiaría ya mucho la lista.")
        else:
            state = ""
        if self._waiting and not questions:
            state = self.tr("Buscando qué preguntar…")
        self._state.setText(state)
        self._state.setVisible(bool(state))

    def _row(self, question: Question) -> Row:
        finding = question.finding
        return Row(
            finding.id,
            finding.name(language()),
            (
                self.tr("Si está: {0}").format(self._shifts(question.if_present)),
                self.tr("Si no: {0}").format(self._shifts(question.if_absent)),
                self._means(finding.means),
            ),
        )

    def _shifts(self, shifts: Sequence[Shift]) -> str:
        def words(shift: Shift) -> str:
            before, after = (percent(p, language()) for p in (shift.before, shift.after))
            # Figures first: what is cut short in a narrow pane is the name.
            return f"{before} → {after} {shift.disease.name(language())}"

        return "; ".join(map(words, shifts[:_NAMED])) or self.tr("apenas cambia")

    def _means(self, means: Means) -> str:
        return {
            Means.ASK: self.tr("Se pregunta"),
            Means.EXAMINE: self.tr("Se explora"),
            Means.SIMPLE: self.tr("Prueba sencilla"),
            Means.LABORATORY: self.tr("Laboratorio"),
            Means.IMAGING: self.tr("Imagen"),
            Means.SPECIAL: self.tr("Prueba especial"),
        }[means]
