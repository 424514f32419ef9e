"""HPO's definitions of the findings, as a file beside a model pack.

They are the ontology's own sentences: an installer takes them along, the source does not hold them.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from app.core.definitions import DEFINITIONS_FILE

_DEFINITION = re.compile(r'def: "((?:[^"\\]|\\.)*)"')
_ESCAPED = re.compile(r"\\(.)")


def write_definitions(ontology: Path, folder: Path) -> int:
    """Write the definitions of ``hp.obo`` into a folder, in the place of those before; returns how many there are."""
    path = folder / DEFINITIONS_FILE
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    texts = dict(read_definitions(ontology))
    database = sqlite3.connect(draft)
    try:
        database.execute("CREATE TABLE definition (id TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID")
        database.executemany("INSERT INTO definition VALUES (?, ?)", sorted(texts.items()))
        database.commit()
        database.execute("VACUUM")
    finally:
        database.close()
    draft.replace(path)
    return len(texts)


def read_definitions(ontology: Path) -> Iterator[tuple[str, str]]:
    """The id and the definition of each term that has one."""
    term_id = ""
    with ontology.open(encoding="utf-8") as file:
        for line in file:
            if line.startswith("["):
                term_id = ""
            elif line.startswith("id: "):
                term_id = line[4:].strip()
            elif term_id and (match := _DEFINITION.match(line)):
                yield term_id, _ESCAPED.sub(r"\1", match.group(1))
