"""What a region changes, and what becomes of an administrator's table."""

from pathlib import Path

import numpy as np
import pytest

from app.core.case import Case
from app.core.diseases import Region
from app.core.engine import Engine
from app.core.language import Language
from app.core.modelpack import ModelPack
from app.core.regions import RegionError

DENGUE = "CBRD:0100"
FEVER, HEADACHE = "HP:0001945", "HP:0002315"
pytestmark = pytest.mark.pack


def _table(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "regional-priors.csv"
    path.write_text(text, encoding=encoding)
    return path


def _rank(engine: Engine, region: str | None) -> int:
    disease = engine.pack.diseases.find(DENGUE)
    assert disease is not None
    return engine.diagnose(Case(age=30, region=region, present=(FEVER, HEADACHE))).of(disease).rank


def test_dengue_is_likelier_in_the_tropics_than_in_the_andes(engine: Engine, pack: ModelPack) -> None:
    assert pack.regions.names == tuple(Region)
    assert not pack.regions.log_prior(None).any() and not pack.regions.log_prior("atlantis").any()
    assert _rank(engine, Region.TROPICAL) < _rank(engine, None) <= _rank(engine, Region.ANDEAN)
    assert _rank(engine, Region.NEUTRAL) == _rank(engine, None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_an_administrator_s_table_lies_over_the_model_s(
    pack: ModelPack, engine: Engine, tmp_path: Path, encoding: str
) -> None:
    rows = f"region,disease,factor\nValle del Río,{DENGUE},20\ntropical,{DENGUE},0.01\n"
    regions = pack.regions.with_table(_table(tmp_path, rows, encoding), pack.diseases)
    local = Engine(pack, regions=regions)
    assert regions.names == (*Region, "Valle del Río")
    assert _rank(local, "Valle del Río") < _rank(local, None) < _rank(local, "tropical")
    assert local.diagnose(Case(region="Valle del Río", present=(FEVER,))).issues == ()
    assert _rank(local, None) == _rank(engine, None)
    assert "Valle del Río" not in pack.regions


def test_a_spreadsheet_s_semicolons_and_decimal_commas_are_understood(pack: ModelPack, tmp_path: Path) -> None:
    table = _table(tmp_path, f"region;disease;factor\nandean;{DENGUE};2,5\n")
    row = pack.diseases.find(DENGUE)
    assert row is not None
    prior = pack.regions.with_table(table, pack.diseases).log_prior("andean")
    assert prior[row.index] == pytest.approx(np.log(2.5))


@pytest.mark.parametrize(
    ("text", "reason", "told"),
    [
        ("region,disease\nx,y\n", "columns", "region,disease,factor"),
        ("", "columns", "region,disease,factor"),
        (f"region,disease,factor\nx,{DENGUE},lots\nx,NO:1,2\n", "rows", f"2: x, {DENGUE}, lots; 3: x, NO:1, 2"),
        (f"region,disease,factor\n,{DENGUE},2\n", "rows", f"2: , {DENGUE}, 2"),
        (f"region,disease,factor\nx,{DENGUE},0\n", "rows", "0.001"),
        (f"region,disease,factor\nx,{DENGUE}\n", "rows", f"2: x, {DENGUE}, "),
    ],
)
def test_a_faulty_table_is_refused_whole_and_says_where(
    pack: ModelPack, tmp_path: Path, text: str, reason: str, told: str
) -> None:
    with pytest.raises(RegionError) as raised:
        pack.regions.with_table(_table(tmp_path, text), pack.diseases)
    assert raised.value.reason == reason
    for language in Language:
        assert told in raised.value.message(language) and "regional-priors.csv" in raised.value.message(language)


def test_a_table_that_is_no_text_is_refused(pack: ModelPack, tmp_path: Path) -> None:
    path = tmp_path / "regional-priors.csv"
    path.write_bytes(b"region,disease,factor\n\xff\xfe,1,2\n")
    for place in (path, tmp_path / "nowhere.csv"):
        with pytest.raises(RegionError) as raised:
            pack.regions.with_table(place, pack.diseases)
        assert raised.value.reason == "unreadable"
