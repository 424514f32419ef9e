"""The saved cases: search among them, open, delete and bring back, and protect them with a passphrase."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.core.modelpack import ModelPack
from app.records.entries import SavedCase
from app.records.errors import RecordsError
from app.ui.case_keeper import CaseKeeper
from app.ui.case_words import details, title
from app.ui.controls import Segmented, label
from app.ui.palette import tokens
from app.ui.protection import Protection
from app.ui.rows import Index
from app.ui.style_option import area_of, is_current, is_hovered
from app.ui.translation import Live, language
from app.ui.typography import BODY, SMALL, font, scaled

SAVED_ROLE = int(Qt.ItemDataRole.UserRole)
DETAILS_ROLE = SAVED_ROLE + 1
_PAUSE = 120
_KEPT, _BIN = "kept", "bin"


class _Cases(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.cases: tuple[SavedCase, ...] = ()
        self.pack: ModelPack | None = None

    def show_cases(self, cases: list[SavedCase]) -> None:
        self.beginResetModel()
        self.cases = tuple(cases)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.cases)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        saved = self.cases[index.row()]
        if role == SAVED_ROLE:
            return saved
        if role == DETAILS_ROLE:
            return details(saved, self.pack)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{title(saved.sheet, self.pack)}, {details(saved, self.pack)}"
        return title(saved.sheet, self.pack) if role == Qt.ItemDataRole.DisplayRole else None


class _CaseDelegate(QStyledItemDelegate):
    """Title, and a muted line below."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, scaled(50))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colors = tokens()
        rect = area_of(option)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_current(option) or is_hovered(option):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.color("accent_soft" if is_current(option) else "hover"))
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), 6, 6)
        line = rect.adjusted(10, 4, -10, -rect.height() // 2)
        for text, size, ink in (
            (str(index.data()), BODY, "text"),
            (str(index.data(DETAILS_ROLE)), SMALL, "muted"),
        ):
            face = font(size)
            painter.setFont(face)
            painter.setPen(colors.color(ink))
            elided = QFontMetrics(face).elidedText(text, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, elided)
            line.translate(0, rect.height() // 2 - 4)
        painter.restore()


class _CaseList(QListView):
    """Enter opens, Delete deletes."""

    opened = Signal(object)
    deleted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(_CaseDelegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(SAVED_ROLE)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        saved = self.currentIndex().data(SAVED_ROLE)
        if isinstance(saved, SavedCase) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(saved)
        elif isinstance(saved, SavedCase) and event.key() == Qt.Key.Key_Delete:
            self.deleted.emit(saved)
        else:
            super().keyPressEvent(event)


class CasesWindow(Live):
    """A window beside the main one; ``chosen`` carries the case to open, ``deleted`` one that went into the bin,
    ``retraining_wanted`` when confirmed cases are to be exported."""

    chosen = Signal(object)
    deleted = Signal(object)
    retraining_wanted = Signal()

    def __init__(self, keeper: CaseKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("page")
        self._keeper = keeper
        self.query = QLineEdit()
        self.query.setClearButtonEnabled(True)
        self.which = Segmented([_KEPT, _BIN], kind="tab")
        self.list = _CaseList()
        self._cases = _Cases(self)
        self.list.setModel(self._cases)
        self._state = label("muted", wrap=True)
        self.open_button = QPushButton()
        self.open_button.setProperty("kind", "primary")
        self.delete_button = QPushButton()
        self.retraining = QPushButton()
        self.protection = Protection(keeper)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        foot = QHBoxLayout()
        for button in (self.open_button, self.delete_button):
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(self.retraining)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(10)
        top = QHBoxLayout()
        top.addWidget(self.query, 1)
        top.addWidget(self.which)
        box.addLayout(top)
        box.addWidget(self._state)
        box.addWidget(self.list, 1)
        box.addLayout(foot)
        box.addWidget(self.protection)
        self.resize(720, 560)

        self.query.textChanged.connect(lambda _text: self._timer.start())
        self._timer.timeout.connect(self.refresh)
        self.query.returnPressed.connect(self._open_current)
        self.which.chosen.connect(lambda _key: self.refresh())
        self.list.opened.connect(self._open)
        self.list.deleted.connect(self._delete)
        self.open_button.clicked.connect(self._open_current)
        self.delete_button.clicked.connect(self._move)
        self.retraining.clicked.connect(self.retraining_wanted)
        keeper.changed.connect(self._follow)
        keeper.opened.connect(self._follow)
        keeper.sealed.connect(self._follow)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)
        self.go_live()

    def use(self, pack: ModelPack) -> None:
        """Take names from this model."""
        self._cases.pack = pack

    def open(self) -> None:
        """Come to the front, ready to be searched."""
        self.refresh()
        self.show()
        self.raise_()
        self.activateWindow()
        (self.protection.passphrase if self._keeper.is_locked else self.query).setFocus()
        self.query.selectAll()

    def refresh(self, trouble: RecordsError | None = None) -> None:
        """List what is saved now; ``trouble`` is why what was asked for could not be done."""
        store, cases = self._keeper.store, list[SavedCase]()
        if store is not None:
            try:
                query = self.query.text()
                cases = store.cases(query) if self.which.key == _KEPT else store.deleted()
            except RecordsError as error:
                trouble = error
        current = self._current()
        self._cases.show_cases(cases)
        ids = [saved.id for saved in cases]
        row = ids.index(current.id) if current is not None and current.id in ids else 0
        if cases:
            self.list.setCurrentIndex(self._cases.index(row))
        self._say(cases, trouble)
        for button in (self.open_button, self.delete_button):
            button.setEnabled(bool(cases))
        self.retraining.setEnabled(store is not None)
        self.query.setEnabled(self.which.key == _KEPT)
        self.delete_button.setText(self.tr("Borrar") if self.which.key == _KEPT else self.tr("Recuperar"))

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Casos guardados"))
        self.query.setPlaceholderText(self.tr("Buscar por nombre, conclusión o diagnóstico"))
        self.query.setAccessibleName(self.tr("Buscar caso"))
        self.which.words(self.tr("Cuáles"), {_KEPT: self.tr("Guardados"), _BIN: self.tr("Papelera")})
        self.list.setAccessibleName(self.tr("Casos guardados"))
        self.open_button.setText(self.tr("Abrir"))
        self.retraining.setText(self.tr("Exportar casos confirmados…"))
        self.refresh()

    def _say(self, cases: list[SavedCase], trouble: RecordsError | None) -> None:
        store = self._keeper.store
        text = ""
        if self._keeper.is_locked:
            text = self.tr("Los casos están protegidos. Escriba abajo la contraseña para verlos.")
        elif trouble is not None or store is None:
            found = trouble or self._keeper.trouble
            text = self.tr("Abriendo los casos…") if found is None else found.message(language())
        elif not cases and self.which.key == _BIN:
            text = self.tr("La papelera está vacía. Lo borrado queda aquí 30 días.")
        elif not cases and self.query.text():
            text = self.tr("Ningún caso con esas palabras.")
        elif not cases:
            text = self.tr("Aún no hay casos guardados. Guarde el caso en pantalla con Ctrl+S.")
        elif store.unreadable:
            text = self.tr("{0} casos no se pueden leer con esta versión; siguen en el archivo.").format(
                store.unreadable
            )
        self._state.setText(text)
        self._state.setVisible(bool(text))

    def _follow(self) -> None:
        if self.isVisible():
            self.refresh()

    def _current(self) -> SavedCase | None:
        saved = self.list.currentIndex().data(SAVED_ROLE)
        return saved if isinstance(saved, SavedCase) else None

    def _open_current(self) -> None:
        if self._timer.isActive():
            self._timer.stop()
            self.refresh()
        if (saved := self._current()) is not None:
            self._open(saved)

    def _open(self, saved: SavedCase) -> None:
        self.close()
        self.chosen.emit(saved)

    def _move(self) -> None:
        """Into the bin, or out of it."""
        if (saved := self._current()) is None:
            return
        if self.which.key == _KEPT:
            self._delete(saved)
        else:
            self._try(self._keeper.undelete, saved)

    def _delete(self, saved: SavedCase) -> None:
        if self.which.key == _KEPT and self._try(self._keeper.delete, saved):
            self.deleted.emit(saved)

    def _try(self, change: Callable[[SavedCase], None], saved: SavedCase) -> bool:
        trouble = None
        try:
            change(saved)
        except RecordsError as error:
            trouble = error
        self.refresh(trouble)
        return trouble is None
