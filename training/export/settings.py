"""What a build can be varied by, and how a command line says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from training.cases.simulate import SimulationSettings
from training.knowledge.entities import MergingSettings
from training.knowledge.relatives import RelativesSettings
from training.ranking.likelihood import LikelihoodSettings
from training.ranking.rankers import RANKERS, LightGbmRanker, Ranker
from training.ranking.reranking import RerankingSettings


class SettingsError(Exception):
    """A setting that does not exist, or a value that it cannot have; the message names it."""


@dataclass(frozen=True, slots=True)
class BuildSettings:
    """Everything that a build can be varied by; ``reported`` says whether reported patients are counted, ``lightgbm``
    holds the hyper-parameters of that ranker."""

    merging: MergingSettings = field(default_factory=MergingSettings)
    likelihood: LikelihoodSettings = field(default_factory=LikelihoodSettings)
    relatives: RelativesSettings = field(default_factory=RelativesSettings)
    simulation: SimulationSettings = field(default_factory=SimulationSettings)
    reranking: RerankingSettings = field(default_factory=RerankingSettings)
    lightgbm: LightGbmRanker = field(default_factory=LightGbmRanker)
    reported: bool = True

    def ranker(self) -> Ranker:
        """A new ranker for stage 2; all but LightGBM have their default hyper-parameters."""
        name = self.reranking.ranker
        return replace(self.lightgbm) if name == LightGbmRanker.name else RANKERS[name]()

    def changed(self, changes: Iterable[str]) -> BuildSettings:
        """A copy with changes such as ``likelihood.floor=-3`` or ``reported=no``.

        Raises ``SettingsError``.
        """
        settings = self
        for change in changes:
            name, equals, text = change.partition("=")
            section, dot, knob = name.partition(".")
            if not equals:
                raise SettingsError(f"{change}: a setting is given as SECTION.NAME=VALUE.")
            value: Any
            if not dot:
                value = _value(settings, section, text, name)
            elif section in {f.name for f in fields(settings)}:
                part = getattr(settings, section)
                value = replace(part, **{knob: _value(part, knob, text, name)})
            else:
                raise SettingsError(f"There is no setting {name}.")
            settings = replace(settings, **{section: value})
        return settings

    def as_params(self) -> dict[str, Any]:
        """Every setting by its full name."""
        flat: dict[str, Any] = {}
        for section, value in asdict(self).items():
            if isinstance(value, dict):
                flat |= {f"{section}.{knob}": setting for knob, setting in value.items()}
            else:
                flat[section] = value
        return flat


def _value(part: Any, knob: str, text: str, name: str) -> bool | int | float | str:
    if knob not in {f.name for f in fields(part)} or not isinstance(getattr(part, knob), bool | int | float | str):
        raise SettingsError(f"There is no setting {name}.")
    kind = type(getattr(part, knob))
    try:
        if kind is bool:
            return {"yes": True, "no": False}[text]
        value: int | float | str = kind(text)
        replace(part, **{knob: value})  # what the section itself does not allow
        return value
    except (KeyError, ValueError) as error:
        raise SettingsError(f"{name} cannot be {text}.") from error
