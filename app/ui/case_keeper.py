"""Keeps the sheet on screen: drafts at every change, saving, opening, and what a crash has left behind.

Drafts are written in a thread of their own, the latest first, so that a slow disk never holds the doctor up.
"""

from __future__ import annotations

import logging
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal, Slot

from app.core.sheet import Sheet
from app.records.drafts import Session
from app.records.entries import Conflict, Draft, SavedCase
from app.records.errors import Reason, RecordsError
from app.records.store import CaseStore
from app.ui.case_model import CaseModel, new_key
from app.ui.examples import examples

log = logging.getLogger(__name__)


class Keeping(StrEnum):
    """How safe the sheet on screen is."""

    BLANK = "blank"
    DRAFT = "draft"
    SAVED = "saved"
    UNSAFE = "unsafe"


class _Writer(QObject):
    """Lives in the thread. What is to be kept lies in a slot that a newer sheet overwrites."""

    opened = Signal(object, object)
    sealed = Signal()
    kept = Signal()
    troubled = Signal(object)

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self.store: CaseStore | None = None
        self.session: Session | None = None
        self.wanted: tuple[Sheet, str, int | None] | None = None

    @Slot(object)
    def open(self, passphrase: str | None) -> None:
        try:
            self.store = CaseStore.open(self._folder, passphrase)
            self.session = self.store.session()
            self.opened.emit(self.store, self.store.orphans())
        except RecordsError as error:
            log.warning("records: %s", error.reason)
            self.troubled.emit(error)

    @Slot()
    def keep(self) -> None:
        if self.session is None:
            return
        wanted, self.wanted = self.wanted, None
        if wanted is None:
            return
        try:
            if wanted[0].is_blank:
                self.session.drop()
            else:
                self.session.keep(*wanted)
            self.kept.emit()
        except RecordsError as error:
            log.warning("draft: %s", error.reason)
            self.troubled.emit(error)

    @Slot(object)
    def protect(self, passphrase: str | None) -> None:
        """Argon2 takes its time by design, and every case is written anew."""
        if self.store is None:
            return
        try:
            self.store.set_passphrase(passphrase)
            self.sealed.emit()
        except RecordsError as error:
            self.troubled.emit(error)


class CaseKeeper(QObject):
    """The window's side of it.

    ``opened`` once the saved cases are there, ``locked`` when they want a passphrase, ``recovered`` with the draft that
    was put back on screen, ``troubled`` with what went wrong, ``changed`` when what is saved, or how safe the sheet on
    screen is, has changed.
    """

    opened = Signal()
    locked = Signal()
    recovered = Signal(object)
    troubled = Signal(object)
    sealed = Signal()
    changed = Signal()
    _open = Signal(object)
    _keep = Signal()
    _protect = Signal(object)

    def __init__(self, case: CaseModel, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._case = case
        self.folder = folder
        self.trouble: RecordsError | None = None
        self._saved: dict[str, SavedCase] = {}
        self._examples = frozenset(Sheet(example.case) for example in examples())
        self._shown = (case.key, case.sheet)
        self._thread = QThread(self)
        self._thread.setObjectName("cebra-records")
        self._writer = _Writer(folder)
        self._writer.moveToThread(self._thread)
        self._open.connect(self._writer.open)
        self._keep.connect(self._writer.keep)
        self._protect.connect(self._writer.protect)
        self._writer.opened.connect(self._opened)
        self._writer.kept.connect(self._kept)
        self._writer.sealed.connect(self.sealed)
        self._writer.troubled.connect(self._troubled)
        case.changed.connect(self._case_changed)

    @property
    def store(self) -> CaseStore | None:
        """The saved cases, once they are open."""
        return self._writer.store

    @property
    def is_locked(self) -> bool:
        """Whether the saved cases wait for their passphrase."""
        return self.trouble is not None and self.trouble.reason in (Reason.PASSPHRASE_NEEDED, Reason.WRONG_PASSPHRASE)

    @property
    def keeping(self) -> Keeping:
        """How safe the sheet on screen is."""
        sheet = self._case.sheet
        if sheet.is_blank:
            return Keeping.BLANK
        if self._is_saved(self._case.key, sheet):
            return Keeping.SAVED
        return Keeping.UNSAFE if self.store is None or self.trouble is not None else Keeping.DRAFT

    def start(self) -> None:
        """Open the saved cases in the background."""
        self._thread.start()
        self._open.emit(None)

    def unlock(self, passphrase: str) -> None:
        """Try a passphrase."""
        self._open.emit(passphrase)

    def protect(self, passphrase: str | None) -> None:
        """Protect all that is saved with a passphrase, change it, or take it away."""
        self._protect.emit(passphrase)

    def save(self) -> bool:
        """Save the sheet on screen; says whether it is saved now."""
        return self._save(self._case.key, self._case.sheet)

    def save_as_new(self) -> bool:
        """Save the sheet on screen as a case of its own, beside the one that was changed elsewhere."""
        self._case.show_sheet(self._case.sheet, new_key())
        return self.save()

    def open_case(self, saved: SavedCase) -> None:
        """Put a saved case on screen; the one before is saved first."""
        self._saved[saved.id] = saved
        self._case.show_sheet(saved.sheet, saved.id)

    def rescue(self) -> None:
        """The program is failing: write the sheet down at once."""
        session = self._writer.session
        if session is not None and not self._case.sheet.is_blank:
            session.keep(self._case.sheet, self._case.key, self._revision(self._case.key))

    def close(self) -> bool:
        """Save what is on screen and let go; says whether it could be saved. Call again to let go all the same."""
        tried_before = self.trouble is not None and self.trouble.reason is not Reason.CONFLICT
        if not self._leave(self._case.key, self._case.sheet) and not tried_before:
            return False
        self._thread.quit()
        self._thread.wait()
        try:
            if self._writer.session is not None and self.keeping is not Keeping.UNSAFE:
                self._writer.session.close()
            if self._writer.store is not None:
                self._writer.store.close()
        except RecordsError as error:
            log.warning("closing: %s", error.reason)
        self._writer.store = self._writer.session = None
        return True

    def _case_changed(self) -> None:
        before, self._shown = self._shown, (self._case.key, self._case.sheet)
        if before[0] != self._case.key:
            # Another patient's sheet is on screen: the one before must not depend on undo.
            self._leave(*before)
        self._writer.wanted = (self._case.sheet, self._case.key, self._revision(self._case.key))
        self._keep.emit()
        self.changed.emit()

    def _leave(self, key: str, sheet: Sheet) -> bool:
        """Save a sheet that goes off screen, if it is worth it; says whether nothing would be lost."""
        plain = Sheet(sheet.case)
        if sheet.is_blank or self._is_saved(key, sheet) or (sheet == plain and plain in self._examples):
            return True
        return self._save(key, sheet)

    def _save(self, key: str, sheet: Sheet) -> bool:
        if self.store is None:
            if self.trouble is not None:
                self.troubled.emit(self.trouble)
            return False
        try:
            self._saved[key] = self.store.save(sheet, key, self._revision(key))
            self.trouble = None
        except RecordsError as error:
            self._troubled(error)
            return False
        self.changed.emit()
        return True

    def _is_saved(self, key: str, sheet: Sheet) -> bool:
        return key in self._saved and self._saved[key].sheet == sheet

    def _revision(self, key: str) -> int | None:
        return self._saved[key].revision if key in self._saved else None

    @Slot(object, object)
    def _opened(self, store: CaseStore, orphans: list[Draft]) -> None:
        self.trouble = None
        for draft in orphans:
            self._take_back(store, draft)
        if self._writer.wanted is None and not self._case.sheet.is_blank:
            self._writer.wanted = (self._case.sheet, self._case.key, self._revision(self._case.key))
        self._keep.emit()
        self.opened.emit()
        self.changed.emit()

    def _take_back(self, store: CaseStore, draft: Draft) -> None:
        """The newest draft goes on screen, if that is free; every other one among the saved cases."""
        key = draft.case_id or new_key()
        try:
            if self._case.sheet.is_blank:
                if draft.case_id is not None and draft.revision is not None:
                    stored = store.read(draft.case_id)
                    if stored.revision == draft.revision:
                        self._saved[key] = stored
                    else:
                        key = new_key()
                self._case.show_sheet(draft.sheet, key)
                if self._writer.session is not None:
                    self._writer.session.keep(draft.sheet, key, self._revision(key))
                self.recovered.emit(draft)
            else:
                store.save(draft.sheet)
            store.forget(draft)
        except RecordsError as error:
            # It stays where it is and will be offered again.
            log.warning("orphan: %s", error.reason)

    @Slot()
    def _kept(self) -> None:
        if self.trouble is not None and self.trouble.reason is not Reason.CONFLICT:
            self.trouble = None
            self.changed.emit()

    @Slot(object)
    def _troubled(self, error: RecordsError) -> None:
        if not isinstance(error, Conflict):
            self.trouble = error
        if self.is_locked and self.store is None:
            self.locked.emit()
        self.troubled.emit(error)
        self.changed.emit()
