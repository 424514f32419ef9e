"""Two or three diseases side by side."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.core.case import Mark
from app.core.comparison import ComparedFinding, Comparison, compare
from app.core.disease_terms import group_term
from app.core.diseases import Disease
from app.core.engine import Differential
from app.core.figures import frequency, percent
from app.ui.controls import label
from app.ui.palette import tokens
from app.ui.rows import Index, mark_word
from app.ui.translation import Live, language
from app.ui.typography import SMALL, font, scaled

AT_MOST = 3
_COLUMN = 86
_NARROW = 360
_SIGNS = {Mark.PRESENT: "✓ ", Mark.ABSENT: "✗ ", None: ""}


class _Table(QAbstractTableModel):
    """One row for the probability, one for the group, then a row for each finding; one column for each disease."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._comparison: Comparison | None = None
        # Where a name has no room, its number stands for it; the chips above say which is which.
        self.is_narrow = False

    def show_comparison(self, comparison: Comparison | None) -> None:
        self.beginResetModel()
        self._comparison = comparison
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() or self._comparison is None else len(self._comparison.findings) + 2

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self._comparison is None else len(self._comparison.ranked) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if self._comparison is None or not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._head(row, column) if row < 2 else self._cell(self._comparison.findings[row - 2], column, role)
        if role == Qt.ItemDataRole.ToolTipRole and column == 0 and row >= 2:
            return self._comparison.findings[row - 2].finding.name(language())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignHCenter
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.FontRole:
            return font(SMALL, strong=row == 0 and column > 0, figures=column > 0)
        if role == Qt.ItemDataRole.ForegroundRole and (column == 0 or row == 1):
            return tokens().color("muted" if row < 2 else "text")
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal or self._comparison is None or section == 0:
            return None
        name = self._comparison.ranked[section - 1].disease.name(language())
        if role == Qt.ItemDataRole.DisplayRole:
            return str(section) if self.is_narrow else name
        return name if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole) else None

    def _head(self, row: int, column: int) -> str:
        assert self._comparison is not None
        if column == 0:
            return self.tr("Grupo") if row else self.tr("Probabilidad")
        ranked = self._comparison.ranked[column - 1]
        return group_term(ranked.disease.group, language()) if row else percent(ranked.probability, language())

    def _cell(self, compared: ComparedFinding, column: int, role: int) -> str:
        if column == 0:
            name = compared.finding.name(language())
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return f"{name}, {mark_word(compared.mark)}"
            return _SIGNS[compared.mark] + name
        share = compared.frequencies[column - 1]
        return "—" if share is None else frequency(share, language())


class ComparePane(Live):
    """The diseases the doctor has chosen to compare."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._differential: Differential | None = None
        self.diseases: tuple[Disease, ...] = ()
        self._intro = label("muted", wrap=True)
        self._chips = [QPushButton() for _ in range(AT_MOST)]
        self._chip_line = QHBoxLayout()
        self._chip_line.setSpacing(4)
        for place, chip in enumerate(self._chips):
            chip.setProperty("kind", "chip")
            chip.clicked.connect(lambda _checked=False, n=place: self.add(self.diseases[n]))
            self._chip_line.addWidget(chip)
        self._rows = _Table(self)
        self.table = QTableView()
        self.table.setModel(self._rows)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        # Otherwise Tab would go round and round its cells.
        self.table.setTabKeyNavigation(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setWordWrap(True)
        self.table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.table.horizontalHeader()
        # Qt takes the flag for wrapping here, too, though its types keep the two apart.
        header.setDefaultAlignment(
            Qt.AlignmentFlag(Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextWordWrap.value)
        )
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self._legend = label("small", wrap=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 8, 0)
        box.setSpacing(8)
        box.addWidget(self._intro)
        box.addLayout(self._chip_line)
        box.addWidget(self.table, 1)
        box.addWidget(self._legend)
        box.addStretch(0)
        self.go_live()

    def clear(self) -> None:
        """Compare nothing, as the patient is another."""
        self.diseases = ()
        self.retranslate()

    def add(self, disease: Disease) -> None:
        """Compare this one, too; the one added first gives way to a fourth. One that is compared already leaves."""
        if disease in self.diseases:
            self.diseases = tuple(d for d in self.diseases if d != disease)
        else:
            self.diseases = (*self.diseases, disease)[-AT_MOST:]
        self.retranslate()

    def show_differential(self, differential: Differential | None) -> None:
        """Compare within this ranking."""
        self._differential = differential
        if differential is None:
            self.diseases = ()
        self.retranslate()

    def retranslate(self) -> None:
        self.table.setAccessibleName(self.tr("Comparación de enfermedades"))
        if len(self.diseases) == 1:
            self._intro.setText(self.tr("Añada una segunda enfermedad: elíjala en la lista y pulse C."))
        else:
            self._intro.setText(
                self.tr("Para comparar dos o tres enfermedades, elíjalas en la lista y pulse C en cada una.")
            )
        self._legend.setText(
            self.tr("Frecuencia de cada hallazgo en cada enfermedad; — si no se menciona. ✓ presente, ✗ ausente.")
        )
        self._fill()

    def restyle(self) -> None:
        self._fill()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fill()

    def _fill(self) -> None:
        # Three names side by side in a narrow pane would be three first letters.
        directions = QBoxLayout.Direction
        narrow = self.width() < scaled(_NARROW)
        self._chip_line.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
        for place, chip in enumerate(self._chips):
            chip.setVisible(place < len(self.diseases))
            if place < len(self.diseases):
                self._name_chip(chip, place + 1, self.diseases[place])
        enough = self._differential is not None and len(self.diseases) > 1
        self._intro.setVisible(not enough)
        self.table.setVisible(enough)
        self._legend.setVisible(enough)
        if self._differential is None or not enough:
            self._rows.show_comparison(None)
            return
        room = (self.table.viewport().width() - scaled(110)) // len(self.diseases)
        width = min(scaled(_COLUMN), max(scaled(52), room))
        self._rows.is_narrow = width < scaled(_COLUMN)
        self._rows.show_comparison(compare(self._differential, self.diseases))
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in range(1, len(self.diseases) + 1):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, width)
        header.setFixedHeight(QFontMetrics(font(SMALL)).lineSpacing() * (1 if self._rows.is_narrow else 3) + 8)
        self.table.verticalHeader().setMinimumSectionSize(scaled(28))
        self.table.resizeRowsToContents()

    def _name_chip(self, chip: QPushButton, number: int, disease: Disease) -> None:
        name = disease.name(language())
        side_by_side = self._chip_line.direction() is QBoxLayout.Direction.LeftToRight
        width = max(60, (self.width() - 24) // (max(1, len(self.diseases)) if side_by_side else 1) - 40)
        metrics = QFontMetrics(font(SMALL))
        chip.setText(metrics.elidedText(f"{number}. {name}", Qt.TextElideMode.ElideRight, width) + "  ×")
        chip.setAccessibleName(self.tr("Quitar de la comparación: {0}").format(name))
        chip.setToolTip(chip.accessibleName())
