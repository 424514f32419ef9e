"""What touches the disk away from the window: opening the saved cases, drafts, and the passphrase.

It lives in a thread of its own, so that a slow disk never holds the doctor up.
"""

from __future__ import annotations

import logging
from contextlib import ExitStack
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from app.core.sheet import Sheet
from app.records.drafts import Session
from app.records.errors import RecordsError
from app.records.store import CaseStore

log = logging.getLogger(__name__)


class RecordWriter(QObject):
    """What is to be kept lies in a slot that a newer sheet overwrites.

    ``troubled`` when opening or a draft has failed, ``refused`` when the passphrase could not be changed.
    """

    opened = Signal(object, object)
    sealed = Signal()
    kept = Signal()
    troubled = Signal(object)
    refused = Signal(object)

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self.store: CaseStore | None = None
        self.session: Session | None = None
        self.wanted: tuple[Sheet, str, int | None] | None = None

    @Slot(object)
    def open(self, passphrase: str | None) -> None:
        if self.store is not None:
            return  # asked for twice
        try:
            with ExitStack() as on_failure:
                store = CaseStore.open(self._folder, passphrase)
                on_failure.callback(store.close)
                session, orphans = store.session(), store.orphans()
                on_failure.pop_all()
        except RecordsError as error:
            log.warning("records: %s", error.reason)
            self.troubled.emit(error)
        else:
            self.store, self.session = store, session
            self.opened.emit(store, orphans)

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
            self.refused.emit(error)
