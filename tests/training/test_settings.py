import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.export.settings import BuildSettings, SettingsError


def test_changes_are_taken_by_name() -> None:
    changed = BuildSettings().changed(["likelihood.floor=-3", "relatives.most_diseases=4", "reported=no"])
    assert changed.likelihood.floor == -3.0
    assert changed.relatives.most_diseases == 4
    assert not changed.reported
    assert changed.simulation == BuildSettings().simulation


@pytest.mark.parametrize(
    "change",
    [
        "likelihood.floor",
        "likelihood.nothing=1",
        "nothing.floor=1",
        "reported=maybe",
        "reranking.patients=many",
        "likelihood.background=mine",
        "=",
    ],
)
def test_a_wrong_change_names_itself(change: str) -> None:
    with pytest.raises(SettingsError) as raised:
        BuildSettings().changed([change])
    assert change.partition("=")[0] in str(raised.value)


def test_every_setting_can_be_logged_and_given_back() -> None:
    params = BuildSettings().as_params()
    assert {"likelihood.floor", "relatives.half", "simulation.richness", "reranking.blend", "reported"} <= params.keys()
    words = {True: "yes", False: "no"}
    changes = [f"{name}={words[value] if isinstance(value, bool) else value}" for name, value in params.items()]
    assert BuildSettings().changed(changes) == BuildSettings()


@given(st.floats(-100, 100, allow_nan=False))
def test_numbers_are_read_as_written(value: float) -> None:
    assert BuildSettings().changed([f"likelihood.floor={value!r}"]).likelihood.floor == value
