"""``python -m benchmarks``: measure the budgets on this machine and rewrite the table in ``benchmarks/README.md``."""

from __future__ import annotations

import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from app.core.attribution import explain
from app.core.case import Case
from app.core.disease_search import DiseaseSearch
from app.core.engine import Engine
from app.core.language import Language
from app.core.modelpack import ModelPack, bundled_pack
from app.core.questions import next_questions
from app.core.search import FindingSearch
from app.core.sheet import Sheet
from app.core.textscan import NoteScanner
from app.records.store import CaseStore
from benchmarks.program import program_rows
from training.evaluation.notes import read_notes

_HERE = Path(__file__).parent
# Well and badly spelled; what is misspelled takes longest.
_TYPED = (
    "fiebre",
    "dolor abdominal",
    "trombocitopenia",
    "hepatosplenomegaly",
    "debilidad muscular",
    "ab",
    "dolro de caveza intenso",
    "trombositopnia",
    "dificulty breathing at night",
    "perdida de peso involuntaria",
    "piernas inchadas",
)
_TYPED_DISEASES = ("sindrome de marfan", "OMIM:154700", "i71.4", "tuberculocis pulmonar", "elers danlos", "hart attack")


def _milliseconds(work: Callable[[], object], times: int) -> tuple[float, float]:
    """Median and worst of ``times`` runs after one to warm up."""
    work()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken), max(taken)


def _key_strokes(search: Callable[[str, Language], object], texts: Sequence[str]) -> list[float]:
    """Milliseconds of each key stroke while the texts are typed one after another, after once to warm up."""
    taken = []
    for turn in range(4):
        for text in texts:
            for end in range(1, len(text) + 1):
                start = time.perf_counter()
                search(text[:end], Language.SPANISH)
                if turn:
                    taken.append((time.perf_counter() - start) * 1000)
    return taken


def _random_case(pack: ModelPack, marks: int, seed: int) -> Case:
    # Drawn from what diseases really have: findings that nobody annotates would be too quick.
    random = np.random.default_rng(seed)
    disease = pack.diseases.at(int(random.integers(len(pack.diseases))))
    typical = [t.finding for t in pack.diseases.details(disease).typical if not t.excluded]
    noise = random.integers(0, len(pack.vocabulary), marks)
    rows = list(dict.fromkeys([*typical[: marks - 2], *map(int, noise)]))[:marks]
    return Case(present=tuple(pack.vocabulary.at(row).id for row in rows))


def _records(pack: ModelPack) -> list[tuple[str, float, float, str]]:
    """Saving and opening among 2,000 saved cases."""
    with tempfile.TemporaryDirectory(prefix="cebra-bench-") as folder:
        store = CaseStore.open(Path(folder))
        for seed in range(2000):
            store.save(Sheet(_random_case(pack, 6, seed), label=f"case {seed}"))
        session = store.session()
        sheet = Sheet(_random_case(pack, 10, 1))
        kept = _milliseconds(lambda: session.keep(sheet), 30)
        saved = _milliseconds(lambda: store.save(sheet), 30)
        session.close()
        store.close()
        opened = _milliseconds(lambda: CaseStore.open(Path(folder)).close(), 5)
    return [
        ("keep what is on screen", *kept, "20 ms"),
        ("save a case among 2,000", *saved, "20 ms"),
        ("open 2,000 saved cases", *opened, "150 ms"),
    ]


def measure() -> list[tuple[str, str, str, str]]:
    """Rows of what, median, worst, budget."""
    rows = []

    def add(what: str, median: float, worst: float, budget: str, unit: str = "ms") -> None:
        rows.append((what, f"{median:,.1f} {unit}", f"{worst:,.1f} {unit}", budget))
        print(*rows[-1], sep="  |  ", flush=True)

    numbers = np.random.default_rng(1).random(1_000_000)
    sorting, worst = _milliseconds(lambda: np.sort(numbers), 15)
    add("yardstick of the machine: sort a million numbers", sorting, worst, "")
    opened, worst = _milliseconds(lambda: ModelPack.open(bundled_pack()).close(), 5)
    add("open and verify the pack", opened, worst, "")
    pack = ModelPack.open(bundled_pack())
    loaded, worst = _milliseconds(lambda: Engine(pack), 5)
    add("load the model", loaded, worst, "")
    engine = Engine(pack)
    for marks in (5, 10, 15):
        cases = [_random_case(pack, marks, seed) for seed in range(60)]
        turns = iter(cases * 10)
        median, worst = _milliseconds(lambda turns=turns: engine.diagnose(next(turns)), 180)  # type: ignore[misc]
        add(f"rank all {len(pack.diseases):,} diseases, {marks} findings, one thread", median, worst, "16 ms")
    batch = [_random_case(pack, 10, seed) for seed in range(200)]
    start = time.perf_counter()
    for case in batch:
        engine.diagnose(case).top(50)
    rate = len(batch) / (time.perf_counter() - start)
    add("batch, 10 findings, first 50 diseases of each", rate, rate, "at least 100", "cases a second")
    for marks in (5, 8, 12, 20):
        differential = engine.diagnose(_random_case(pack, marks, 7))
        first = differential.top(1)[0].disease
        median, worst = _milliseconds(lambda d=differential, f=first: explain(d, f), 9)  # type: ignore[misc]
        budget = "100 ms" if marks <= 12 else ""
        add(f"explain one disease, {len(differential.sane.present)} findings", median, worst, budget)
    built, worst = _milliseconds(lambda: FindingSearch(pack), 5)
    add("build the search of findings", built, worst, "150 ms")
    strokes = _key_strokes(FindingSearch(pack).search, _TYPED)
    add("search of findings, one key stroke", statistics.median(strokes), max(strokes), "16 ms")
    built, worst = _milliseconds(lambda: DiseaseSearch(pack).search("a", Language.SPANISH), 3)
    add("first search of diseases, which builds it", built, worst, "")
    strokes = _key_strokes(DiseaseSearch(pack).search, _TYPED_DISEASES)
    add("search of diseases, one key stroke", statistics.median(strokes), max(strokes), "16 ms")
    ask = engine.diagnose(_random_case(pack, 10, 3))
    median, worst = _milliseconds(lambda: next_questions(ask), 9)
    add("what to ask next, 10 findings (in the background)", median, worst, "")
    scanner = NoteScanner(pack)
    start = time.perf_counter()
    scanner.scan("")
    index = (time.perf_counter() - start) * 1000
    add("index for notes, once", index, index, "2,000 ms")
    notes = [note.text for note in read_notes()]
    turns_of_notes = iter(notes * 2)
    median, worst = _milliseconds(lambda: scanner.scan(next(turns_of_notes)), len(notes))
    add("read a note", median, worst, "100 ms")
    for row in _records(pack):
        add(*row)
    for measured in program_rows([sys.executable, "-m", "app.cli"]):
        add(*measured)
    size = sum(path.stat().st_size for path in bundled_pack().iterdir()) / 1e6
    add("model pack", size, size, "25 MB", "MB")
    return rows


def main() -> None:
    """Measure and write the table."""
    rows = measure()
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`; budgets are the design's. Median and worst of several runs, one inference thread.",
        "",
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}.",
        "",
        "| what | median | worst | budget |",
        "|---|---|---|---|",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]
    (_HERE / "README.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
