"""Every word of the window exists in both languages, and the compiled file is the one in the source."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

from app.core.language import Language
from app.ui.assets import asset

UI = Path(__file__).resolve().parents[2] / "app" / "ui"
_QT_TOOL = "import sys; from PySide6.scripts.pyside_tool import {tool}; sys.argv[0] = '{tool}'; {tool}()"


def qt_tool(tool: str, *arguments: str) -> None:
    # By module, because the scripts are not on the path in every environment.
    subprocess.run(
        [sys.executable, "-c", _QT_TOOL.format(tool=tool), *arguments], check=True, capture_output=True, timeout=120
    )


def messages(file: Path) -> dict[tuple[str, str], str]:
    found = {}
    for context in ET.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            done = translation is not None and translation.get("type") is None
            found[context.findtext("name", ""), message.findtext("source", "")] = (
                (translation.text or "") if done and translation is not None else ""
            )
    return found


def test_no_string_is_untranslated_or_left_over(tmp_path: Path) -> None:
    kept = asset("translations/cebra_en.ts")
    fresh = tmp_path / "cebra_en.ts"
    shutil.copy(kept, fresh)
    sources = [str(path) for path in sorted(UI.glob("*.py"))]
    qt_tool("lupdate", *sources, "-source-language", "es", "-target-language", "en", "-no-obsolete", "-locations",
            "none", "-ts", str(fresh))  # fmt: skip
    assert [key for key, text in messages(fresh).items() if not text] == []
    assert messages(fresh) == messages(kept)


def test_placeholders_survive_translation() -> None:
    for (context, source), text in messages(asset("translations/cebra_en.ts")).items():
        assert source.count("{") == text.count("{"), (context, source)


def test_compiled_file_is_up_to_date(tmp_path: Path) -> None:
    compiled = tmp_path / "cebra_en.qm"
    qt_tool("lrelease", str(asset("translations/cebra_en.ts")), "-qm", str(compiled))
    assert compiled.read_bytes() == asset("translations/cebra_en.qm").read_bytes()


def test_examples_speak_both_languages() -> None:
    for row in json.loads(asset("examples.json").read_text(encoding="utf-8")):
        assert set(row["name"]) == {language.value for language in Language}
        assert all(row["name"].values())
