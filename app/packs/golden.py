"""The last check before a pack is used: on this very PC the model gives the answers that it gave its makers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from app.core.case import Case, Sex
from app.core.engine import Engine
from app.core.modelpack import GOLDEN_FILE, ModelPack, PackError
from app.packs.errors import PackRefused, Reason, refusal_of

# Processors differ in the last digits of a sum; more than this is another model.
_PROBABILITY_TOLERANCE = 1e-4
_LOG_ODDS_TOLERANCE = 1e-2


def golden_check(folder: Path, file: str) -> None:
    """Open the pack in ``folder`` and put its golden cases to its model; raises ``PackRefused`` of ``file``."""
    try:
        pack = ModelPack.open(folder)
    except PackError as error:
        raise refusal_of(error, file) from error
    try:
        answers = list(_answers(Engine(pack)))
    except Exception as error:  # whatever the model or the file of cases does wrong, it is not to be used
        raise PackRefused(Reason.WRONG_ANSWERS, file) from error
    finally:
        pack.close()
    if not answers or not all(answers):
        raise PackRefused(Reason.WRONG_ANSWERS, file)


def _answers(engine: Engine) -> Iterator[bool]:
    for line in (engine.pack.folder / GOLDEN_FILE).read_text(encoding="utf-8").splitlines():
        golden = json.loads(line)
        fields, expected = golden["case"], golden["expected"]
        case = Case(fields["id"], fields["age"], Sex(fields["sex"]), None, (*fields["present"],), (*fields["absent"],))
        found = engine.diagnose(case).top(len(expected))
        yield len(found) == len(expected) > 0 and all(
            ranked.disease.id == wanted["id"]
            and abs(ranked.probability - wanted["probability"]) <= _PROBABILITY_TOLERANCE
            and abs(ranked.log_odds - wanted["log_odds"]) <= _LOG_ODDS_TOLERANCE
            for ranked, wanted in zip(found, expected, strict=True)
        )
