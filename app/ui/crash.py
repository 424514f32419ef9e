"""When the program itself fails: the case is kept, and a report without a word of it can be copied."""

from __future__ import annotations

import faulthandler
import logging
import platform
import re
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TextIO

from PySide6.QtCore import QObject, Signal, qVersion

from app import __version__

log = logging.getLogger(__name__)

_FATAL_FILE = "fatal.log"
_REPORT_FILE = "crash-report.txt"


class CrashWatch(QObject):
    """Catches what nobody else did. ``rescue`` is called first, to keep the case, and says whether it is kept;
    ``crashed`` carries the report, and that answer.

    Reports hold versions and places in the code, never the values of a case.
    """

    crashed = Signal(str, bool)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._fatal: TextIO | None = None
        self.rescue: Callable[[], bool] = lambda: True
        self._model_version = "?"

    def watch(self) -> str:
        """Watch from now on; returns the report of a hard crash of the program's last run, or nothing."""
        before = ""
        path = self._folder / _FATAL_FILE
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if path.is_file():
                before = path.read_text(encoding="utf-8", errors="replace").strip()
            self._fatal = path.open("w", encoding="utf-8")
            faulthandler.enable(self._fatal)
        except OSError as error:
            log.warning("crash log: %s", error)
        sys.excepthook = self._caught
        threading.excepthook = lambda args: self._caught(args.exc_type, args.exc_value, args.exc_traceback)
        # The folders may be named after the doctor.
        before = re.sub(r'File ".*[/\\]', 'File "', before)
        return f"{self._head()}\n{before}" if before else ""

    def tell_model(self, version: str) -> None:
        """The version of the model, for reports."""
        self._model_version = version

    def close(self) -> None:
        """The program ends well: nothing will be reported at the next start."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        if self._fatal is not None:
            faulthandler.disable()
            self._fatal.close()
            (self._folder / _FATAL_FILE).unlink(missing_ok=True)

    def _caught(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        log.critical("unhandled", exc_info=(kind, error or kind(), trace))
        kept = False
        try:
            kept = self.rescue()
        except Exception:
            log.exception("rescue")
        # The message of an exception may quote what was typed; its kind and place do not.
        lines = [f"{frame.filename.replace(chr(92), '/').rpartition('/')[2]}:{frame.lineno} {frame.name}"
                 for frame in traceback.extract_tb(trace)]  # fmt: skip
        report = "\n".join([self._head(), kind.__name__, *lines])
        try:
            (self._folder / _REPORT_FILE).write_text(report, encoding="utf-8")
        except OSError as reason:
            log.warning("crash report: %s", reason)
        self.crashed.emit(report, kept)

    def _head(self) -> str:
        now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
        system = f"{platform.system()} {platform.release()} {platform.machine()}"
        versions = f"Python {platform.python_version()}, Qt {qVersion()}"
        return f"Cebra {__version__}, model {self._model_version}, {now}\n{system}, {versions}"
