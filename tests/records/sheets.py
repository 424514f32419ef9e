"""Sheets that can be told apart, and looks into the files."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from app.core.case import Case, Sex
from app.core.duration import Duration, TimeUnit
from app.core.sheet import Sheet
from app.records.store import CaseStore

HOW_MANY = 120
FINDING = "HP:0001945"


def sheet(number: int = 0, conclusion: str = "") -> Sheet:
    case = Case(
        age=number % 90 + 0.5,
        sex=Sex.FEMALE,
        region="andean",
        present=(FINDING, f"HP:{number:07}"),
        absent=("HP:0000988",),
        since=((FINDING, Duration(3, TimeUnit.DAYS)),),
    )
    return Sheet(
        case,
        label=f"Señora Ibáñez {number}",
        paused=frozenset({"HP:0000988"}),
        pinned=("OMIM:614371",),
        ruled_out=("ORPHA:509",),
        own=("dengue grave", "leptospirosis"),
        conclusion=conclusion or f"Se deja en observación, control en {number} horas. " * 12,
        confirmed="ORPHA:99828",
    )


def labels(store: CaseStore) -> set[str]:
    return {case.sheet.label for case in store.cases()}


def all_labels(count: int = HOW_MANY) -> set[str]:
    return {sheet(number).label for number in range(count)}


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


@contextmanager
def raw(path: Path) -> Iterator[sqlite3.Connection]:
    """The file as another program sees it; what is done is committed at the end."""
    with closing(sqlite3.connect(path)) as db, db:
        yield db


def end_sessions(folder: Path) -> None:
    """As if the processes with open sessions had been killed."""
    for lock in (folder / "sessions").iterdir():
        lock.unlink()
