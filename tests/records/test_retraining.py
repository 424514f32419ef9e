"""The export for retraining: what it tells, what it never tells, and what a reader refuses."""

import copy
import json
import math
import string
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.case import Case, Sex
from app.core.diseases import Disease, Group, Region
from app.core.duration import Duration, TimeUnit
from app.core.engine import Engine
from app.core.language import Language
from app.core.modelpack import ModelPack
from app.core.sheet import Sheet
from app.records import retraining
from app.records.installation import Installation
from app.records.retraining import (
    AGE_BANDS,
    DeidentifiedCase,
    LeftOut,
    LeftOutReason,
    RetrainingDocument,
    age_band,
    deidentify,
)
from app.records.retraining_file import RetrainingError, read_retraining, retraining_json
from app.records.retraining_review import Flag, FlagReason, flags, preview

FEVER, MYALGIA, ANOSMIA = "HP:0001945", "HP:0003326", "HP:0000458"
MARFAN = "OMIM:154700"
TODAY = date(2025, 11, 24)
CASE = Case("bed 4", 34.2, Sex.FEMALE, "andean", (MYALGIA, FEVER), (ANOSMIA,))


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return Installation.of(tmp_path_factory.mktemp("data"))


def export(*sheets: Sheet, engine: Engine, seed: int = 1) -> RetrainingDocument:
    return deidentify(sheets, engine, today=TODAY, order=Random(seed))[0]


def orphan(pack: ModelPack, prevalence: str) -> Disease:
    return next(d for d in pack.diseases if d.group is Group.ORPHAN and d.prevalence == prevalence)


def test_a_confirmed_case_is_told_in_bands_and_ids(engine: Engine) -> None:
    three_days = CASE.with_since(FEVER, Duration(3, TimeUnit.DAYS))
    sheet = Sheet(three_days, "Ana, cama 4", frozenset({MYALGIA}), own=("dengue",), confirmed="ORPHA:558")
    document = export(sheet, engine=engine)
    assert (document.quarter, document.model_version) == ("2025-Q4", engine.pack.manifest.model_version)
    (case,) = document.cases
    assert (case.age_band, case.sex, case.region) == ("30-39", Sex.FEMALE, Region.ANDEAN)
    assert (case.present, case.absent) == ((FEVER, MYALGIA), (ANOSMIA,))
    disease = engine.pack.diseases.find(MARFAN)
    assert disease is not None and "ORPHA:558" in disease.ids and case.confirmed == disease.id
    ranked = engine.diagnose(CASE).of(disease)
    assert case.rank == ranked.rank and case.probability == round(ranked.probability, 3)


def test_only_current_findings_of_the_catalog_pass(engine: Engine, pack: ModelPack) -> None:
    old, new = pack.catalog.execute(
        "SELECT old_id, id FROM finding_alias JOIN finding ON finding.idx = finding_alias.idx "
        "WHERE standing = 'replaced' ORDER BY old_id"
    ).fetchone()
    context = next(f.id for f in pack.vocabulary if f.id.startswith("CBR:"))
    case = Case(present=(old, context, "HP:7777777", "Ana"), absent=("HP:0000005",))
    (told,) = export(Sheet(case, confirmed=MARFAN), engine=engine).cases
    assert told.present == tuple(sorted((context, new))) and told.absent == ()


def test_what_teaches_nothing_is_left_out_with_the_reason(engine: Engine) -> None:
    sheets = [
        Sheet(CASE),
        Sheet(CASE, confirmed=MARFAN),
        Sheet(CASE, confirmed="dengue, seguro"),
        Sheet(CASE, confirmed="OMIM:999999"),
        Sheet(Case(age=3.0, present=("HP:7777777",)), confirmed=MARFAN),
    ]
    document, left_out = deidentify(sheets, engine, today=TODAY, order=Random(1))
    assert len(document.cases) == 1
    assert left_out == (
        LeftOut(0, LeftOutReason.UNCONFIRMED),
        LeftOut(2, LeftOutReason.NOT_IN_MODEL),
        LeftOut(3, LeftOutReason.NOT_IN_MODEL),
        LeftOut(4, LeftOutReason.NO_FINDINGS),
    )
    for one in left_out:
        assert one.message(Language.SPANISH) != one.message(Language.ENGLISH)


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (None, None),
        (-1.0, None),
        (131.0, None),
        (math.nan, None),
        (0.0, "0-27d"),
        (27 / 365.25, "0-27d"),
        (28 / 365.25, "28d-11m"),
        (11 / 12, "28d-11m"),
        (1.0, "1-4"),
        (4.99, "1-4"),
        (19.5, "15-19"),
        (20.0, "20-29"),
        (79.9, "70-79"),
        (80.0, "80+"),
        (130.0, "80+"),
    ],
)
def test_age_bands(age: float | None, band: str | None) -> None:
    assert age_band(age) == band


@pytest.mark.parametrize(
    ("region", "told"), [(None, None), ("neutral", None), ("Vereda El Zarzal", None), ("tropical", Region.TROPICAL)]
)
def test_only_regions_of_the_model_pass(engine: Engine, region: str | None, told: Region | None) -> None:
    (case,) = export(Sheet(replace(CASE, region=region), confirmed=MARFAN), engine=engine).cases
    assert case.region is told


def test_quarters(engine: Engine) -> None:
    quarters = [deidentify([], engine, today=date(2026, m, 1), order=Random(0))[0].quarter for m in range(1, 13)]
    assert quarters == [f"2026-Q{quarter}" for quarter in (1, 2, 3, 4) for _ in range(3)]


def test_the_order_depends_on_chance_alone(engine: Engine, pack: ModelPack) -> None:
    sheets = [Sheet(CASE, confirmed=pack.diseases.at(row).id) for row in range(8)]
    one, same, other = (export(*sheets, engine=engine, seed=seed) for seed in (1, 1, 2))
    assert one == same != other and sorted(c.confirmed for c in one.cases) == sorted(c.confirmed for c in other.cases)


# Texts that no list of the program's own holds, so that finding one in the output means that it leaked.
secrets = st.text(string.ascii_letters + string.digits, min_size=1, max_size=8).map(lambda text: f"Zq{text}xK")


@st.composite
def sheets(draw: st.DrawFn, pack: ModelPack) -> tuple[Sheet, list[str]]:
    told = draw(st.lists(secrets, min_size=8, max_size=8, unique=True))
    rows = draw(st.lists(st.integers(0, len(pack.vocabulary) - 1), unique=True, max_size=6))
    ids = [pack.vocabulary.at(row).id for row in rows]
    catalog = st.integers(0, len(pack.diseases) - 1).map(lambda row: pack.diseases.at(row).id)
    case = Case(
        id=told[0],
        age=draw(st.none() | st.floats(0, 130)),
        sex=draw(st.sampled_from(Sex)),
        region=draw(st.sampled_from([None, told[1], *pack.regions.names])),
        present=(*ids[:4], told[2]),
        absent=(*ids[4:], told[3]),
    )
    confirmed = draw(catalog | st.just(told[4]) | st.just(""))
    return Sheet(case, told[5], own=(told[6],), conclusion=told[7], confirmed=confirmed), told


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_nothing_that_a_person_wrote_ever_comes_out(
    engine: Engine, installation: Installation, data: st.DataObject
) -> None:
    drawn = data.draw(st.lists(sheets(engine.pack), max_size=3))
    document, left_out = deidentify([sheet for sheet, _ in drawn], engine, today=TODAY, order=Random(0))
    assert len(document.cases) + len(left_out) == len(drawn)
    text = retraining_json(document, installation)
    shown = [preview(document, engine.pack, language) for language in Language]
    words = [one.message(Language.SPANISH) for one in left_out]
    words += [flag.message(Language.SPANISH) for flag in flags(document, engine.pack.diseases)]
    # The key and the signature are random characters, among which anything may turn up by chance.
    signed = json.dumps(json.loads(text)["document"])
    for secret in (secret for _, told in drawn for secret in told):
        for output in (signed, *shown, *words):
            assert secret not in output
    assert read_retraining(text) == document


def test_the_same_document_and_key_make_the_same_file(engine: Engine, installation: Installation) -> None:
    document = export(Sheet(CASE, confirmed=MARFAN), Sheet(CASE, confirmed=MARFAN), engine=engine)
    assert retraining_json(document, installation) == retraining_json(document, installation)
    assert retraining_json(document, installation).isascii()


def test_a_signed_file_that_was_changed_is_refused(engine: Engine, installation: Installation, tmp_path: Path) -> None:
    text = retraining_json(export(Sheet(CASE, confirmed=MARFAN), engine=engine), installation)
    assert read_retraining(json.dumps(json.loads(text), indent=3)), "white space is not content"
    other = retraining_json(export(engine=engine), Installation.of(tmp_path))
    for changed in (
        text.replace('"rank":', '"rank":1'),
        text.replace("female", "male"),
        text.replace(json.loads(text)["public_key"], json.loads(other)["public_key"]),
        text.replace(json.loads(text)["signature"], json.loads(other)["signature"]),
        text.replace(json.loads(text)["signature"], "ñ"),
    ):
        assert changed != text
        with pytest.raises(RetrainingError) as caught:
            read_retraining(changed)
        assert caught.value.reason == "signature"


@given(data=st.data())
def test_not_one_character_of_the_document_can_be_changed(
    engine: Engine, installation: Installation, data: st.DataObject
) -> None:
    document = export(Sheet(CASE, confirmed=MARFAN), engine=engine)
    text = retraining_json(document, installation)
    place = data.draw(st.integers(0, text.index("public_key") - 3))
    sign = data.draw(st.characters(codec="ascii").filter(lambda c: c != text[place]))
    try:
        assert read_retraining(text[:place] + sign + text[place + 1 :]) == document
    except RetrainingError as error:
        assert error.reason in ("json", "signature", "format")


def signed_anew(text: str, change: Callable[[dict[str, Any]], object], installation: Installation) -> str:
    """A file with another content, signed as it should be."""
    document = copy.deepcopy(json.loads(text)["document"])
    change(document)
    signature = installation.sign(json.dumps(document, sort_keys=True, separators=(",", ":")).encode())
    return json.dumps({"document": document, "public_key": signature.public_key, "signature": signature.signature})


@pytest.mark.parametrize(
    ("change", "detail"),
    [
        (lambda d: d.update(note="free text"), "document"),
        (lambda d: d.pop("quarter"), "document"),
        (lambda d: d.update(quarter="2025-11-24"), "document: quarter"),
        (lambda d: d.update(model_version="Ana Gómez"), "document: model_version"),
        (lambda d: d.update(cases={}), "document: cases"),
        (lambda d: d["cases"].append("Ana"), "case 2"),
        (lambda d: d["cases"][0].update(label="Ana"), "case 1"),
        (lambda d: d["cases"][0].update(age_band="34"), "case 1: age_band"),
        (lambda d: d["cases"][0].update(sex="F"), "case 1: sex"),
        (lambda d: d["cases"][0].update(region="neutral"), "case 1: region"),
        (lambda d: d["cases"][0].update(region=["andean"]), "case 1: region"),
        (lambda d: d["cases"][0].update(present=["fever"]), "case 1: present"),
        (lambda d: d["cases"][0].update(present=[FEVER, FEVER]), "case 1: present"),
        (lambda d: d["cases"][0].update(absent=[MYALGIA, FEVER]), "case 1: absent"),
        (lambda d: d["cases"][0].update(confirmed="dengue"), "case 1: confirmed"),
        (lambda d: d["cases"][0].update(rank=0), "case 1: rank"),
        (lambda d: d["cases"][0].update(rank=True), "case 1: rank"),
        (lambda d: d["cases"][0].update(probability=1.5), "case 1: probability"),
        (lambda d: d["cases"][0].update(probability=float("nan")), "case 1: probability"),
    ],
)
def test_a_content_that_the_format_does_not_describe_is_refused_and_named(
    engine: Engine, installation: Installation, change: Callable[[dict[str, Any]], object], detail: str
) -> None:
    text = retraining_json(export(Sheet(CASE, confirmed=MARFAN), engine=engine), installation)
    with pytest.raises(RetrainingError) as caught:
        read_retraining(signed_anew(text, change, installation))
    assert (caught.value.reason, caught.value.detail) == ("shape", detail)
    assert detail in caught.value.message(Language.SPANISH)


def test_every_id_of_the_catalog_can_be_read(pack: ModelPack, installation: Installation) -> None:
    findings = tuple(sorted(finding.id for finding in pack.vocabulary))
    case = DeidentifiedCase(None, Sex.UNKNOWN, None, findings, (), MARFAN, 1, 1.0)
    others = (replace(case, present=(), absent=(FEVER,), confirmed=disease.id) for disease in pack.diseases)
    document = RetrainingDocument("2025-Q4", pack.manifest.model_version, (case, *others))
    assert read_retraining(retraining_json(document, installation)) == document


def test_another_format_is_named(engine: Engine, installation: Installation) -> None:
    text = retraining_json(export(engine=engine), installation)
    newer = signed_anew(text, lambda d: d.update(format="cebra-retraining/2"), installation)
    with pytest.raises(RetrainingError, match="cebra-retraining/2") as caught:
        read_retraining(newer)
    assert caught.value.reason == "format"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        "7",
        "[" * 100_000,
        '{"document": 3, "public_key": "", "signature": ""}',
        '{"document": {"format": "cebra-retraining/1"}, "public_key": "", "signature": "", "note": "Ana"}',
    ],
)
def test_anything_else_is_no_export(text: str) -> None:
    with pytest.raises(RetrainingError) as caught:
        read_retraining(text)
    assert caught.value.reason == "json"
    assert caught.value.message(Language.SPANISH) != caught.value.message(Language.ENGLISH)


def test_the_doctor_sees_all_that_will_be_written(engine: Engine, pack: ModelPack) -> None:
    young = Sheet(Case(age=0.02, present=(FEVER,)), confirmed=MARFAN)
    document = export(Sheet(CASE, confirmed=MARFAN), young, engine=engine)
    older = next(case for case in document.cases if case.age_band == "30-39")
    spanish, english = (preview(document, pack, language) for language in Language)
    assert "de 30 a 39 años. Sexo: femenino. Región: Andes (altura)." in spanish
    assert "Presentes: Fiebre (HP:0001945); Mialgia (HP:0003326)." in spanish
    assert (
        "Edad: menos de 28 días. Sexo: no consta. Región: sin precisar." in spanish and "Ausentes: ninguno." in spanish
    )
    assert f"Marfan syndrome ({older.confirmed}). The model had it in place {older.rank}," in english
    assert f"{100 * older.probability:.1f} %" in english
    for text in (spanish, english):
        assert all(part in text for part in ("2025-Q4", document.model_version, "cebra-retraining/1", "Anosmia"))
        assert all(number in text for number in (" 1\n", " 2\n")) and "{" not in text


@pytest.mark.parametrize("language", Language)
def test_every_band_sex_and_region_has_words_of_its_own(engine: Engine, language: Language) -> None:
    document = export(Sheet(CASE, confirmed=MARFAN), engine=engine)
    (case,) = document.cases
    bands = [replace(case, age_band=band) for band in (*AGE_BANDS, None)]
    sexes = [replace(case, sex=sex) for sex in Sex]
    regions = [replace(case, region=region) for region in (*Region, None) if region is not Region.NEUTRAL]
    for variants in (bands, sexes, regions):
        texts = {preview(replace(document, cases=(one,)), engine.pack, language) for one in variants}
        assert len(texts) == len(variants) and not any("None" in text for text in texts)


def test_cases_that_stand_alone_or_are_very_rare_are_flagged(engine: Engine, pack: ModelPack) -> None:
    usual = next(d for d in pack.diseases if d.group is Group.COMMON).id
    listed = orphan(pack, "1-9 / 100 000").id
    rare, uncounted = orphan(pack, "<1 / 1 000 000").id, orphan(pack, "").id
    alike = Sheet(CASE, confirmed=usual)
    still_alike = Sheet(replace(CASE, age=39.0, present=(FEVER,)), confirmed=usual)
    confirmed = [Sheet(CASE, confirmed=disease) for disease in (listed, rare, rare, uncounted)]
    document = export(alike, still_alike, *confirmed, engine=engine)
    number = {case.confirmed: place for place, case in enumerate(document.cases, 1)}
    both_rare = [place for place, case in enumerate(document.cases, 1) if case.confirmed == rare]
    found = flags(document, pack.diseases)
    assert set(found) == {
        Flag(number[listed], FlagReason.UNIQUE),
        *(Flag(place, FlagReason.RARE) for place in both_rare),
        Flag(number[uncounted], FlagReason.UNIQUE),
        Flag(number[uncounted], FlagReason.UNCOUNTED),
    }
    assert [flag.number for flag in found] == sorted(flag.number for flag in found)
    for flag in found:
        assert flag.message(Language.SPANISH).startswith(f"Caso {flag.number}:")
        assert flag.message(Language.ENGLISH).startswith(f"Case {flag.number}:")


def test_flagged_cases_may_be_left_out(engine: Engine, pack: ModelPack) -> None:
    usual = next(d for d in pack.diseases if d.group is Group.COMMON).id
    twins = [Sheet(CASE, confirmed=usual)] * 2
    document = export(*twins, Sheet(CASE, confirmed=orphan(pack, "").id), engine=engine)
    fewer = document.without({flag.number for flag in flags(document, pack.diseases)})
    assert [case.confirmed for case in fewer.cases] == [usual, usual] and flags(fewer, pack.diseases) == ()
    assert document.without(()) == document


def test_the_description_of_the_format_is_complete(engine: Engine, installation: Installation) -> None:
    description = Path(retraining.__file__).with_name("RETRAINING.md").read_text(encoding="utf-8")
    document = json.loads(retraining_json(export(Sheet(CASE, confirmed=MARFAN), engine=engine), installation))[
        "document"
    ]
    for name in (*document, *document["cases"][0], *AGE_BANDS, *(r for r in Region if r is not Region.NEUTRAL)):
        assert name in description
