"""The definitions that an installer adds to a pack."""

from pathlib import Path

import pytest

from app.core.definitions import DEFINITIONS_FILE, Definitions
from app.core.modelpack import ModelPack
from training.export.definitions import write_definitions
from training.sources.store import SourceStore

ONTOLOGY = """format-version: 1.2

[Term]
id: HP:0000001
name: All
def: "Root \\"of all\\" terms." [HPO:x]

[Term]
id: HP:0000002
name: Nameless

[Typedef]
id: part_of
def: "Not a finding."
"""


def test_definitions_are_found_where_they_are_and_missed_quietly_where_not(tmp_path: Path) -> None:
    ontology = tmp_path / "hp.obo"
    ontology.write_text(ONTOLOGY, encoding="utf-8")
    missing = Definitions(tmp_path)
    assert missing.of("HP:0000001") == ""

    assert write_definitions(ontology, tmp_path) == 2
    found = Definitions(tmp_path)
    assert found.of("HP:0000001") == 'Root "of all" terms.'
    assert found.of("HP:0000002") == "" and found.of("CBR:0000001") == ""
    found.close()
    assert found.of("HP:0000001") == ""


def test_a_damaged_file_defines_nothing(tmp_path: Path) -> None:
    (tmp_path / DEFINITIONS_FILE).write_bytes(b"not a database, whatever its name says" * 100)
    assert Definitions(tmp_path).of("HP:0000001") == ""


@pytest.mark.data
def test_most_findings_of_the_pack_have_a_definition(data_dir: Path, tmp_path: Path, pack: ModelPack) -> None:
    write_definitions(SourceStore(data_dir).path("hpo"), tmp_path)
    definitions = Definitions(tmp_path)
    hpo = [finding for finding in pack.vocabulary if finding.id.startswith("HP:")]
    defined = [finding for finding in hpo if definitions.of(finding.id)]
    assert len(defined) > 0.8 * len(hpo)
    definitions.close()
