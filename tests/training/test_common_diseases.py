"""The tables of common diseases: what they hold, and what becomes of a faulty cell."""

from collections import Counter
from pathlib import Path

import pytest

from app.core.diseases import Group, RedFlag, Region
from app.core.textfold import fold
from training.knowledge import curated
from training.knowledge.common_diseases import (
    AGE_BAND_STARTS,
    FOLDER,
    POPULATION,
    UNREVIEWED,
    CommonDisease,
    TableError,
    read_common_diseases,
)


@pytest.fixture(scope="module")
def tables() -> list[CommonDisease]:
    return read_common_diseases()


def test_every_disease_is_described_well_enough_to_be_told_from_its_neighbours(tables: list[CommonDisease]) -> None:
    assert len(tables) >= 400 and len({disease.system for disease in tables}) >= 15
    for disease in tables:
        speaking = [profile for profile in disease.findings if not profile.against]
        assert 12 <= len(speaking) <= 32, disease.id
        assert any(profile.frequency >= 0.4 for profile in speaking), disease.id
        assert disease.regions.keys() == set(Region) - {Region.NEUTRAL}
        assert len(disease.rates) == len(AGE_BAND_STARTS) == len(POPULATION)
        assert 0 < disease.share < 1
    assert sum(disease.group is Group.COMMON for disease in tables) >= 400
    assert {flag for disease in tables for flag in [disease.red_flag]} == set(RedFlag)


def test_no_chapter_of_the_icd_that_a_clinic_meets_is_left_out(tables: list[CommonDisease]) -> None:
    chapters = Counter(disease.icd10[0][0] for disease in tables)
    # From infections to injuries and poisoning; Q malformations, R symptoms.
    for letter in "ABCDEFGHIJKLMNOPQRST":
        assert chapters[letter] >= 20, letter


def test_every_finding_of_the_tables_has_an_everyday_or_medical_spanish_synonym(tables: list[CommonDisease]) -> None:
    named = {finding for finding, own in curated.read_spanish_names().items() if own.synonyms}
    named |= {finding.id for finding in curated.read_context_findings() if finding.synonyms_es}
    used = {profile.finding for disease in tables for profile in disease.findings}
    assert len(named) > 2000
    assert used - named == set()


def test_names_and_foreign_ids_belong_to_one_disease(tables: list[CommonDisease]) -> None:
    for names in ((d.name_es for d in tables), (d.name_en for d in tables)):
        assert [name for name, n in Counter(map(fold, names)).items() if n > 1] == []
    assert [i for i, n in Counter(i for d in tables for i in d.merge_ids).items() if n > 1] == []


def test_nothing_claims_a_source_or_a_reviewer_that_it_does_not_have(tables: list[CommonDisease]) -> None:
    for disease in tables:
        assert disease.source == UNREVIEWED or disease.reviewer, disease.id
        for profile in disease.findings:
            assert profile.source == UNREVIEWED or profile.reviewer, (disease.id, profile.finding)


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("diseases", "\tacute\t", "\tquick\t", "eye.diseases.tsv:2: tempo cannot be 'quick'"),
        ("diseases", "\tcommon\t", "\tplain\t", "group cannot be 'plain'"),
        ("diseases", "\tH", "\t?", "icd10 is one or several codes"),
        ("findings", "\tfor\t", "\tmaybe\t", "speaks is “for” or “against”"),
        ("findings", "\tfor\t", "\tagainst\t", "does not argue against"),
        ("findings", "CBRD:", "XBRD:", "no such disease"),
        ("findings", "\tcurated, unreviewed", "\t", "has no source"),
        ("findings", "\tfor\t", "\t", "too many or too few cells"),
    ],
)
def test_a_faulty_cell_is_named_with_file_and_line(tmp_path: Path, file: str, old: str, new: str, fault: str) -> None:
    for kind in ("diseases", "findings"):
        lines = (FOLDER / f"eye.{kind}.tsv").read_text(encoding="utf-8").splitlines(keepends=True)
        if kind == file:
            line = next(number for number, text in enumerate(lines) if number and old in text)
            lines[line] = lines[line].replace(old, new, 1)
            if line != 1:
                lines[1], lines[line] = lines[line], lines[1]
        (tmp_path / f"eye.{kind}.tsv").write_text("".join(lines), encoding="utf-8")
    with pytest.raises(TableError) as raised:
        read_common_diseases(tmp_path)
    assert fault in str(raised.value)


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    (tmp_path / "eye.diseases.tsv").write_text((FOLDER / "eye.diseases.tsv").read_text(encoding="utf-8"))
    with pytest.raises(TableError, match=r"eye\.findings\.tsv"):
        read_common_diseases(tmp_path)
