"""How often each finding is seen in a disease, with what its more specific findings imply."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.diseases import Disease
from app.core.modelpack import ModelPack

# The share taken for a finding that the source names without a figure.
UNSTATED_FREQUENCY = 0.5


def stated_frequencies(pack: ModelPack, disease: Disease) -> Mapping[int, float]:
    """The frequency (0 to 1) of each finding, by row, that the catalog names as part of the disease."""
    return {
        typical.finding: UNSTATED_FREQUENCY if typical.frequency is None else typical.frequency
        for typical in pack.diseases.details(disease).typical
        if not typical.excluded
    }


def implied_frequencies(pack: ModelPack, disease: Disease) -> Mapping[int, float]:
    """The same, with every more general finding at least as frequent as the most frequent one that implies it."""
    found: dict[int, float] = {}
    for row, frequency in stated_frequencies(pack, disease).items():
        for implied in (row, *pack.vocabulary.ancestors(pack.vocabulary.at(row))):
            found[implied] = max(frequency, found.get(implied, 0.0))
    return found
