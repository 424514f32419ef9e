"""Example cases to try: finding ids and a name, nothing else."""

from __future__ import annotations

import json
from dataclasses import dataclass

from app.core.case import Case, Sex
from app.core.language import Language
from app.ui.assets import asset


@dataclass(frozen=True, slots=True)
class Example:
    """A case to try and what it is called."""

    names: dict[str, str]
    case: Case

    def name(self, language: Language) -> str:
        """One line about the patient, without the diagnosis."""
        return self.names[language.value]


def examples() -> tuple[Example, ...]:
    """The examples that ship."""
    rows = json.loads(asset("examples.json").read_text(encoding="utf-8"))
    return tuple(
        Example(
            row["name"],
            Case(
                age=row["age"],
                sex=Sex(row["sex"]),
                present=tuple(row["present"]),
                absent=tuple(row["absent"]),
            ),
        )
        for row in rows
    )
