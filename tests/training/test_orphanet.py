import gzip
from pathlib import Path

from training.sources.orphanet import read_natural_history, read_prevalence


def _entry(kind: str, place: str, share: str) -> str:
    return (
        f"<Prevalence><PrevalenceType><Name>{kind}</Name></PrevalenceType>"
        f"<PrevalenceClass><Name>{share}</Name></PrevalenceClass>"
        f"<PrevalenceGeographic><Name>{place}</Name></PrevalenceGeographic></Prevalence>"
    )


def _file(folder: Path, *disorders: str) -> Path:
    body = "".join(f"<Disorder><OrphaCode>{n}</OrphaCode>{d}</Disorder>" for n, d in enumerate(disorders, 1))
    path = folder / "product9.xml.gz"
    path.write_bytes(gzip.compress(f"<JDBOR><DisorderList>{body}</DisorderList></JDBOR>".encode()))
    return path


def test_worldwide_point_prevalence_comes_first(tmp_path: Path) -> None:
    entries = [
        _entry("Annual incidence", "Worldwide", "1-9 / 100 000"),
        _entry("Point prevalence", "Worldwide", "1-5 / 10 000"),
        _entry("Point prevalence", "Finland", "&gt;1 / 1000"),
    ]
    path = _file(tmp_path, f"<PrevalenceList>{''.join(entries)}</PrevalenceList>", "<PrevalenceList/>")
    assert read_prevalence(path) == {"ORPHA:1": "1-5 / 10 000"}


def test_a_founder_effect_in_one_place_does_not_make_a_disease_common(tmp_path: Path) -> None:
    entries = [
        _entry("Point prevalence", "Faroe Islands", "&gt;1 / 1000"),
        _entry("Point prevalence", "Japan", "1-9 / 1 000 000"),
        _entry("Point prevalence", "Peru", "Unknown"),
    ]
    path = _file(tmp_path, f"<PrevalenceList>{''.join(entries)}</PrevalenceList>")
    assert read_prevalence(path) == {"ORPHA:1": "1-9 / 1 000 000"}


def test_onset_and_inheritance_are_read(tmp_path: Path) -> None:
    onset = "<AverageAgeOfOnsetList><AverageAgeOfOnset><Name>Adult</Name></AverageAgeOfOnset></AverageAgeOfOnsetList>"
    modes = "<TypeOfInheritanceList><TypeOfInheritance><Name>X</Name></TypeOfInheritance></TypeOfInheritanceList>"
    history = read_natural_history(_file(tmp_path, onset + modes))["ORPHA:1"]
    assert history.onset == ("Adult",) and history.inheritance == ("X",)
