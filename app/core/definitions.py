"""Definitions of findings, where the installed catalog has them.

The texts are the Human Phenotype Ontology's own sentences. They are added when an installer is built and are not in the
source, so that their absence is normal.
"""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path

log = logging.getLogger(__name__)

DEFINITIONS_FILE = "definitions.sqlite"


class Definitions:
    """Looks definitions up beside a model pack; finds nothing where the file is missing or cannot be read."""

    def __init__(self, folder: Path) -> None:
        self._texts: sqlite3.Connection | None = None
        path = folder / DEFINITIONS_FILE
        if path.is_file():
            uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
            self._texts = sqlite3.connect(uri, uri=True, check_same_thread=False)

    def of(self, finding_id: str) -> str:
        """The definition in English, or nothing."""
        if self._texts is None:
            return ""
        try:
            row = self._texts.execute("SELECT text FROM definition WHERE id = ?", (finding_id,)).fetchone()
        except sqlite3.Error as error:
            log.warning("definitions: %s", error)
            self.close()
            return ""
        return "" if row is None else str(row[0])

    def close(self) -> None:
        """Let go of the file."""
        if self._texts is not None:
            self._texts.close()
            self._texts = None
