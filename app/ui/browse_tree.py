"""Findings by body system, loaded branch by branch."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from app.core.textfold import fold
from app.core.vocabulary import BodySystem, Finding, Vocabulary
from app.ui.case_model import CaseModel
from app.ui.finding_list import handle_mark_key
from app.ui.row_delegate import FindingDelegate, Zone
from app.ui.rows import Index, Row, row_data
from app.ui.translation import language


@dataclass(eq=False, slots=True)
class _Node:
    """A branch of the tree; ``children`` is ``None`` until it is opened."""

    row: int
    parent: _Node | None
    what: BodySystem | Finding | None
    children: list[_Node] | None = field(default=None)


class BrowseModel(QAbstractItemModel):
    """Body systems, their first findings, and the more specific ones below."""

    def __init__(self, vocabulary: Vocabulary, case: CaseModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._vocabulary = vocabulary
        self._case = case
        self._root = _Node(0, None, None, [])
        self._root.children = [_Node(i, self._root, s) for i, s in enumerate(vocabulary.systems)]

    def _node(self, index: Index) -> _Node:
        node = index.internalPointer() if index.isValid() else self._root
        assert isinstance(node, _Node)
        return node

    def _index_of(self, node: _Node) -> QModelIndex:
        return QModelIndex() if node is self._root else self.createIndex(node.row, 0, node)

    def _below(self, node: _Node) -> tuple[Finding, ...]:
        if isinstance(node.what, BodySystem):
            return self._vocabulary.top_of(node.what)
        return self._vocabulary.children(node.what) if node.what is not None else ()

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        children = self._node(parent).children or []
        return self.createIndex(row, column, children[row]) if 0 <= row < len(children) else QModelIndex()

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        above = self._node(index).parent
        return QModelIndex() if above is None else self._index_of(above)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(self._node(parent).children or ())

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 1

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008
        node = self._node(parent)
        return bool(node.children) if node.children is not None else bool(self._below(node))

    def canFetchMore(self, parent: Index) -> bool:
        return self._node(parent).children is None

    def fetchMore(self, parent: Index) -> None:
        node = self._node(parent)
        if node.children is not None:
            return
        found = sorted(self._below(node), key=lambda finding: fold(finding.name(language())))
        if found:
            self.beginInsertRows(self._index_of(node), 0, len(found) - 1)
        node.children = [_Node(i, node, finding) for i, finding in enumerate(found)]
        if found:
            self.endInsertRows()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        what = self._node(index).what
        if isinstance(what, Finding):
            return row_data(Row(what.id, what.name(language())), self._case, role)
        if isinstance(what, BodySystem) and role == Qt.ItemDataRole.DisplayRole:
            return what.name(language())
        return None


class BrowseTree(QTreeView):
    """The tree with the same Yes / No switch and the same keys as every list of findings.

    ``pointed`` carries the row that the doctor goes to.
    """

    pointed = Signal(QModelIndex)

    def __init__(self, case: CaseModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._case = case
        self._vocabulary: Vocabulary | None = None
        self._delegate = FindingDelegate(case, details=0, removable=False, parent=self)
        self.setItemDelegate(self._delegate)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(16)
        self.setMouseTracking(True)
        self.setExpandsOnDoubleClick(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.clicked.connect(self._toggle)
        case.changed.connect(self.viewport().update)

    def use(self, vocabulary: Vocabulary) -> None:
        """Browse this model's findings."""
        self._vocabulary = vocabulary
        self.rebuild()

    def rebuild(self) -> None:
        """Start again with all branches closed, in the language of now."""
        if self._vocabulary is not None:
            before = self.model()
            self.setModel(BrowseModel(self._vocabulary, self._case, self))
            if before is not None:
                before.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not handle_mark_key(self, self._case, event):
            before = self.currentIndex()
            super().keyPressEvent(event)
            if self.currentIndex() != before:
                self.pointed.emit(self.currentIndex())

    def _toggle(self, index: QModelIndex) -> None:
        if self._delegate.last_zone is Zone.BODY:
            self.pointed.emit(index)
            self.setExpanded(index, not self.isExpanded(index))
