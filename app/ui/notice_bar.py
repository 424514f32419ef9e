"""A line below the top bar that says what has happened and offers what can be done about it; it never interrupts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.ui.controls import IconButton, label, restyled
from app.ui.translation import Live


@dataclass(frozen=True, slots=True)
class Notice:
    """What to say, asked anew in each language; ``action`` with its words if something can be done.

    Of two notices with the same ``topic`` the newer takes the older one's place.
    """

    topic: str
    words: Callable[[], str]
    action_words: Callable[[], str] = str
    action: Callable[[], object] | None = None
    is_bad: bool = False


class NoticeBar(Live):
    """Shows the newest notice; the one before is there again when it is closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("noticebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._notices: list[Notice] = []
        self.words = label("body", wrap=True, selectable=True)
        self.words.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.action = QPushButton()
        self.dismiss = IconButton("close")
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 6, 12, 6)
        line.setSpacing(8)
        line.addWidget(self.words, 1)
        line.addWidget(self.action)
        line.addWidget(self.dismiss)
        self.action.clicked.connect(self._act)
        self.dismiss.clicked.connect(self._close)
        self.hide()
        self.go_live()

    def show_notice(self, notice: Notice) -> None:
        """Say this."""
        self.withdraw(notice.topic)
        self._notices.append(notice)
        self.retranslate()

    def withdraw(self, topic: str) -> None:
        """It is no longer so."""
        self._notices = [notice for notice in self._notices if notice.topic != topic]
        self.retranslate()

    @property
    def topic(self) -> str:
        """What the notice on screen is about, or nothing."""
        return self._notices[-1].topic if self._notices else ""

    def retranslate(self) -> None:
        self.dismiss.name(self.tr("Cerrar el aviso"))
        self.setVisible(bool(self._notices))
        if not self._notices:
            return
        notice = self._notices[-1]
        self.words.setText(notice.words())
        self.action.setText(notice.action_words())
        self.action.setVisible(notice.action is not None)
        restyled(self, "bad", "true" if notice.is_bad else "false")

    def _act(self) -> None:
        notice = self._notices[-1]
        self._close()
        if notice.action is not None:
            notice.action()

    def _close(self) -> None:
        if self._notices:
            self.withdraw(self._notices[-1].topic)
