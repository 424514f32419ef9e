"""What one window knows of the saved cases: as which sheet and in which revision it has seen each of them."""

from __future__ import annotations

from app.core.sheet import Sheet
from app.records.entries import Conflict, Draft, SavedCase
from app.records.errors import Reason, RecordsError
from app.records.store import CaseStore
from app.ui.case_model import new_key


class KnownCases:
    """Keeps the key of a sheet, which is the id of its case, and its revision together.

    All that works on the store raises ``RecordsError``.
    """

    def __init__(self) -> None:
        self._seen: dict[str, SavedCase] = {}
        self._apart: set[tuple[str, Sheet]] = set()

    def is_saved(self, key: str, sheet: Sheet) -> bool:
        """Whether a sheet is among the saved cases just as it is; the bin does not count."""
        seen = self._seen.get(key)
        return (seen is not None and seen.sheet == sheet and seen.deleted is None) or (key, sheet) in self._apart

    def revision(self, key: str) -> int | None:
        """The revision that a sheet goes on from, or ``None`` if it was never saved."""
        return self._seen[key].revision if key in self._seen else None

    def read(self, store: CaseStore, case_id: str) -> SavedCase:
        """The case as it is saved now."""
        self._seen[case_id] = store.read(case_id)
        return self._seen[case_id]

    def save(self, store: CaseStore, key: str, sheet: Sheet) -> None:
        """Save a sheet, out of the bin if its case lies there; raises ``Conflict`` if that was changed elsewhere."""
        if key in self._seen and self._seen[key].deleted is not None:
            self.move(store, key, to_bin=False)
        self._seen[key] = store.save(sheet, key, self.revision(key))

    def save_or_part(self, store: CaseStore, key: str, sheet: Sheet) -> bool:
        """Save a sheet, beside the version that was saved elsewhere if there is one; says whether there was."""
        try:
            self.save(store, key, sheet)
        except Conflict:
            store.save(sheet)
            self.count_as_apart(key, sheet)
            return True
        return False

    def count_as_apart(self, key: str, sheet: Sheet) -> None:
        """A sheet that is kept under another key from now on."""
        self._apart.add((key, sheet))

    def move(self, store: CaseStore, case_id: str, *, to_bin: bool) -> None:
        """Put a case into the bin, or take it out."""
        (store.delete if to_bin else store.undelete)(case_id)
        if case_id in self._seen:
            self.read(store, case_id)

    def key_of(self, store: CaseStore, draft: Draft) -> str:
        """The key under which a draft goes on: that of its case, or a new one if the case was changed meanwhile."""
        if draft.case_id is None:
            return new_key()
        try:
            stored = store.read(draft.case_id)
        except RecordsError as error:
            if error.reason is Reason.GONE:
                return draft.case_id
            if error.reason is Reason.UNREADABLE:
                return new_key()
            raise
        if stored.revision != draft.revision and stored.sheet != draft.sheet:
            return new_key()
        self._seen[stored.id] = stored
        return stored.id
