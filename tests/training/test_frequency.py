import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.knowledge.frequency import CURATED, Tally
from training.sources.annotations import Annotation, Count


def _row(count: Count | None = None, rate: float | None = None, negated: bool = False) -> Annotation:
    return Annotation("OMIM:1", "x", "HP:0000001", negated, count, rate, "P", ("PMID:1",))


def _frequency(*rows: Annotation) -> float | None:
    tally = Tally()
    for row in rows:
        tally.add_annotation(row)
    found = tally.frequency()
    return None if found is None else found.value


def test_counts_are_pooled_and_small_ones_are_tempered() -> None:
    assert _frequency(_row(Count(1, 1))) == 0.75
    assert _frequency(_row(Count(40, 50)), _row(Count(50, 50))) == pytest.approx(90.5 / 101)
    assert _frequency(_row(Count(0, 3)), _row(rate=0.9)) == pytest.approx(0.9 / 4)


def test_rates_stand_for_themselves_and_a_bare_mention_for_half() -> None:
    assert _frequency(_row(rate=0.9)) == 0.9
    assert _frequency(_row()) == 0.5


def test_our_own_figure_outweighs_others_and_takes_the_place_of_synthetic_patients() -> None:
    tally = Tally()
    tally.add_rate(0.9, "DDXPlus")
    tally.add_curated(0.2, CURATED)
    found = tally.frequency()
    assert found is not None and found.value == pytest.approx(0.2) and found.stated
    assert found.source == "DDXPlus + curated, unreviewed"
    tally.add_annotation(_row(rate=0.6))
    assert (found := tally.frequency()) is not None and found.value == pytest.approx((3 * 0.2 + 0.6) / 4)
    tally.add_annotation(_row(Count(80, 80)))
    assert (found := tally.frequency()) is not None and 0.7 < found.value < 0.9


def test_excluded_rows_are_not_present_findings() -> None:
    assert _frequency(_row(Count(0, 12))) is None
    assert _frequency(_row(rate=0.0)) is None
    assert _frequency(_row(negated=True)) is None


def test_of_several_questions_on_one_finding_the_largest_share_counts() -> None:
    tally = Tally()
    for share in (0.2, 0.7, 0.4, 0.001):
        tally.add_rate(share, "DDXPlus")
    found = tally.frequency()
    assert found is not None and (found.value, found.stated, found.source) == (0.7, True, "DDXPlus")


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 50)), min_size=1, max_size=6))
def test_a_frequency_is_a_share(counts: list[tuple[int, int]]) -> None:
    value = _frequency(*(_row(Count(min(seen, of), of)) for seen, of in counts))
    assert value is None or 0 < value <= 1
