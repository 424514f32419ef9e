"""Keeps the sheet on screen: drafts at every change, saving, opening, and what a crash has left behind."""

from __future__ import annotations

import logging
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal, Slot

from app.core.case import Case
from app.core.sheet import Sheet
from app.records.entries import Conflict, Draft, SavedCase
from app.records.errors import Reason, RecordsError
from app.records.store import CaseStore
from app.ui.case_model import CaseModel, new_key
from app.ui.examples import examples
from app.ui.known_cases import KnownCases
from app.ui.record_writer import RecordWriter

log = logging.getLogger(__name__)


class Keeping(StrEnum):
    """How safe the sheet on screen is."""

    BLANK = "blank"
    DRAFT = "draft"
    SAVED = "saved"
    UNSAFE = "unsafe"


class CaseKeeper(QObject):
    """The window's side of it.

    ``opened`` once the saved cases are there, ``locked`` when they want a passphrase, ``recovered`` when a draft was
    found, with whether it is on screen or among the saved cases, ``parted`` when a case that goes off screen had been
    changed elsewhere and was saved beside the other version, ``emptied`` when a new case has to take the place of the
    one on screen, ``troubled`` with what went wrong, ``refused`` with why the passphrase stays as it is, ``changed``
    when what is saved, or how safe the sheet on screen is, has changed.
    """

    opened = Signal()
    locked = Signal()
    recovered = Signal(bool)
    parted = Signal()
    emptied = Signal()
    troubled = Signal(object)
    refused = Signal(object)
    sealed = Signal()
    changed = Signal()
    _open = Signal(object)
    _keep = Signal()
    _protect = Signal(object)

    def __init__(self, case: CaseModel, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._case = case
        self.folder = folder
        self._known = KnownCases()
        # Sheets that have gone off screen, or are to be saved, and could not be yet.
        self._owed: dict[str, Sheet] = {}
        self._closing_refused: dict[str, Sheet] = {}
        self._drafting: RecordsError | None = None
        self._saving: RecordsError | None = None
        self._ours = {Sheet(example.case) for example in examples()}
        self._shown = (case.key, case.sheet)
        self._thread = QThread(self)
        self._thread.setObjectName("cebra-records")
        self._writer = RecordWriter(folder)
        self._writer.moveToThread(self._thread)
        self._open.connect(self._writer.open)
        self._keep.connect(self._writer.keep)
        self._protect.connect(self._writer.protect)
        self._writer.opened.connect(self._opened)
        self._writer.kept.connect(self._kept)
        self._writer.sealed.connect(self.sealed)
        self._writer.refused.connect(self.refused)
        self._writer.troubled.connect(self._troubled)
        case.changed.connect(self._case_changed)

    @property
    def store(self) -> CaseStore | None:
        """The saved cases, once they are open."""
        return self._writer.store

    @property
    def trouble(self) -> RecordsError | None:
        """What keeps something from being safe, as long as it does."""
        return self._saving or self._drafting

    @property
    def is_locked(self) -> bool:
        """Whether the saved cases wait for their passphrase."""
        wants_it = (Reason.PASSPHRASE_NEEDED, Reason.WRONG_PASSPHRASE)
        return self.store is None and self._drafting is not None and self._drafting.reason in wants_it

    @property
    def keeping(self) -> Keeping:
        """How safe the sheet on screen is."""
        sheet = self._case.sheet
        if sheet.is_blank:
            return Keeping.BLANK
        if self._known.is_saved(self._case.key, sheet):
            return Keeping.SAVED
        return Keeping.UNSAFE if self.store is None or self.trouble is not None else Keeping.DRAFT

    def leave_out(self, case: Case) -> None:
        """A case of the program's own, not worth saving until the doctor changes it."""
        self._ours.add(Sheet(case))

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
        """Save the sheet on screen, unless it is blank, and all others that could not be saved before; says whether
        nothing on screen is unsaved now."""
        self._settle()
        if self.keeping in (Keeping.DRAFT, Keeping.UNSAFE):
            self._save(self._case.key, self._case.sheet)
        return self.keeping in (Keeping.BLANK, Keeping.SAVED)

    def save_as_new(self) -> None:
        """Save the sheet on screen as a case of its own, beside the one that was changed elsewhere."""
        self._known.count_as_apart(self._case.key, self._case.sheet)
        self._case.show_sheet(self._case.sheet, new_key())
        self.save()

    def retry(self) -> None:
        """Try again what went wrong."""
        if self.store is None:
            self.start()
            return
        self._saving = None
        self._keep_draft()
        self.save()
        self.changed.emit()

    def open_case(self, saved: SavedCase) -> None:
        """Put a saved case on screen, out of the bin if it lies there; the one before is saved first."""
        store, key, sheet = self.store, self._case.key, self._case.sheet
        if store is None:
            return
        # Opened once more, it may be further on here than it was saved, or elsewhere than here.
        if key == saved.id and not sheet.is_blank and not self._leave(key, sheet):
            return
        try:
            if saved.deleted is not None:
                store.undelete(saved.id)
            saved = self._known.read(store, saved.id)
        except RecordsError as error:
            self.troubled.emit(error)
            return
        self._case.show_sheet(saved.sheet, saved.id)
        self.changed.emit()

    def delete(self, saved: SavedCase) -> None:
        """Put a saved case into the bin, off the screen too; raises ``RecordsError``."""
        if self.store is None:
            return
        if self._case.key == saved.id:
            self.emptied.emit()
        self._known.move(self.store, saved.id, to_bin=True)
        self._owed.pop(saved.id, None)
        self.changed.emit()

    def undelete(self, saved: SavedCase) -> None:
        """Take a case out of the bin; raises ``RecordsError``."""
        if self.store is not None:
            self._known.move(self.store, saved.id, to_bin=False)
            self.changed.emit()

    def rescue(self) -> bool:
        """The program is failing: write the sheet down at once; says whether nothing of it is lost.

        Raises ``RecordsError``.
        """
        session = self._writer.session
        if self._case.sheet.is_blank:
            return True
        if session is None:
            return False
        session.keep(self._case.sheet, self._case.key, self._known.revision(self._case.key))
        return True

    def close(self) -> bool:
        """Save what is on screen and let go; says whether it could be saved. Call again to let go all the same."""
        self._leave(self._case.key, self._case.sheet)
        # Without trouble the saved cases are only just being opened: a moment later there will be an answer.
        if self._owed and (self.trouble is None or self._owed != self._closing_refused):
            self._closing_refused = dict(self._owed)
            return False
        self._thread.quit()
        self._thread.wait()
        try:
            if self._owed:
                self.rescue()
            elif self._writer.session is not None:
                self._writer.session.close()
        except RecordsError as error:
            log.warning("closing: %s", error.reason)
        if self._writer.store is not None:
            self._writer.store.close()
        self._writer.store = self._writer.session = None
        return True

    def _case_changed(self) -> None:
        before, self._shown = self._shown, (self._case.key, self._case.sheet)
        if before[0] != self._case.key:
            # Another patient's sheet is on screen: the one before must not depend on undo.
            self._leave(*before)
        self._owed.pop(self._case.key, None)
        self._keep_draft()
        self.changed.emit()

    def _keep_draft(self) -> None:
        self._writer.wanted = (self._case.sheet, self._case.key, self._known.revision(self._case.key))
        self._keep.emit()

    def _leave(self, key: str, sheet: Sheet) -> bool:
        """Save a sheet that goes off screen, if it is worth it; says whether nothing would be lost."""
        if not (sheet.is_blank or sheet in self._ours or self._known.is_saved(key, sheet)):
            self._owed[key] = sheet
        self._settle()
        return key not in self._owed

    def _settle(self) -> None:
        """Save what is owed, as far as it can be."""
        for key, sheet in list(self._owed.items()):
            self._save(key, sheet, apart=True)

    def _save(self, key: str, sheet: Sheet, *, apart: bool = False) -> None:
        """Save a sheet, ``apart`` from the version that was saved elsewhere; what cannot be saved now is owed."""
        store = self.store
        if store is None:
            self._owed[key] = sheet
            if self.trouble is not None:
                self.troubled.emit(self.trouble)
            return
        try:
            if not apart:
                self._known.save(store, key, sheet)
            elif self._known.save_or_part(store, key, sheet):
                self.parted.emit()
        except Conflict as error:
            self.troubled.emit(error)
            return
        except RecordsError as error:
            self._owed[key] = sheet
            self._saving = error
            self.troubled.emit(error)
            self.changed.emit()
            return
        self._owed.pop(key, None)
        if not self._owed:
            self._saving = None
        # A draft knows the revision that it goes back to.
        self._keep_draft()
        self.changed.emit()

    @Slot(object, object)
    def _opened(self, store: CaseStore, orphans: list[Draft]) -> None:
        if self.store is not store:
            return  # closed meanwhile
        self._drafting = None
        for draft in orphans:
            self._take_back(store, draft)
        self._settle()
        self._keep_draft()
        self.opened.emit()
        self.changed.emit()

    def _take_back(self, store: CaseStore, draft: Draft) -> None:
        """The newest draft goes on screen, if that is free; every other one among the saved cases."""
        try:
            key = self._known.key_of(store, draft)
            was_saved = self._known.is_saved(key, draft.sheet)
            if self._case.sheet.is_blank:
                self._case.show_sheet(draft.sheet, key)
                self.rescue()
                self.recovered.emit(True)
            elif not self._leave(key, draft.sheet):
                return  # its draft stays, too
            elif not was_saved:
                self.recovered.emit(False)
            store.forget(draft)
        except RecordsError as error:
            # It stays where it is and will be offered again.
            log.warning("orphan: %s", error.reason)

    @Slot()
    def _kept(self) -> None:
        if self._drafting is not None:
            self._drafting = None
            self._settle()
            self.changed.emit()

    @Slot(object)
    def _troubled(self, error: RecordsError) -> None:
        self._drafting = error
        if self.is_locked:
            self.locked.emit()
        self.troubled.emit(error)
        self.changed.emit()
