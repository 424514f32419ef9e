"""The help says the same in both languages and names no key and no word that the window does not have."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QTextTable
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.core.case import Case, Mark
from app.core.disease_terms import band_term
from app.core.language import Language
from app.ui.assets import asset
from app.ui.help_window import HelpWindow
from app.ui.translation import speak
from app.ui.window import CebraWindow
from tests.ui.conftest import COUGH, FEVER

APP = Path(__file__).resolve().parents[2] / "app"
WORDS = (900, 1350)
# What the keys are called on a keyboard, and by Qt.
KEYS = {
    Language.SPANISH: {"Mayús": "Shift", "Intro": "Return", "Supr": "Del", "Espacio": "Space", "Flechas": "Down"},
    Language.ENGLISH: {"Enter": "Return", "Arrows": "Down"},
}
# Everything else in bold is a word of the window.
KEY = re.compile(
    r"((Ctrl|Mayús|Shift)\+)*([A-Z]|[0-9]|[+=-]|F\d+|Esc|Tab|Intro|Enter|Supr|Del|Espacio|Space|Flechas|Arrows)"
)
BOLD = re.compile(r"\*\*(.+?)\*\*")


def help_text(language: Language) -> str:
    return asset(f"help-{language.value}.md").read_text(encoding="utf-8")


def portable(key: str, language: Language) -> str:
    """A key by Qt's name."""
    assert KEY.fullmatch(key), key
    for own, name in KEYS[language].items():
        key = re.sub(rf"\b{own}\b", name, key)
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)


def key_rows(language: Language) -> Iterator[tuple[str, list[str]]]:
    """Each row of the table of keys: where, and which ones by Qt's names."""
    _, _, *rows = [line for line in help_text(language).splitlines() if line.startswith("|")]
    for row in rows:
        where, keys, _ = (cell.strip() for cell in row.strip("|").split("|"))
        yield where, [portable(key, language) for key in BOLD.findall(keys)]


def keys_by_place(language: Language) -> list[list[str]]:
    """The keys of the table, one list for each place: window, search box, findings, diseases, saved cases."""
    places: dict[str, list[str]] = {}
    for where, keys in key_rows(language):
        places.setdefault(where, []).extend(keys)
    return list(places.values())


def bold_in_prose(language: Language) -> list[str]:
    return [found for line in help_text(language).splitlines() if line[:1] != "|" for found in BOLD.findall(line)]


def kind(line: str) -> str:
    """What a line of Markdown is: heading of a level, item, row of a table, paragraph or nothing."""
    found = re.match(r"#+ |\d+\. |- |\||$", line)
    return "paragraph" if found is None else found.group()


def test_both_languages_are_built_alike() -> None:
    spanish, english = (help_text(language).splitlines() for language in Language)
    assert [kind(line) for line in spanish] == [kind(line) for line in english]
    for ours, theirs in zip(spanish, english, strict=True):
        assert len(BOLD.findall(ours)) == len(BOLD.findall(theirs)), (ours, theirs)
        assert re.findall(r"\d+", re.sub("[.,]", "", ours)) == re.findall(r"\d+", re.sub("[.,]", "", theirs))
        assert 0.5 < (len(ours) + 20) / (len(theirs) + 20) < 2, (ours, theirs)
    assert keys_by_place(Language.SPANISH) == keys_by_place(Language.ENGLISH)


@pytest.mark.parametrize("language", list(Language))
def test_it_is_short_and_of_plain_markdown(language: Language) -> None:
    text = help_text(language)
    assert WORDS[0] <= len(re.findall(r"\w[\w+'-]*", text)) <= WORDS[1]
    assert re.search(r"</?[a-z]+>|&\w+;|\]\(|https?:|!\[", text) is None


@pytest.mark.parametrize("language", list(Language))
def test_every_key_that_the_text_names_is_in_the_table(language: Language) -> None:
    listed = {key for _, keys in key_rows(language) for key in keys}
    named = {portable(word, language) for word in bold_in_prose(language) if KEY.fullmatch(word)}
    assert named and named <= listed


def test_every_word_that_it_names_is_in_the_program() -> None:
    """Spanish words are looked for in the code; English ones are their translations, where they have one already."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in APP.rglob("*.py")).casefold()
    english_of: dict[str, set[str]] = {}
    for message in ET.parse(asset("translations/cebra_en.ts")).getroot().iter("message"):
        if translation := message.findtext("translation", ""):
            english_of.setdefault(_stem(message.findtext("source", "")), set()).add(_stem(translation))
    for spanish, english in zip(*map(bold_in_prose, (Language.SPANISH, Language.ENGLISH)), strict=True):
        if KEY.fullmatch(spanish):
            continue
        assert f'"{spanish.casefold()}' in code, spanish
        translations = english_of.get(_stem(spanish), {_stem(english)})
        assert _stem(english) in translations, (spanish, english)


def _stem(text: str) -> str:
    return re.sub(r"( \(?\{\d\}.*|…|:)$", "", text).casefold()


def test_the_words_of_probability_are_those_of_the_list() -> None:
    (line,) = [line for line in help_text(Language.SPANISH).splitlines() if "50" in line]
    limits = [int(figure) / 100 for figure in re.findall(r"(\d+)\s?%", line)]
    words = BOLD.findall(line)
    assert [band_term(limit, Language.SPANISH) for limit in (*limits, 0.0)] == words
    assert [band_term(limit - 0.001, Language.SPANISH) for limit in limits] == words[1:]


@pytest.mark.parametrize("language", list(Language))
def test_the_help_window_lays_it_out(language: Language, qtbot: QtBot) -> None:
    speak(language)
    try:
        window = HelpWindow()
        qtbot.addWidget(window)
        window.open()
        document = window.text.document()
        frames = document.rootFrame().childFrames()
        assert sum(isinstance(frame, QTextTable) for frame in frames) == 1
        levels = []
        block = document.begin()
        while block.isValid():
            levels.append(block.blockFormat().headingLevel())
            block = block.next()
        headings = re.findall(r"^(#+) ", help_text(language), re.MULTILINE)
        assert [level for level in levels if level] == [len(signs) for signs in headings]
        assert not {"**", "|", "`", "#"} & set(re.findall(r"\*\*|[|`#]", document.toPlainText()))
    finally:
        speak(Language.SPANISH)


@pytest.mark.pack
def test_every_shortcut_of_the_window_is_in_the_help_and_no_other(window: CebraWindow) -> None:
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    own = [shortcut.key() for shortcut in window.findChildren(QShortcut, options=direct)]
    own += [action.shortcut() for action in window.actions()]
    keys = {key.toString(QKeySequence.SequenceFormat.PortableText) for key in own} - {""}
    assert set(keys_by_place(Language.SPANISH)[0]) == keys


@dataclass(frozen=True)
class Place:
    """Where keys are pressed, what is there before each of them, and what one of them may change."""

    widget: QWidget
    prepare: Callable[[str], object]
    state: Callable[[], object]


def places(window: CebraWindow, settled: Callable[[], None], qtbot: QtBot) -> list[Place]:
    case, search, cases = window.case, window.findings.search, window.cases
    marks, diseases = window.findings.marks, window.differential.list

    def search_fever(key: str) -> None:
        case.show_case(Case())
        search.line.clear()
        search.line.setText("fiebre")

    def mark_fever(key: str) -> None:
        case.set_mark(FEVER, Mark.ABSENT if key == "P" else Mark.PRESENT)
        marks.setCurrentIndex(marks.rows.index(0))

    def rank(key: str) -> None:
        case.show_case(Case(present=(FEVER, COUGH)))
        settled()
        diseases.setCurrentIndex(diseases.ranked.index(0))

    def list_saved_case(key: str) -> None:
        case.show_case(Case(age=len(key), present=(FEVER,)))
        qtbot.waitUntil(lambda: window.keeper.store is not None)
        assert window.keeper.save()
        cases.open()

    return [
        Place(search.line, search_fever, lambda: (case.sheet, search.line.text(), search.list.currentIndex().row())),
        Place(marks, mark_fever, lambda: case.sheet),
        Place(diseases, rank, lambda: (case.sheet, window.reasons.compare.diseases)),
        Place(cases.list, list_saved_case, lambda: (cases.isVisible(), cases.list.model().rowCount())),
    ]


@pytest.mark.pack
def test_every_key_of_the_lists_does_something(window: CebraWindow, qtbot: QtBot, settled: Callable[[], None]) -> None:
    _, *keys_of_places = keys_by_place(Language.SPANISH)
    for place, keys in zip(places(window, settled, qtbot), keys_of_places, strict=True):
        for key in keys:
            place.prepare(key)
            before = place.state()
            # A shortcut works in the active window only.
            place.widget.window().activateWindow()
            qtbot.waitUntil(place.widget.window().isActiveWindow)
            QTest.keySequence(place.widget, QKeySequence(key))
            assert place.state() != before, key
