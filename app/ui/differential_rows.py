"""Which diseases are listed, in which order: pinned ones first, those the doctor has ruled out last or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from app.core.disease_terms import band_term, codes, flag_term, group_term
from app.core.diseases import Disease, Group
from app.core.engine import Differential, Ranked
from app.core.figures import percent
from app.core.sheet import Sheet
from app.ui.rows import Index
from app.ui.translation import language

RANKED_ROLE = int(Qt.ItemDataRole.UserRole)
ROW_ROLE = RANKED_ROLE + 1


class Filter(StrEnum):
    """Which diseases the doctor wants to see."""

    ALL = "all"
    COMMON = "common"
    ORPHAN = "orphan"
    DANGEROUS = "dangerous"

    def wants(self, disease: Disease) -> bool:
        """Whether a disease passes."""
        if self is Filter.ALL:
            return True
        if self is Filter.DANGEROUS:
            return disease.red_flag.is_dangerous
        return disease.group is Group(self.value)


@dataclass(frozen=True, slots=True)
class DiseaseRow:
    """A disease in the list and what the doctor has made of it."""

    ranked: Ranked
    pinned: bool = False
    ruled_out: bool = False


def arrange(
    differential: Differential, sheet: Sheet, wanted: Filter, limit: int, show_ruled_out: bool
) -> list[DiseaseRow]:
    """The rows to list; ranks stay those of the whole list, so that nothing is hidden by the doctor's own order."""
    diseases = differential.pack.diseases
    own = [(diseases.find(i), True) for i in sheet.pinned] + [(diseases.find(i), False) for i in sheet.ruled_out]
    placed = {disease.index for disease, _ in own if disease is not None}
    rest = differential.top(limit, lambda disease: wanted.wants(disease) and disease.index not in placed)

    def of(pinned: bool) -> list[DiseaseRow]:
        return [
            DiseaseRow(differential.of(disease), pinned=pinned, ruled_out=not pinned)
            for disease, is_pinned in own
            if disease is not None and is_pinned is pinned and wanted.wants(disease)
        ]

    return of(True) + [DiseaseRow(ranked) for ranked in rest] + (of(False) if show_ruled_out else [])


class DifferentialModel(QAbstractListModel):
    """The diseases as they are listed; ``commonness`` says how common one is, for those who hear the list."""

    def __init__(self, parent: QObject, commonness: Callable[[Disease], str] = lambda _disease: "") -> None:
        super().__init__(parent)
        self._commonness = commonness
        self._rows: tuple[DiseaseRow, ...] = ()

    @property
    def rows(self) -> tuple[DiseaseRow, ...]:
        """What is listed."""
        return self._rows

    def show_rows(self, rows: Sequence[DiseaseRow]) -> None:
        """List these."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def row_of(self, disease: Disease) -> int:
        """The row of a disease, or -1."""
        return next((i for i, row in enumerate(self._rows) if row.ranked.disease.index == disease.index), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        ranked = row.ranked
        name = ranked.disease.name(language())
        if role == RANKED_ROLE:
            return ranked
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return name
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{name}\n{'  ·  '.join(codes(ranked.disease, language())[:6])}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            disease = ranked.disease
            words = [
                percent(ranked.probability, language()),
                band_term(ranked.probability, language()),
                group_term(disease.group, language()),
            ]
            words += [flag_term(disease.red_flag, language()), self._commonness(disease), self._own_word(row)]
            return f"{ranked.rank}. {name}, {', '.join(filter(None, words))}"
        return None

    def _own_word(self, row: DiseaseRow) -> str:
        if row.pinned:
            return self.tr("fijada")
        return self.tr("descartada") if row.ruled_out else ""
