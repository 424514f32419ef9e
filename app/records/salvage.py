"""Rows out of a damaged SQLite file, page by page, without the help of its header, schema or index.

The file format: https://www.sqlite.org/fileformat2.html, section 1.6 (pages and cells) and 2.1 (records).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.records.entries import Row
from app.records.schema import PAGE_BYTES
from app.records.sealing import Keyring

_TABLE_LEAF, _INDEX_LEAF, _INDEX_INTERIOR = 0x0D, 0x0A, 0x02
_HEADER_BYTES = {_TABLE_LEAF: 8, _INDEX_LEAF: 8, _INDEX_INTERIOR: 12}
_MOST_LOCAL = PAGE_BYTES - 35
_LEAST_LOCAL = (PAGE_BYTES - 12) * 32 // 255 - 23
_INTEGER_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_BROKEN = (IndexError, ValueError, struct.error)

_CASE_ID = re.compile(r"[0-9a-f]{32}")
_SESSION = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(slots=True)
class Salvage:
    """What could be read: rows of cases and drafts by their ids, the keyring, and the ids of all cases ever met."""

    cases: dict[str, Row] = field(default_factory=dict)
    drafts: dict[str, Row] = field(default_factory=dict)
    keyring: Keyring | None = None
    case_ids: set[str] = field(default_factory=set)


def salvage(path: Path) -> Salvage:
    """Every row that is whole, though perhaps not its content; the newest if a case is there twice."""
    found = Salvage()
    for record in _records(_pages(path)):
        match record:
            case [str(case_id), int(revision), str(), str(), str() | None, bytes(), *_] if _CASE_ID.fullmatch(case_id):
                found.case_ids.add(case_id)
                known = found.cases.get(case_id)
                if known is None or known[1] < revision:
                    found.cases[case_id] = tuple(record[:6])
            case [str(session), str() | None, int() | None, str(), bytes(), *_] if _SESSION.fullmatch(session):
                found.drafts[session] = tuple(record[:5])
            case [bytes(key_id), bytes(salt), int(operations), int(memory), bytes(locked_key), bytes(checksum)]:
                keyring = Keyring(key_id, salt, operations, memory, locked_key, checksum)
                found.keyring = keyring if keyring.is_whole else found.keyring
            case [str(case_id), int()] if _CASE_ID.fullmatch(case_id):  # an index names rows that may be lost
                found.case_ids.add(case_id)
    return found


def _pages(path: Path) -> list[bytes]:
    pages = []
    with path.open("rb", buffering=0) as file:
        for start in range(0, path.stat().st_size, PAGE_BYTES):
            try:
                file.seek(start)
                pages.append(file.read(PAGE_BYTES).ljust(PAGE_BYTES, b"\0"))
            except OSError:  # a bad sector
                pages.append(bytes(PAGE_BYTES))
    return pages


def _records(pages: list[bytes]) -> Iterator[list[object]]:
    for page in pages[1:]:  # the first holds the schema
        if page[0] not in _HEADER_BYTES:
            continue
        (cells,) = struct.unpack_from(">H", page, 3)
        for number in range(min(cells, PAGE_BYTES // 2)):
            try:
                (start,) = struct.unpack_from(">H", page, _HEADER_BYTES[page[0]] + 2 * number)
                yield _record(_payload(page, start, pages))
            except _BROKEN:
                continue


def _payload(page: bytes, at: int, pages: list[bytes]) -> bytes:
    kind = page[0]
    if kind == _INDEX_INTERIOR:
        at += 4  # the child on the left
    size, at = _varint(page, at)
    if kind == _TABLE_LEAF:
        _, at = _varint(page, at)  # the row id
    if size <= _MOST_LOCAL:
        return _exactly(page[at : at + size], size)
    surplus = _LEAST_LOCAL + (size - _LEAST_LOCAL) % (PAGE_BYTES - 4)
    local = surplus if surplus <= _MOST_LOCAL else _LEAST_LOCAL
    parts = [_exactly(page[at : at + local], local)]
    (following,) = struct.unpack_from(">I", page, at + local)
    for _ in range(-(-(size - local) // (PAGE_BYTES - 4))):
        if not 1 < following <= len(pages):
            raise ValueError("the chain of overflow pages is cut")
        overflow = pages[following - 1]
        (following,) = struct.unpack_from(">I", overflow)
        parts.append(overflow[4:])
    return b"".join(parts)[:size]


def _record(payload: bytes) -> list[object]:
    header_bytes, at = _varint(payload, 0)
    kinds = []
    while at < header_bytes:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    values: list[object] = []
    for kind in kinds:
        value, at = _value(kind, payload, at)
        values.append(value)
    return values


def _value(kind: int, payload: bytes, at: int) -> tuple[object, int]:
    if kind == 0:
        return None, at
    if kind in (8, 9):
        return kind - 8, at
    if kind in _INTEGER_BYTES:
        size = _INTEGER_BYTES[kind]
        return int.from_bytes(_exactly(payload[at : at + size], size), "big", signed=True), at + size
    if kind < 12:
        raise ValueError("a number that our tables do not hold")
    size = (kind - 12) // 2
    raw = _exactly(payload[at : at + size], size)
    return (raw.decode("utf-8", "replace") if kind % 2 else raw), at + size


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for position in range(at, at + 8):
        value = value << 7 | data[position] & 0x7F
        if data[position] < 0x80:
            return value, position + 1
    return value << 8 | data[at + 8], at + 9


def _exactly(part: bytes, size: int) -> bytes:
    if len(part) != size:
        raise ValueError("the row is cut")
    return part
