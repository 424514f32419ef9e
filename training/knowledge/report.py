"""What went into the knowledge base: counts, and every merge with its evidence."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from training.knowledge.base import KnowledgeBase


def write_knowledge_report(base: KnowledgeBase, folder: Path) -> Path:
    """Write ``merges.tsv`` and ``knowledge.md`` into ``folder``; returns the path of the latter."""
    folder.mkdir(parents=True, exist_ok=True)
    name_of = {i: d.name_en for d in base.diseases for i in d.ids}
    with (folder / "merges.tsv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, delimiter="\t", lineterminator="\n")
        rows.writerow(["first", "second", "disease", "evidence", "strength"])
        for merge in base.merges:
            rows.writerow([merge.first, merge.second, name_of[merge.first], merge.evidence, f"{merge.strength:.2f}"])
    groups = Counter(disease.group.value for disease in base.diseases)
    evidence = Counter(merge.evidence for merge in base.merges)
    lines = [
        "# Knowledge base",
        "",
        f"- findings: {len(base.findings)}",
        f"- findings with a Spanish label: {sum(bool(f.name_es) for f in base.findings)}",
        f"- diseases: {len(base.diseases)} ({', '.join(f'{n} {group}' for group, n in sorted(groups.items()))})",
        f"- diseases without any finding: {sum(not d.findings for d in base.diseases)}",
        f"- diseases with a Spanish name: {sum(bool(d.name_es) for d in base.diseases)}",
        f"- disease-finding pairs: {sum(len(d.findings) for d in base.diseases)}",
        f"- excluded pairs: {sum(len(d.excluded) for d in base.diseases)}",
        f"- merges: {', '.join(f'{n} by {why}' for why, n in evidence.most_common())}",
        f"- annotation rows whose term is no finding: {sum(base.unmapped.values())} ({', '.join(base.unmapped)})",
    ]
    path = folder / "knowledge.md"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
