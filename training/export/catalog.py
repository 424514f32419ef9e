"""The pack's ``catalog.sqlite``: names, hierarchy, ids and typical findings, and an index to search findings by."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path

import numpy as np

from app.core.language import Language
from app.core.textfold import fold
from training.knowledge.base import HPO, KnowledgeBase
from training.knowledge.frequency import CURATED
from training.knowledge.relatives import INFERRED

SCHEMA = """
CREATE TABLE finding (
    idx INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name_es TEXT NOT NULL, name_en TEXT NOT NULL,
    system TEXT NOT NULL, context INTEGER NOT NULL, means TEXT NOT NULL
);
CREATE TABLE finding_parent (child INTEGER, parent INTEGER, PRIMARY KEY (child, parent)) WITHOUT ROWID;
CREATE TABLE finding_alias (old_id TEXT PRIMARY KEY, standing TEXT NOT NULL, idx INTEGER) WITHOUT ROWID;
CREATE TABLE finding_synonym (idx INTEGER, lang TEXT, text TEXT, PRIMARY KEY (idx, lang, text)) WITHOUT ROWID;
CREATE TABLE body_system (id TEXT PRIMARY KEY, name_es TEXT NOT NULL, name_en TEXT NOT NULL, position INTEGER);
CREATE TABLE system_top (system TEXT, idx INTEGER, PRIMARY KEY (system, idx)) WITHOUT ROWID;
-- Every name of a finding as search sees it; rows stand in the order of how much a finding is used.
CREATE TABLE finding_name (rank INTEGER PRIMARY KEY, idx INTEGER NOT NULL, lang TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE finding_folded (folded TEXT, rank INTEGER, PRIMARY KEY (folded, rank)) WITHOUT ROWID;
CREATE TABLE disease (
    idx INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name_es TEXT NOT NULL, name_en TEXT NOT NULL,
    grp TEXT NOT NULL, prevalence TEXT NOT NULL, red_flag TEXT NOT NULL, system TEXT NOT NULL
);
-- What only our tables know of a disease; per_million people a year, all ages together.
CREATE TABLE disease_course (idx INTEGER PRIMARY KEY, tempo TEXT NOT NULL, per_million REAL NOT NULL,
    reason_es TEXT NOT NULL, reason_en TEXT NOT NULL);
CREATE TABLE disease_region (region TEXT, idx INTEGER, factor REAL NOT NULL, PRIMARY KEY (region, idx)) WITHOUT ROWID;
CREATE TABLE disease_id (id TEXT PRIMARY KEY, idx INTEGER, position INTEGER) WITHOUT ROWID;
CREATE TABLE disease_synonym (idx INTEGER, lang TEXT, text TEXT, PRIMARY KEY (idx, lang, text)) WITHOUT ROWID;
CREATE TABLE disease_code (idx INTEGER, scheme TEXT, position INTEGER, code TEXT,
    PRIMARY KEY (idx, scheme, position)) WITHOUT ROWID;
CREATE TABLE disease_gene (idx INTEGER, symbol TEXT, PRIMARY KEY (idx, symbol)) WITHOUT ROWID;
CREATE TABLE disease_inheritance (idx INTEGER, mode TEXT, PRIMARY KEY (idx, mode)) WITHOUT ROWID;
CREATE TABLE disease_onset (idx INTEGER, onset TEXT, position INTEGER, PRIMARY KEY (idx, position)) WITHOUT ROWID;
-- Frequencies are in thousandths; NULL where the source names a finding without a figure.
CREATE TABLE source (idx INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE disease_finding (disease INTEGER, finding INTEGER, permille INTEGER, excluded INTEGER NOT NULL,
    source INTEGER NOT NULL, PRIMARY KEY (disease, finding)) WITHOUT ROWID;
"""


def write_catalog(base: KnowledgeBase, path: Path) -> None:
    """Write the catalog; the same knowledge base gives the same bytes with the same SQLite."""
    path.unlink(missing_ok=True)
    catalog = sqlite3.connect(path)
    try:
        catalog.execute("PRAGMA page_size = 4096")
        catalog.executescript(SCHEMA)
        _write_findings(catalog, base)
        _write_diseases(catalog, base)
        catalog.commit()
        catalog.execute("ANALYZE")
        catalog.execute("VACUUM")
    finally:
        catalog.close()


def _write_findings(catalog: sqlite3.Connection, base: KnowledgeBase) -> None:
    rows = list(enumerate(base.findings))
    catalog.executemany(
        "INSERT INTO finding VALUES (?, ?, ?, ?, ?, ?, ?)",
        ((row, f.id, f.name_es, f.name_en, f.system, f.usual is not None, f.means) for row, f in rows),
    )
    catalog.executemany(
        "INSERT INTO finding_parent VALUES (?, ?)", ((row, parent) for row, f in rows for parent in f.parents)
    )
    aliases = [(old, "obsolete" if row is None else "replaced", row) for old, row in base.aliases.items()]
    aliases += [(term, "not_a_finding", None) for term in base.not_findings]
    catalog.executemany("INSERT INTO finding_alias VALUES (?, ?, ?)", sorted(aliases, key=itemgetter(0)))
    catalog.executemany(
        "INSERT OR IGNORE INTO finding_synonym VALUES (?, ?, ?)",
        ((row, lang, text) for row, f in rows for lang, text in f.synonyms),
    )
    catalog.executemany(
        "INSERT INTO body_system VALUES (?, ?, ?, ?)",
        ((s.id, s.name_es, s.name_en, position) for position, s in enumerate(base.systems)),
    )
    catalog.executemany("INSERT INTO system_top VALUES (?, ?)", _tops(base))
    for rank, (row, lang, text) in enumerate(_names_by_use(base), 1):
        folded = fold(text)
        catalog.execute("INSERT INTO finding_name VALUES (?, ?, ?, ?)", (rank, row, lang, text))
        catalog.execute("INSERT INTO finding_folded VALUES (?, ?)", (folded, rank))


def _tops(base: KnowledgeBase) -> Iterator[tuple[str, int]]:
    root_row = {f.id: row for row, f in enumerate(base.findings)}
    for system in base.systems:
        root = root_row.get(system.root)
        for row, finding in enumerate(base.findings):
            below_root = root is not None and root in finding.parents
            loose = not system.root and finding.system == system.id and not finding.parents
            if below_root or loose:
                yield system.id, row


def _names_by_use(base: KnowledgeBase) -> Iterator[tuple[int, Language, str]]:
    # A finding is used about as often as the diseases that show it are met.
    use = np.zeros(len(base.findings))
    for disease in base.diseases:
        for finding, frequency in disease.findings.items():
            use[finding] += frequency.value * disease.share
    for row in np.lexsort((np.arange(len(use)), -use)):
        finding = base.findings[row]
        names = [(Language.SPANISH, finding.name_es), (Language.ENGLISH, finding.name_en), *finding.synonyms]
        for lang, text in dict.fromkeys(names):
            if text:
                yield int(row), lang, text


def _write_diseases(catalog: sqlite3.Connection, base: KnowledgeBase) -> None:
    rows = list(enumerate(base.diseases))
    catalog.executemany(
        "INSERT INTO disease VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        ((row, d.ids[0], d.name_es, d.name_en, d.group, d.prevalence, d.red_flag, d.system) for row, d in rows),
    )
    tables: dict[str, list[tuple[object, ...]]] = {
        "disease_id": [(i, row, position) for row, d in rows for position, i in enumerate(d.ids)],
        "disease_synonym": [(row, lang, text) for row, d in rows for lang, text in d.synonyms],
        "disease_course": [(row, d.tempo, round(d.share * 1e6, 3), *d.reason) for row, d in rows if d.tempo],
        "disease_region": [(region, row, factor) for row, d in rows for region, factor in d.regions.items()],
        "disease_code": [(row, "ICD-10", at, code) for row, d in rows for at, code in enumerate(d.codes)],
        "disease_gene": [(row, gene) for row, d in rows for gene in d.genes],
        "disease_inheritance": [(row, mode) for row, d in rows for mode in d.inheritance],
        "disease_onset": [(row, onset, position) for row, d in rows for position, onset in enumerate(d.onset)],
    }
    for table, values in tables.items():
        if values:
            marks = ", ".join("?" * len(values[0]))
            catalog.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", values)
    # What is only supposed of a disease is no typical finding to show to a doctor.
    typical = [{x: f for x, f in d.findings.items() if f.source != INFERRED} for d in base.diseases]
    names = sorted({f.source for findings in typical for f in findings.values()} | {HPO, CURATED})
    source = {name: idx for idx, name in enumerate(names)}
    catalog.executemany("INSERT INTO source VALUES (?, ?)", ((idx, name) for name, idx in source.items()))
    for row, disease in rows:
        catalog.executemany(
            "INSERT INTO disease_finding VALUES (?, ?, ?, 0, ?)",
            (
                (row, finding, round(f.value * 1000) if f.stated else None, source[f.source])
                for finding, f in sorted(typical[row].items())
            ),
        )
        catalog.executemany(
            "INSERT INTO disease_finding VALUES (?, ?, 0, 1, ?)",
            ((row, finding, source[said]) for finding, said in disease.excluded.items()),
        )
