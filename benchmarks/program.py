"""``python -m benchmarks.program FOLDER``: measure a built program from outside, and write ``benchmarks/PROGRAM.md``.

What a doctor waits for: the start, the list after a mark, the reasons, the search; and what IT cares about. The program
under test is a process of its own, started as by a double click, and tells the moments itself (``cebra check``).
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil

_HERE = Path(__file__).parent
_STARTS = 5
_BATCH = 1_000
_STAY_SECONDS = 1.5

Row = tuple[str, float, float, str, str]


def program_rows(command: Sequence[str], folder: Path | None = None) -> Iterator[Row]:
    """What, median, worst, budget and unit of each measure. With the program's ``folder`` the disk's cache of it is
    emptied for a cold start, as far as the system allows that."""
    _start(command)  # warms the disk up
    starts = [_start(command) for _ in range(_STARTS)]
    for what, key, budget, unit in (
        ("process start to usable window, warm disk", "start_ms", "1,500 ms", "ms"),
        ("mark to new list on screen, all diseases", "list_ms", "50 ms", "ms"),
        ("attribution, from list to reasons on screen, worst of one to ten marks", "reasons_ms", "100 ms", "ms"),
        ("first key in the search to its hits on screen", "first_key_ms", "16 ms", "ms"),
        ("further key to its hits on screen, worst of a word", "key_ms", "16 ms", "ms"),
        ("resident memory, case open", "resident_mb", "350 MB", "MB"),
    ):
        measured = [start[key] for start in starts]
        yield what, statistics.median(measured), max(measured), budget, unit
    if folder is not None:
        cold = []
        for _ in range(3):
            _forget(folder)
            cold.append(_start(command)["start_ms"])
        yield "process start to usable window, cold disk", statistics.median(cold), max(cold), "4,000 ms", "ms"
        size = sum(path.stat().st_size for path in _files(folder)) / 1e6
        yield "folder of the program", size, size, "", "MB"
    rate = _batch_rate(command)
    yield f"batch of {_BATCH:,} cases of four marks, with the start", rate, rate, "at least 100", "cases a second"


def _start(command: Sequence[str]) -> dict[str, float]:
    environment = os.environ | {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    asked = time.time()
    with subprocess.Popen(
        [*command, "check", "--stay", str(_STAY_SECONDS)], stdout=subprocess.PIPE, text=True, env=environment
    ) as run:
        assert run.stdout is not None
        usable, worked = json.loads(run.stdout.readline()), json.loads(run.stdout.readline())
        time.sleep(_STAY_SECONDS / 2)  # what is prepared in the background counts
        resident = psutil.Process(run.pid).memory_info().rss / 1e6
    if run.returncode != 0:
        raise SystemExit(f"{command[0]} check ended with {run.returncode}")
    return {**worked, "start_ms": (usable["at"] - asked) * 1000, "resident_mb": resident}


def _forget(folder: Path) -> None:
    for path in _files(folder):
        handle = os.open(path, os.O_RDONLY)
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(handle)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]


def _batch_rate(command: Sequence[str]) -> float:
    case = {"age": 30, "sex": "female", "present": ["HP:0001945", "HP:0012735", "HP:0002315"], "absent": ["HP:0000988"]}
    with tempfile.TemporaryDirectory(prefix="cebra-bench-") as scratch:
        cases = Path(scratch) / "cases.jsonl"
        cases.write_text((json.dumps(case) + "\n") * _BATCH, encoding="utf-8")
        start = time.perf_counter()
        subprocess.run(
            [*command, "diagnose", "--batch", str(cases), "--out", str(cases.with_suffix(".out"))], check=True
        )
        return _BATCH / (time.perf_counter() - start)


def main() -> None:
    """Measure the program in the folder named and write the table."""
    folder = Path(sys.argv[1])
    lines = [
        "# The built program",
        "",
        "Written by `python -m benchmarks.program FOLDER`; budgets are the design's. Each start is a process of its own"
        " with a second between marks.",
        "",
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores.",
        "",
        "| what | median | worst | budget |",
        "|---|---|---|---|",
    ]
    for what, median, worst, budget, unit in program_rows([str(folder / "cebra")], folder):
        lines.append(f"| {what} | {median:,.1f} {unit} | {worst:,.1f} {unit} | {budget} |")
        print(lines[-1], flush=True)
    (_HERE / "PROGRAM.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
