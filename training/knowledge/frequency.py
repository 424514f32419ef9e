"""From what the sources say to one frequency of a finding in a disease."""

from __future__ import annotations

from dataclasses import dataclass, field

from training.sources.annotations import Annotation

# A finding that a source names without a figure is about as often there as not. One pseudo-patient of that
# opinion also tempers small counts: 1 of 1 becomes .75.
UNSTATED_FREQUENCY = 0.5
PSEUDO_PATIENTS = 1.0
# A figure of our tables weighs as much as this many rates of other sources, or as this many counted patients.
CURATED_WEIGHT = 3.0
CURATED_PATIENTS = 20.0
CURATED = "curated, unreviewed"
# DDXPlus cells below this are as good as noise in its generator and would crowd the typical findings.
MIN_RATE = 0.01


@dataclass(frozen=True, slots=True)
class Frequency:
    """The share of patients with the finding. ``stated`` is false where no source gives a figure."""

    value: float
    stated: bool
    source: str


@dataclass(slots=True)
class Tally:
    """Gathers what several rows say of one finding in one disease."""

    seen: int = 0
    of: int = 0
    rates: list[float] = field(default_factory=list)
    share: float | None = None
    curated: float | None = None
    named: int = 0
    sources: set[str] = field(default_factory=set)

    def add_annotation(self, row: Annotation) -> None:
        """Take in one row of the HPO annotations; a row that negates adds nothing."""
        if row.negated or row.rate == 0.0:
            return
        if row.count is not None:
            self.seen += row.count.seen
            self.of += row.count.of
        elif row.rate is not None:
            self.rates.append(row.rate)
        else:
            self.named += 1
        self.sources.add("Orphanet" if row.disease.startswith("ORPHA:") else "HPO")

    def add_rate(self, share: float, source: str) -> None:
        """Take in a share measured elsewhere; of several, as when two questions mean one finding, the largest."""
        if share >= MIN_RATE:
            self.share = max(share, self.share or 0.0)
            self.sources.add(source)

    def add_curated(self, share: float, source: str) -> None:
        """Take in what our tables say."""
        self.curated = share
        self.sources.add(source)

    def frequency(self) -> Frequency | None:
        """The pooled frequency, or ``None`` if nothing says that the finding is part of the disease.

        Counts are pooled and shrunk towards the mean of the stated rates (towards one half where there are none) with
        the weight of one patient; a figure of our tables weighs more than either, and takes the place of a share that
        was drawn from synthetic patients.
        """
        weighed = [(rate, 1.0) for rate in self.rates]
        if self.curated is not None:
            weighed.append((self.curated, CURATED_WEIGHT))
        elif self.share is not None:
            weighed.append((self.share, 1.0))
        if not (self.seen or weighed or self.named):
            return None
        total = sum(weight for _, weight in weighed)
        centre = sum(rate * weight for rate, weight in weighed) / total if weighed else UNSTATED_FREQUENCY
        patients = PSEUDO_PATIENTS if self.curated is None else CURATED_PATIENTS
        value = (self.seen + patients * centre) / (self.of + patients)
        return Frequency(value, bool(self.of or weighed), " + ".join(sorted(self.sources)))
