"""Two diseases side by side."""

import pytest

from app.core.case import Case, Mark
from app.core.comparison import compare
from app.core.engine import Engine
from app.core.profiles import implied_frequencies, stated_frequencies

pytestmark = pytest.mark.pack
FEVER, COUGH = "HP:0001945", "HP:0012735"


def test_marked_findings_come_first_and_then_what_parts_the_diseases(engine: Engine) -> None:
    differential = engine.diagnose(Case(present=(FEVER,), absent=(COUGH,)))
    first, second = (ranked.disease for ranked in differential.top(2))
    found = compare(differential, [first, second])
    assert [ranked.disease for ranked in found.ranked] == [first, second]
    assert [(row.finding.id, row.mark) for row in found.findings[:2]] == [(FEVER, Mark.PRESENT), (COUGH, Mark.ABSENT)]
    spreads = [row.spread for row in found.findings[2:]]
    assert spreads == sorted(spreads, reverse=True) and spreads[0] > 0
    for row in found.findings:
        for disease, frequency in zip((first, second), row.frequencies, strict=True):
            assert frequency == implied_frequencies(engine.pack, disease).get(row.finding.index)


def test_a_general_finding_is_as_frequent_as_the_specific_one_that_implies_it(engine: Engine) -> None:
    vocabulary = engine.pack.vocabulary
    for ranked in engine.diagnose(Case(present=(FEVER,))).top(30):
        implied = implied_frequencies(engine.pack, ranked.disease)
        for row, frequency in stated_frequencies(engine.pack, ranked.disease).items():
            assert all(implied[general] >= frequency for general in vocabulary.ancestors(vocabulary.at(row)))
