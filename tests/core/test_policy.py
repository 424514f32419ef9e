"""The administrator's policy file: what it lays down, and what becomes of mistakes in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.language import Language
from app.core.policy import Policy, PolicyIssue, Preset, administrator_folder, installed_policy


def read(folder: Path, entries: Any) -> tuple[Policy, tuple[PolicyIssue, ...]]:
    path = folder / "policy.json"
    path.write_text(json.dumps(entries), encoding="utf-8")
    return Policy.read(path)


def test_presets_locks_and_the_folder_are_read(tmp_path: Path) -> None:
    drop = tmp_path / "packs"
    policy, issues = read(
        tmp_path,
        {
            "language": {"value": "en", "locked": True},
            "region": "andean",
            "theme": {"value": "dark", "locked": False},
            "text_size": "large",
            "update_folder": str(drop),
            "telemetry": False,
        },
    )
    assert issues == ()
    assert policy.presets == {
        "language": Preset("en", locked=True),
        "region": Preset("andean"),
        "theme": Preset("dark"),
        "text_size": Preset("large"),
    }
    assert policy.update_folder == drop


def test_a_file_that_is_not_there_lays_down_nothing(tmp_path: Path) -> None:
    assert Policy.read(tmp_path / "policy.json") == (Policy(), ())


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "policy.json"
    path.write_bytes(b'\xef\xbb\xbf{"theme": "dark"}')
    assert Policy.read(path) == (Policy({"theme": Preset("dark")}), ())


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"7", b"\xff\xfe{}", b"[" * 100_000], ids=lambda c: repr(c[:8]))
def test_a_file_that_is_no_json_object_is_one_issue(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "policy.json"
    path.write_bytes(content)
    policy, issues = Policy.read(path)
    assert policy == Policy() and [issue.reason for issue in issues] == ["unreadable"]
    assert all("policy.json" in issues[0].message(language) for language in Language)


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("colour", "red", "unknown"),
        ("language", "klingon", "choice"),
        ("language", None, "choice"),
        ("theme", {"value": "dark", "locked": "yes"}, "choice"),
        ("theme", {"value": "dark", "lock": True}, "choice"),
        ("theme", {"locked": True}, "choice"),
        ("text_size", 3, "choice"),
        ("region", " ", "region"),
        ("region", ["andean"], "region"),
        ("update_folder", "packs/here", "folder"),
        ("update_folder", {"value": "/packs", "locked": True}, "folder"),
        ("telemetry", True, "telemetry"),
        ("telemetry", 0, "telemetry"),
    ],
)
def test_a_wrong_entry_is_named_and_takes_no_other_with_it(tmp_path: Path, key: str, value: Any, reason: str) -> None:
    good = "theme" if key != "theme" else "text_size"
    fine = {"theme": "dark", "text_size": "large"}[good]
    policy, (issue,) = read(tmp_path, {key: value, good: fine})
    assert policy == Policy({good: Preset(fine)})
    assert (issue.reason, issue.key) == (reason, key)
    for language in Language:
        assert key in issue.message(language) and json.dumps(value) in issue.message(language)


def test_telemetry_cannot_be_turned_on_as_there_is_none(tmp_path: Path) -> None:
    _, (issue,) = read(tmp_path, {"telemetry": True})
    assert "no envía nada" in issue.message(Language.SPANISH) and "sends nothing" in issue.message(Language.ENGLISH)


def test_the_values_that_are_possible_are_told(tmp_path: Path) -> None:
    _, (issue,) = read(tmp_path, {"theme": "pink"})
    for language in Language:
        assert "system, light, dark" in issue.message(language) and '"locked": true' in issue.message(language)


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["value", "locked", "x"]), inner),
    max_leaves=5,
)
KEYS = st.sampled_from(["language", "region", "theme", "text_size", "update_folder", "telemetry"]) | st.text(
    st.characters(exclude_categories=())
)


@given(st.dictionaries(KEYS, ANY_JSON, max_size=6))
def test_whatever_it_holds_each_entry_is_used_or_reported(
    tmp_path_factory: pytest.TempPathFactory, entries: dict[str, Any]
) -> None:
    policy, issues = read(tmp_path_factory.getbasetemp(), entries)
    used = len(policy.presets) + (policy.update_folder is not None) + (entries.get("telemetry") is False)
    assert used + len(issues) == len(entries)
    for issue in issues:
        assert all(issue.message(language).encode() for language in Language)


def test_the_file_lies_in_the_administrators_folder() -> None:
    assert installed_policy() == administrator_folder() / "policy.json"
    assert administrator_folder().is_absolute()


def test_on_windows_it_lies_under_programdata(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("app.core.policy.sys.platform", "win32")
    monkeypatch.setenv("PROGRAMDATA", str(tmp_path))
    assert installed_policy() == tmp_path / "Cebra" / "policy.json"
