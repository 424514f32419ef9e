"""Phenopackets out and in: the official schema, what comes back, and what other programs write."""

import json
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.json_format import MessageToDict, ParseDict
from hypothesis import given
from hypothesis import strategies as st
from phenopackets.schema.v2 import Cohort, Family, Phenopacket

from app.core.case import Case, Sex
from app.core.casefile import CaseError, parse_case
from app.core.diseases import Disease
from app.core.duration import SINCE_BIRTH, Duration, TimeUnit
from app.core.modelpack import ModelPack
from app.core.phenopacket import phenopacket_json
from app.core.phenopacket_times import duration_of_years, years_of_duration

FEVER, ANOSMIA = "HP:0001945", "HP:0000458"
HALF_A_DAY = 0.5 / 365.25 + 1e-6

counted = [unit for unit in TimeUnit if unit is not TimeUnit.BIRTH]
durations = st.just(SINCE_BIRTH) | st.builds(Duration, st.integers(1, 9999), st.sampled_from(counted))


def export(case: Case, pack: ModelPack, diagnosis: Disease | None = None) -> str:
    return phenopacket_json(
        case,
        pack.vocabulary,
        created=datetime(2025, 11, 24, 20, 30, tzinfo=timezone(timedelta(hours=-5))),
        version="9.8",
        hpo_version=pack.manifest.data_versions["hpo"],
        diagnosis=diagnosis,
    )


def validated(text: str) -> dict[str, Any]:
    """The packet as the official schema understands it."""
    found: dict[str, Any] = MessageToDict(ParseDict(json.loads(text), Phenopacket()))
    return found


@st.composite
def cases(draw: st.DrawFn, pack: ModelPack) -> Case:
    rows = draw(st.lists(st.integers(0, len(pack.vocabulary) - 1), unique=True, max_size=12))
    ids = [pack.vocabulary.at(row).id for row in rows]
    cut = draw(st.integers(0, len(ids)))
    since = {finding: draw(durations) for finding in ids[:cut] if draw(st.booleans())}
    return Case(
        id=draw(st.text(min_size=1, max_size=9)),
        age=draw(st.none() | st.floats(0, 130) | st.integers(0, 130).map(float)),
        sex=draw(st.sampled_from(Sex)),
        region=draw(st.none() | st.sampled_from(pack.regions.names) | st.text(min_size=1, max_size=9)),
        present=tuple(ids[:cut]),
        absent=tuple(ids[cut:]),
        since=tuple(since.items()),
    )


@given(st.data())
def test_a_case_comes_back_from_a_packet_that_the_schema_accepts(pack: ModelPack, data: st.DataObject) -> None:
    case = data.draw(cases(pack))
    text = export(case, pack)
    validated(text)
    again, issues = parse_case(text)
    assert replace(again, age=None) == replace(case, age=None) and issues == ()
    assert again.age == (None if case.age is None else pytest.approx(case.age, abs=HALF_A_DAY))
    assert export(again, pack) == text, "what has been through a packet once no longer changes"
    assert parse_case(json.dumps(validated(text))) == (again, issues), "nor does the schema's own writing change it"


def test_a_packet_says_what_other_programs_need(pack: ModelPack) -> None:
    context = next(f for f in pack.vocabulary if f.context and f.id.startswith("CBR:"))
    marfan = pack.diseases.find("OMIM:154700")
    assert marfan is not None
    case = Case("a1", 30.0, Sex.FEMALE, "andean", (FEVER, context.id), (ANOSMIA,), ((FEVER, SINCE_BIRTH),))
    packet = validated(export(case, pack, marfan))
    assert packet["subject"] == {
        "id": "a1",
        "sex": "FEMALE",
        "timeAtLastEncounter": {"age": {"iso8601duration": "P30Y"}},
    }
    fever, exposure, anosmia = packet["phenotypicFeatures"]
    assert fever["type"] == {"id": FEVER, "label": "Fever"}
    assert fever["onset"] == {"ontologyClass": {"id": "HP:0003577", "label": "Congenital onset"}}
    assert exposure == {"type": {"id": context.id, "label": context.name_en}}
    assert anosmia == {"type": {"id": ANOSMIA, "label": "Anosmia"}, "excluded": True}
    (interpretation,) = packet["interpretations"]
    assert interpretation["progressStatus"] == "SOLVED"
    assert interpretation["diagnosis"]["disease"] == {"id": marfan.id, "label": marfan.name_en}
    meta = packet["metaData"]
    assert meta["created"] == "2025-11-25T01:30:00Z" and meta["createdBy"] == "Cebra 9.8"
    versions = {resource["namespacePrefix"]: resource["version"] for resource in meta["resources"]}
    assert versions == {"HP": pack.manifest.data_versions["hpo"], "CBR": "Cebra 9.8", "OMIM": "Cebra 9.8"}
    assert all(resource["url"] and resource["iriPrefix"] for resource in meta["resources"])


def test_every_id_of_a_disease_has_its_resource(pack: ModelPack) -> None:
    by_prefix = {disease.id.partition(":")[0]: disease for disease in pack.diseases}
    for prefix, disease in by_prefix.items():
        resources = validated(export(Case("a"), pack, disease))["metaData"]["resources"]
        assert prefix in {resource["namespacePrefix"] for resource in resources}


def test_without_a_confirmed_diagnosis_none_is_claimed(pack: ModelPack) -> None:
    packet = validated(export(Case(), pack))
    assert packet["id"] == packet["subject"]["id"] == "case"
    assert not packet.keys() & {"interpretations", "diseases"}
    assert set(packet["subject"]) == {"id"}, "a sex that is not known is the schema's default"


def test_a_duration_becomes_an_age_at_onset(pack: ModelPack) -> None:
    three = ((FEVER, Duration(3, TimeUnit.MONTHS)),)
    (feature,) = validated(export(Case(age=2.0, present=(FEVER,), since=three), pack))["phenotypicFeatures"]
    assert feature["onset"] == {"age": {"iso8601duration": "P1Y9M"}}
    assert feature["description"] == "duration: P3M"
    for age in (None, 0.1):
        (feature,) = validated(export(Case(age=age, present=(FEVER,), since=three), pack))["phenotypicFeatures"]
        assert "onset" not in feature and feature["description"] == "duration: P3M"


@pytest.mark.parametrize("age", [-1.0, 131.0, float("inf"), float("nan")])
def test_an_age_that_nobody_has_is_left_out(pack: ModelPack, age: float) -> None:
    assert "timeAtLastEncounter" not in validated(export(Case("a", age), pack))["subject"]


def packet(feature: Mapping[str, Any], subject: Mapping[str, Any] | None = None) -> str:
    """A packet as another program would write it, checked by the schema."""
    fields = {"id": "x", "subject": subject or {}, "phenotypicFeatures": [{"type": {"id": FEVER}, **feature}]}
    ParseDict(fields, Phenopacket())
    return json.dumps(fields)


def at(iso: str) -> dict[str, Any]:
    return {"age": {"iso8601duration": iso}}


def stage(term: str) -> dict[str, Any]:
    return {"ontologyClass": {"id": term}}


SIX = {"timeAtLastEncounter": at("P6Y")}


@pytest.mark.parametrize(
    ("onset", "since"),
    [
        (at("P4Y"), "P2Y"),
        (at("P5Y"), "P1Y"),
        (at("P5Y6M"), "P6M"),
        (at("P5Y11M"), "P1M"),
        ({"ageRange": {"start": {"iso8601duration": "P3Y"}, "end": {"iso8601duration": "P5Y"}}}, "P2Y"),
        (at("P0D"), "birth"),
        (stage("HP:0003577"), "birth"),
        (stage("HP:0030674"), "birth"),
        ({"gestationalAge": {"weeks": 30}}, "birth"),
        (at("P6Y"), None),
        (at("P9Y"), None),
        (at("long ago"), None),
        (stage("HP:0011463"), None),
        ({"timestamp": "2020-01-01T00:00:00Z"}, None),
        ({"interval": {"start": "2020-01-01T00:00:00Z", "end": "2020-02-01T00:00:00Z"}}, None),
    ],
)
def test_an_onset_of_other_programs_becomes_a_duration(onset: dict[str, Any], since: str | None) -> None:
    case, issues = parse_case(packet({"onset": onset}, SIX))
    assert case == Case("x", 6.0, present=(FEVER,), since=case.since) and issues == ()
    assert case.since_of(FEVER) == (None if since is None else Duration.from_code(since))
    absent, _ = parse_case(packet({"onset": onset, "excluded": True}, SIX))
    assert absent == Case("x", 6.0, absent=(FEVER,))


@pytest.mark.parametrize("onset", [at("P4Y"), at("P" + "9" * 400 + "Y")])
def test_an_onset_says_nothing_without_an_age_that_can_be_true(onset: dict[str, Any]) -> None:
    assert parse_case(packet({"onset": onset}))[0].since == ()
    assert parse_case(packet({"onset": onset}, {"timeAtLastEncounter": at("P99999Y")}))[0].since == ()


def test_what_has_resolved_is_no_longer_going_on() -> None:
    case, _ = parse_case(packet({"onset": at("P4Y"), "resolution": at("P5Y")}, SIX))
    assert case == Case("x", 6.0, present=(FEVER,))


def test_modifiers_evidence_and_descriptions_are_harmless() -> None:
    rich = {
        "description": "duration: since the holidays",
        "severity": {"id": "HP:0012828"},
        "modifiers": [{"id": "HP:0012834", "label": "Right"}],
        "evidence": [{"evidenceCode": {"id": "ECO:0000033"}}],
    }
    assert parse_case(packet(rich, SIX)) == (Case("x", 6.0, present=(FEVER,)), ())


@pytest.mark.parametrize(
    ("subject", "age"),
    [
        ({"vitalStatus": {"status": "DECEASED", "timeOfDeath": at("P23Y")}}, 23.0),
        ({"vitalStatus": {"timeOfDeath": at("P23Y")}, "timeAtLastEncounter": at("P20Y")}, 20.0),
        ({"vitalStatus": {"status": "ALIVE"}}, None),
        ({"timeAtLastEncounter": {"gestationalAge": {"weeks": 33, "days": 2}}}, None),
        ({"timeAtLastEncounter": stage("HP:0034197")}, None),
        ({"timeAtLastEncounter": {"timestamp": "2020-01-01T00:00:00Z"}, "dateOfBirth": "2000-01-01T00:00:00Z"}, None),
    ],
)
def test_the_age_of_a_subject(subject: dict[str, Any], age: float | None) -> None:
    assert parse_case(packet({}, subject)) == (Case("x", age, present=(FEVER,)), ())


def test_names_as_in_the_schema_are_read_too() -> None:
    message = ParseDict(json.loads(packet({"onset": at("P4Y")}, SIX)), Phenopacket())
    fields = MessageToDict(message, preserving_proto_field_name=True)
    assert "phenotypic_features" in fields
    assert parse_case(json.dumps(fields)) == parse_case(packet({"onset": at("P4Y")}, SIX))


def test_negated_in_the_older_schema_means_absent() -> None:
    fields = {"phenotypicFeatures": [{"type": {"id": FEVER}, "negated": True}]}
    assert parse_case(json.dumps(fields)) == (Case(absent=(FEVER,)), ())


def test_of_a_family_the_proband_is_read_and_a_cohort_is_refused(pack: ModelPack) -> None:
    case = Case("a1", 6.0, Sex.MALE, "andean", (FEVER,), (ANOSMIA,))
    fields = json.loads(export(case, pack))
    family = {"id": "f", "proband": fields, "relatives": [{"id": "mother"}], "metaData": fields["metaData"]}
    ParseDict(family, Family())
    assert parse_case(json.dumps(family)) == (case, ())
    cohort = {"id": "c", "members": [fields, fields], "metaData": fields["metaData"]}
    ParseDict(cohort, Cohort())
    with pytest.raises(CaseError, match="cohort"):
        parse_case(json.dumps(cohort))


@pytest.mark.parametrize(
    ("text", "years"),
    [("P1Y", 1), ("P18M", 1.5), ("P0D", 0), ("P2W", 14 / 365.25), ("P1Y2M3DT4H", 1 + 2 / 12 + 3 / 365.25)],
)
def test_ages_as_durations(text: str, years: float) -> None:
    assert years_of_duration(text) == pytest.approx(years)


@pytest.mark.parametrize("text", ["", "P", "1Y", "PT5M", "P-1Y", "six"])
def test_what_is_no_age_is_none(text: str) -> None:
    assert years_of_duration(text) is None


@given(st.floats(0, 130))
def test_an_age_is_written_to_the_day(years: float) -> None:
    text = duration_of_years(years)
    assert years_of_duration(text) == pytest.approx(years, abs=HALF_A_DAY)
    assert duration_of_years(years_of_duration(text) or 0) == text


@given(st.integers(0, 130), st.integers(0, 11))
def test_years_and_months_stay_what_they_were(years: int, months: int) -> None:
    assert years_of_duration(duration_of_years(years + months / 12)) == years + months / 12


@pytest.mark.data
def test_every_published_patient_is_read_and_goes_out_again(data_dir: Path, pack: ModelPack) -> None:
    with zipfile.ZipFile(data_dir / "phenopacket-store-0.1.24.zip") as store:
        texts = [store.read(name).decode() for name in store.namelist() if name.endswith(".json")]
    assert len(texts) == 7878
    read = [parse_case(text) for text in texts]
    assert all(issues == () for _, issues in read)
    assert sum(case.age is not None for case, _ in read) == 5254
    assert sum(len(case.absent) for case, _ in read) == 97345
    assert sum(bool(case.since) for case, _ in read) > 500
    for case, _ in read[::40]:
        text = export(case, pack)
        validated(text)
        again, _ = parse_case(text)
        assert replace(again, age=None) == replace(case, age=None)
        assert again.age == (None if case.age is None else pytest.approx(case.age, abs=HALF_A_DAY))
