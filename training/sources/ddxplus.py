"""DDXPlus: how often each evidence is seen in 49 common and urgent diseases."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class EvidenceRate:
    """The share (0 to 1) of a condition's synthetic training patients who have the evidence."""

    evidence: str
    share: float


def read_antecedents(path: Path) -> frozenset[str]:
    """The evidences that ask for the past (history, exposures, risk factors) rather than for a symptom."""
    evidences = json.loads(path.read_text(encoding="utf-8"))
    return frozenset(name for name, fields in evidences.items() if fields["is_antecedent"])


def read_evidence_rates(path: Path) -> dict[str, list[EvidenceRate]]:
    """The rates by condition name."""
    found: dict[str, list[EvidenceRate]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            found[row["condition"]].append(EvidenceRate(row["evidence"], float(row["p"])))
    return dict(found)
