"""The sheet on screen: observable, and every change of it can be undone."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from app.core.case import Case, Mark, Sex
from app.core.duration import Duration
from app.core.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet and which one it is: undo may bring another patient's back, who must not be mixed up with this one."""

    sheet: Sheet
    key: str


class _Change(QUndoCommand):
    """From one page to another. Changes with the same ``merge`` key above 0 become one step."""

    def __init__(self, model: CaseModel, before: Page, after: Page, merge: int = -1) -> None:
        super().__init__()
        self._model, self._before, self._after, self._merge = model, before, after, merge

    def id(self) -> int:
        return self._merge

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Change):
            return False
        self._after = other._after
        return True

    def redo(self) -> None:
        self._model._show(self._after)

    def undo(self) -> None:
        self._model._show(self._before)


class CaseModel(QObject):
    """Holds the sheet; views change it only through here and hear of it by ``changed``.

    ``key`` names the sheet as long as the program runs; each new or opened one has its own. ``replaced`` comes before
    ``changed`` when it is another patient's: what the views hold of the one before must go.
    """

    changed = Signal()
    replaced = Signal()

    def __init__(self, region: str | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page = Page(Sheet(Case(region=region)), new_key())
        self._typing = 1
        self._field = ""
        self._used: set[str] = set()
        self.undo_stack = QUndoStack(self)

    @property
    def sheet(self) -> Sheet:
        """The sheet as it stands."""
        return self._page.sheet

    @property
    def case(self) -> Case:
        """The case as it stands, paused findings included."""
        return self._page.sheet.case

    @property
    def key(self) -> str:
        """Which sheet this is."""
        return self._page.key

    def mark_of(self, finding_id: str) -> Mark | None:
        """The mark of a finding, ``None`` for unknown."""
        return self.case.mark_of(finding_id)

    def is_paused(self, finding_id: str) -> bool:
        """Whether a marked finding is left out of the ranking for now."""
        return finding_id in self.sheet.paused

    def set_mark(self, finding_id: str, mark: Mark | None) -> None:
        """Mark a finding, or make it unknown again."""
        self._set_case(self.case.with_mark(finding_id, mark))

    def set_marks(self, marks: dict[str, Mark]) -> None:
        """Mark several findings as one step of undo."""
        case = self.case
        for finding_id, mark in marks.items():
            case = case.with_mark(finding_id, mark)
        self._set_case(case)

    def replace_mark(self, finding_id: str, other_id: str, mark: Mark) -> None:
        """Mark another finding instead of one, as one step of undo; it has been there as long."""
        since = self.case.since_of(other_id) or self.case.since_of(finding_id)
        case = self.case.with_mark(finding_id, None).with_mark(other_id, mark)
        self._set_case(case.with_since(other_id, since))

    def set_one_of(self, finding_ids: Sequence[str], chosen: str | None) -> None:
        """Mark one of several findings present, or none, and no other of them, as one step of undo."""
        case = self.case
        for finding_id in finding_ids:
            if finding_id != chosen and case.mark_of(finding_id) is Mark.PRESENT:
                case = case.with_mark(finding_id, None)
        self._set_case(case if chosen is None else case.with_mark(chosen, Mark.PRESENT))

    def set_since(self, finding_id: str, since: Duration | None) -> None:
        """Say how long a present finding has been there; what is typed in one go is one step of undo."""
        self._set_case(self.case.with_since(finding_id, since), merge=self._typed_in(f"since {finding_id}"))

    def set_paused(self, finding_id: str, paused: bool) -> None:
        """Leave a marked finding out of the ranking, or let it count again."""
        if self.mark_of(finding_id) is not None:
            change = self.sheet.paused | {finding_id} if paused else self.sheet.paused - {finding_id}
            self._change(replace(self.sheet, paused=change))

    def resume_all(self) -> None:
        """Let every paused finding count again."""
        self._change(replace(self.sheet, paused=frozenset()))

    def set_age(self, years: float | None) -> None:
        """Set the age; what is typed in one go is one step of undo (see ``end_typing``)."""
        self._set_case(replace(self.case, age=years), merge=self._typed_in("age"))

    def end_typing(self) -> None:
        """The doctor has left a field: what is typed next is a step of its own."""
        self._typing += 1

    def set_sex(self, sex: Sex) -> None:
        """Set the sex."""
        self._set_case(replace(self.case, sex=sex))

    def set_region(self, region: str | None) -> None:
        """Set the region; ``None`` for none in particular."""
        self._set_case(replace(self.case, region=region))

    def clear_marks(self) -> None:
        """Make every finding unknown; age and sex stay."""
        self._set_case(replace(self.case, present=(), absent=(), since=()))

    def set_label(self, text: str) -> None:
        """Name the sheet."""
        self._change(replace(self.sheet, label=text), merge=self._typed_in("label"))

    def set_conclusion(self, text: str) -> None:
        """Write the doctor's own conclusion."""
        self._change(replace(self.sheet, conclusion=text), merge=self._typed_in("conclusion"))

    def set_own(self, diagnoses: tuple[str, ...]) -> None:
        """Set the doctor's own list of diagnoses."""
        self._change(replace(self.sheet, own=diagnoses))

    def set_confirmed(self, disease: str) -> None:
        """Say which disease it turned out to be (an id or free text); empty takes that back."""
        self._change(replace(self.sheet, confirmed=disease))

    def set_pinned(self, disease_id: str, pinned: bool) -> None:
        """Keep a disease at the head of the list; it is no longer ruled out then."""
        others = tuple(d for d in self.sheet.pinned if d != disease_id)
        ruled_out = tuple(d for d in self.sheet.ruled_out if d != disease_id) if pinned else self.sheet.ruled_out
        self._change(replace(self.sheet, pinned=(*others, disease_id) if pinned else others, ruled_out=ruled_out))

    def set_ruled_out(self, disease_id: str, ruled_out: bool) -> None:
        """Rule a disease out by the doctor's own judgement; it is no longer pinned then."""
        others = tuple(d for d in self.sheet.ruled_out if d != disease_id)
        pinned = tuple(d for d in self.sheet.pinned if d != disease_id) if ruled_out else self.sheet.pinned
        self._change(replace(self.sheet, ruled_out=(*others, disease_id) if ruled_out else others, pinned=pinned))

    def show_case(self, case: Case) -> None:
        """Put another case on screen, as one step of undo."""
        self.show_sheet(Sheet(case))

    def show_sheet(self, sheet: Sheet, key: str | None = None) -> None:
        """Put another sheet on screen, as one step of undo; ``key`` is the one it had in this session, if any."""
        # A sheet that was emptied is still that patient's; the next patient must not be written over it.
        if key is not None or sheet != self.sheet or self.key in self._used:
            self._push(Page(sheet, key or new_key()))

    def _typed_in(self, field: str) -> int:
        """The key under which what is typed in a field becomes one step of undo; another field begins a new one."""
        if field != self._field:
            self._field = field
            self.end_typing()
        return self._typing

    def _set_case(self, case: Case, merge: int = -1) -> None:
        self._change(self.sheet.with_case(case), merge)

    def _change(self, sheet: Sheet, merge: int = -1) -> None:
        self._push(Page(sheet, self.key), merge)

    def _push(self, page: Page, merge: int = -1) -> None:
        if page != self._page:
            self.undo_stack.push(_Change(self, self._page, page, merge))

    def _show(self, page: Page) -> None:
        other = page.key != self._page.key
        self._page = page
        if not page.sheet.is_blank:
            self._used.add(page.key)
        if other:
            self.replaced.emit()
        self.changed.emit()


def new_key() -> str:
    """A key that no other sheet has."""
    return uuid.uuid4().hex
