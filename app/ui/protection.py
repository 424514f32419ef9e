"""The passphrase of the saved cases: enter it, set it, change it, take it away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.records.errors import Reason, RecordsError
from app.ui.case_keeper import CaseKeeper
from app.ui.controls import label
from app.ui.translation import Live, language


class Protection(Live):
    """Asks for the passphrase of locked cases; otherwise offers to protect them."""

    def __init__(self, keeper: CaseKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._editing = False
        self._said: Callable[[], str] = str
        self._words = label("small", wrap=True)
        self._error = label("error", wrap=True)
        self.passphrase, self.again = QLineEdit(), QLineEdit()
        for field in (self.passphrase, self.again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
            field.returnPressed.connect(self._enter)
        self.enter = QPushButton()
        self.enter.setProperty("kind", "primary")
        self.edit = QPushButton()
        self.remove = QPushButton()
        self.cancel = QPushButton()
        for button in (self.edit, self.remove, self.cancel):
            button.setProperty("kind", "link")
        line = QHBoxLayout()
        line.setSpacing(8)
        for part in (self.passphrase, self.again, self.enter, self.cancel, self.edit, self.remove):
            line.addWidget(part)
        line.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addWidget(self._words)
        box.addLayout(line)
        box.addWidget(self._error)
        self.enter.clicked.connect(self._enter)
        self.edit.clicked.connect(lambda: self._edit(True))
        self.cancel.clicked.connect(lambda: self._edit(False))
        self.remove.clicked.connect(self._remove)
        keeper.opened.connect(lambda: self._edit(False))
        keeper.sealed.connect(lambda: self._edit(False))
        keeper.locked.connect(self._locked)
        keeper.refused.connect(self._refused)
        self.go_live()

    def retranslate(self) -> None:
        self.passphrase.setPlaceholderText(self.tr("Contraseña"))
        self.passphrase.setAccessibleName(self.tr("Contraseña"))
        self.again.setPlaceholderText(self.tr("Repítala"))
        self.again.setAccessibleName(self.tr("Repita la contraseña"))
        self.cancel.setText(self.tr("Cancelar"))
        self.remove.setText(self.tr("Quitar la contraseña"))
        self._follow()

    def _edit(self, on: bool) -> None:
        self._editing = on
        self._said = str
        self.passphrase.clear()
        self.again.clear()
        self._follow()
        if on:
            self.passphrase.setFocus()

    def _follow(self) -> None:
        store, locked = self._keeper.store, self._keeper.is_locked
        sealed = store is not None and store.is_encrypted
        self.passphrase.setVisible(locked or self._editing)
        self.again.setVisible(self._editing)
        self.enter.setVisible(locked or self._editing)
        self.enter.setText(self.tr("Abrir") if locked else self.tr("Proteger"))
        self.cancel.setVisible(self._editing)
        self.edit.setVisible(store is not None and not self._editing)
        self.edit.setText(self.tr("Cambiar la contraseña") if sealed else self.tr("Proteger con contraseña"))
        self.remove.setVisible(sealed and not self._editing)
        if locked:
            words = self.tr("Sin la contraseña nadie puede leer los casos, tampoco quien mantiene el programa.")
        elif self._editing:
            words = self.tr(
                "Cifra los casos en este PC. Si la olvida, no hay forma de recuperarlos: anótela en un lugar seguro."
            )
        elif sealed:
            words = self.tr("Los casos están cifrados en este PC.")
        elif store is None:
            words = ""  # not open: nobody knows
        else:
            words = self.tr("Los casos se guardan en este PC sin cifrar; los ve quien use su cuenta o su disco.")
        self._words.setText(words)
        self._error.setText(self._said())
        self._error.setVisible(bool(self._said()))

    def _enter(self) -> None:
        text = self.passphrase.text()
        if self._keeper.store is None:
            self._keeper.unlock(text)
        elif text != self.again.text():
            self._say(lambda: self.tr("Las dos contraseñas no son iguales."))
        else:
            self._keeper.protect(text)

    def _remove(self) -> None:
        self._keeper.protect(None)

    def _locked(self) -> None:
        trouble = self._keeper.trouble
        if trouble is not None and trouble.reason is Reason.WRONG_PASSPHRASE:
            self._refused(trouble)
            self.passphrase.selectAll()
        else:
            self._follow()

    def _refused(self, error: RecordsError) -> None:
        self._say(lambda: error.message(language()))

    def _say(self, words: Callable[[], str]) -> None:
        self._said = words
        self._follow()
