"""A case as a GA4GH phenopacket (schema version 2, JSON), for other programs; ``casefile`` reads it back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from app.core.case import MAX_AGE_YEARS, Case, Sex
from app.core.casefile import REGION_REFERENCE
from app.core.diseases import Disease
from app.core.duration import Duration
from app.core.phenopacket_times import age_element, age_of, since_fields
from app.core.vocabulary import Vocabulary

_SEX = {Sex.FEMALE: "FEMALE", Sex.MALE: "MALE", Sex.UNKNOWN: "UNKNOWN_SEX"}
# By the prefix of the ids: what they come from, where it is, and what an id's number is appended to.
_RESOURCES = {
    "HP": ("Human Phenotype Ontology", "http://purl.obolibrary.org/obo/hp.owl", "http://purl.obolibrary.org/obo/HP_"),
    "CBR": ("Context findings of Cebra", "urn:cebra:finding", "urn:cebra:finding:"),
    "CBRD": ("Diseases of Cebra", "urn:cebra:disease", "urn:cebra:disease:"),
    "OMIM": ("Online Mendelian Inheritance in Man", "https://www.omim.org", "https://www.omim.org/entry/"),
    "ORPHA": ("Orphanet", "https://www.orpha.net", "http://www.orpha.net/ORDO/Orphanet_"),
    "DECIPHER": (
        "DECIPHER syndromes",
        "https://www.deciphergenomics.org",
        "https://www.deciphergenomics.org/syndrome/",
    ),
}


def phenopacket_json(
    case: Case,
    vocabulary: Vocabulary,
    *,
    created: datetime,
    version: str,
    hpo_version: str,
    diagnosis: Disease | None = None,
) -> str:
    """The case as the text of a phenopacket; labels are in English, as HPO has them.

    ``version`` is Cebra's, ``hpo_version`` the pack's (``Manifest.data_versions["hpo"]``), ``diagnosis`` the confirmed
    disease. A case without an id is called ``case``; an age that no patient has is left out. Names and dates of birth
    are never written.
    """
    name = case.id or "case"
    used = {*case.present, *case.absent}
    age = None
    subject: dict[str, Any] = {"id": name, "sex": _SEX[case.sex]}
    if case.age is not None and 0 <= case.age <= MAX_AGE_YEARS:
        subject["timeAtLastEncounter"] = age_element(case.age)
        age = age_of(subject["timeAtLastEncounter"], [])  # onsets go with the age as it is written
    packet: dict[str, Any] = {
        "id": name,
        "subject": subject,
        "phenotypicFeatures": [_present(f, case.since_of(f), age, vocabulary) for f in case.present]
        + [_feature(f, vocabulary) | {"excluded": True} for f in case.absent],
    }
    if diagnosis is not None:
        used.add(diagnosis.id)
        disease = {"id": diagnosis.id, "label": diagnosis.name_en}
        packet["interpretations"] = [{"id": name, "progressStatus": "SOLVED", "diagnosis": {"disease": disease}}]
    meta: dict[str, Any] = {
        "created": created.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "createdBy": f"Cebra {version}",
        "phenopacketSchemaVersion": "2.0",
    }
    if case.region:
        used.add(REGION_REFERENCE)
        meta["externalReferences"] = [{"id": REGION_REFERENCE, "description": case.region}]
    meta["resources"] = _resources(used, f"Cebra {version}", hpo_version)
    packet["metaData"] = meta
    return json.dumps(packet, ensure_ascii=False, indent=2)


def _feature(finding_id: str, vocabulary: Vocabulary) -> dict[str, Any]:
    term = {"id": finding_id}
    if finding_id in vocabulary:
        term["label"] = vocabulary[finding_id].name_en
    return {"type": term}


def _present(finding_id: str, since: Duration | None, age: float | None, vocabulary: Vocabulary) -> dict[str, Any]:
    return _feature(finding_id, vocabulary) | ({} if since is None else since_fields(since, age))


def _resources(used: Iterable[str], ours: str, hpo_version: str) -> list[dict[str, str]]:
    """What the ids come from. Of other people's disease ids Cebra knows no version but its own, which names them."""
    prefixes = {"HP"}.union(identifier.partition(":")[0] for identifier in used)
    return [
        {
            "id": prefix.lower(),
            "name": name,
            "url": url,
            "version": hpo_version if prefix == "HP" else ours,
            "namespacePrefix": prefix,
            "iriPrefix": iri_prefix,
        }
        for prefix, (name, url, iri_prefix) in _RESOURCES.items()
        if prefix in prefixes
    ]
