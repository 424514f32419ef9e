"""Without a mouse, and without seeing: names, roles, the way of the Tab key, focus in sight, words for every sign."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QButtonGroup,
    QComboBox,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QTextBrowser,
    QToolButton,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.core.case import Case
from app.core.disease_terms import flag_term, group_term
from app.core.diseases import RedFlag
from app.core.duration import Duration, TimeUnit
from app.core.figures import percent
from app.core.language import Language
from app.core.sheet import Sheet
from app.ui import icons
from app.ui.case_keeper import Keeping
from app.ui.differential_rows import RANKED_ROLE
from app.ui.notice_bar import Notice
from app.ui.reason_panel import Tab
from app.ui.row_delegate import Zone
from app.ui.settings import Theme
from app.ui.window import CebraWindow
from tests.ui.hands import COUGH, FEVER, HEADACHE, click, click_row, row_of, said, settle, start_over

pytestmark = pytest.mark.pack
MARFAN, DENGUE = "OMIM:154700", "ORPHA:99828"
SHEET = Sheet(
    Case(
        age=60,
        present=("HP:0100749", "HP:0000975", FEVER),
        absent=(COUGH,),
        since=((FEVER, Duration(3, TimeUnit.DAYS)),),
    ),
    label="Cama 4",
    paused=frozenset({FEVER}),
    own=(MARFAN, "xqzw"),
    ruled_out=(MARFAN,),
    confirmed=DENGUE,
)
ROLES = QAccessible.Role
# Qt has no role of its own for a choice of one among buttons that stay down.
FITTING: dict[type[QWidget], set[QAccessible.Role]] = {
    QPushButton: {ROLES.Button, ROLES.CheckBox},
    QToolButton: {ROLES.Button, ROLES.CheckBox, ROLES.ButtonMenu},
    QAbstractButton: {ROLES.CheckBox},
    QLineEdit: {ROLES.EditableText},
    QAbstractSpinBox: {ROLES.SpinBox},
    QComboBox: {ROLES.ComboBox},
    QTreeView: {ROLES.Tree},
    QTableView: {ROLES.Table},
    QListView: {ROLES.List},
    QPlainTextEdit: {ROLES.EditableText},
    QTextBrowser: {ROLES.EditableText, ROLES.StaticText, ROLES.Document},
}


def accessible(widget: QWidget) -> QAccessibleInterface:
    return QAccessible.queryAccessibleInterface(widget)


def heard(widget: QWidget) -> str:
    return accessible(widget).text(QAccessible.Text.Name).strip()


def called(widget: QWidget) -> str:
    return f"{type(widget).__name__} «{heard(widget)}»"


# The states that the window can be in


def nothing(qtbot: QtBot, window: CebraWindow) -> QWidget:
    """The window as it invites."""
    return window


def marks_and_reasons(qtbot: QtBot, window: CebraWindow) -> QWidget:
    window.case.show_sheet(SHEET)
    settle(qtbot, window)
    click_row(qtbot, window.findings.marks, row_of(window.findings.marks, FEVER))
    window.notices.show_notice(Notice("exported", lambda: "Guardado: caso.pdf", lambda: "Abrir", lambda: None))
    return window


def tree_and_questions(qtbot: QtBot, window: CebraWindow) -> QWidget:
    window.case.show_sheet(SHEET)
    click(qtbot, window.findings.tabs.buttons["browse"])
    click(qtbot, window.reasons.tabs.buttons["next"])
    settle(qtbot, window)
    qtbot.waitUntil(lambda: not window.reasons.next.is_waiting, timeout=10_000)
    return window


def note_and_comparison(qtbot: QtBot, window: CebraWindow) -> QWidget:
    window.case.show_sheet(SHEET)
    settle(qtbot, window)
    click(qtbot, window.findings.tabs.buttons["note"])
    window.findings.note.text.setPlainText("Niega fiebre. Refiere tos y cefalea.")
    ranked = window.differential.list
    for row in (1, 2):
        click_row(qtbot, ranked, row)
        qtbot.keyClick(ranked, Qt.Key.Key_C)
    qtbot.waitUntil(lambda: window.findings.note.list.isVisible(), timeout=20_000)
    return window


def conclusion(qtbot: QtBot, window: CebraWindow) -> QWidget:
    window.case.show_sheet(SHEET)
    settle(qtbot, window)
    click(qtbot, window.reasons.tabs.buttons["conclusion"])
    return window


def saved_cases(qtbot: QtBot, window: CebraWindow, sheet: Sheet = SHEET) -> QWidget:
    window.case.show_sheet(sheet)
    window.keeper.save()
    qtbot.waitUntil(lambda: window.keeper.keeping is Keeping.SAVED, timeout=10_000)
    click(qtbot, window.bar.cases)
    return window.cases


def retraining(qtbot: QtBot, window: CebraWindow) -> QWidget:
    saved_cases(qtbot, window, replace(SHEET, confirmed=MARFAN))
    click(qtbot, window.cases.retraining)
    qtbot.waitUntil(lambda: bool(window.retraining.boxes), timeout=10_000)
    return window.retraining


def help_window(qtbot: QtBot, window: CebraWindow) -> QWidget:
    click(qtbot, window.bar.help)
    return window.help


def about(qtbot: QtBot, window: CebraWindow) -> QWidget:
    click(qtbot, window.bar.info)
    return window.info


State = Callable[[QtBot, CebraWindow], QWidget]
MAIN_STATES: list[State] = [nothing, marks_and_reasons, tree_and_questions, note_and_comparison, conclusion]
STATES: list[State] = [*MAIN_STATES, saved_cases, retraining, help_window, about]


def in_state(qtbot: QtBot, window: CebraWindow, state: State) -> QWidget:
    shown = state(qtbot, window)
    shown.activateWindow()
    for _ in range(3):  # new buttons come in sight one turn of the event loop after they are made
        QApplication.processEvents()
    return shown


@pytest.fixture(scope="module", params=STATES, ids=lambda state: state.__name__)
def shown(request: pytest.FixtureRequest, opened: CebraWindow) -> QWidget:
    """The window in each of its states, once for all tests that only look and go about with Tab."""
    start_over(opened)
    state: State = request.param
    return in_state(QtBot(request), opened, state)


def parts(shown: QWidget) -> list[QWidget]:
    """Everything in sight in this window and in no other."""
    return [w for w in shown.findChildren(QWidget) if w.isVisible() and w.window() is shown]


def controls(shown: QWidget) -> list[QWidget]:
    """What takes the keyboard by itself; the line inside a number field and the lists of hits do so through others."""
    wanted = Qt.FocusPolicy.TabFocus
    return [w for w in parts(shown) if w.isEnabled() and w.focusPolicy() & wanted and w.focusProxy() is None]


def one_of_a_group(widget: QWidget) -> bool:
    """Of buttons of which one is down, Tab comes to that one and the arrows go on from there."""
    group: QButtonGroup | None = widget.group() if isinstance(widget, QAbstractButton) else None
    return group is not None and group.exclusive()


def tabbing(start: QWidget) -> Iterator[QWidget]:
    """Each control that Tab leads to from here while it has the keyboard, until Tab leads back."""
    found: list[QWidget] = []
    start.setFocus(Qt.FocusReason.TabFocusReason)
    here = QApplication.focusWidget()
    while here is not None and here not in found:
        found.append(here)
        assert len(found) < 200
        yield here
        here.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(here, Qt.Key.Key_Tab)
        here = QApplication.focusWidget()
    assert here is found[0], f"Tab goes in a circle that leaves out {called(found[0])}"


def start_of(shown: QWidget) -> QWidget:
    return shown.findings.search.line if isinstance(shown, CebraWindow) else controls(shown)[0]


# Names and roles


def test_whatever_takes_the_keyboard_or_a_click_has_a_name_and_a_fitting_role(shown: QWidget) -> None:
    found = controls(shown) + [w for w in parts(shown) if isinstance(w, QAbstractButton)]
    assert found
    assert [called(w) for w in found if not heard(w)] == []
    # Qt on Linux hears the choice of a box as its name; what it is about has to be there all the same.
    assert [called(w) for w in found if isinstance(w, QComboBox) and not w.accessibleName()] == []
    for widget in found:
        kind = next(kind for kind in FITTING if isinstance(widget, kind))
        assert accessible(widget).role() in FITTING[kind], called(widget)
        # The stubs leave out what a state consists of.
        assert widget not in controls(shown) or cast(Any, accessible(widget).state()).focusable, called(widget)


def test_tab_leads_to_every_control_and_back(shown: QWidget) -> None:
    reached = list(tabbing(start_of(shown)))
    assert [called(w) for w in controls(shown) if w not in reached] == []
    unreached = [w for w in parts(shown) if isinstance(w, QAbstractButton) and w.isEnabled() and w not in reached]
    # The magnifying glass within a search line is a picture.
    unreached = [w for w in unreached if not isinstance(w.parent(), QLineEdit)]
    assert [called(w) for w in unreached if not one_of_a_group(w)] == []


@pytest.mark.parametrize("shown", MAIN_STATES, indirect=True, ids=lambda state: state.__name__)
def test_tab_goes_through_the_panes_one_after_the_other(shown: QWidget) -> None:
    assert isinstance(shown, CebraWindow)
    panes = (shown.findings, shown.differential, shown.reasons, shown.notices, shown.bar)
    way = [next(i for i, pane in enumerate(panes) if pane.isAncestorOf(w)) for w in tabbing(start_of(shown))]
    order = [way[0]] + [after for before, after in pairwise(way) if before != after]
    assert [place for place in order if panes[place] is not shown.notices] == [0, 1, 2, 4, 0], "each is left only once"


def test_arrows_choose_within_a_row_of_buttons(window: CebraWindow, qtbot: QtBot) -> None:
    marks_and_reasons(qtbot, window)
    for row in (window.findings.tabs, window.differential.filter, window.reasons.tabs, window.findings.form.sex):
        keys = list(row.buttons)
        row.buttons[row.key].setFocus()
        for _ in range(len(keys) - 1):
            QTest.keyClick(row.buttons[row.key], Qt.Key.Key_Right)
        assert row.key == keys[-1] and row.buttons[keys[-1]].hasFocus()
    assert window.case.case.sex.value == "unknown" and window.reasons.tab is Tab.CONCLUSION


# Focus that can be seen


def in_sight(widget: QWidget) -> QRect:
    """What can be seen of a widget, within its window."""
    return widget.visibleRegion().boundingRect().translated(widget.mapTo(widget.window(), QPoint()))


def pixels(window: QWidget, area: QRect) -> npt.NDArray[np.float64]:
    """The relative luminance of each pixel of a part of a window (WCAG 2)."""
    image = window.grab(area).toImage().convertToFormat(QImage.Format.Format_RGB32)
    raw = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    share = raw[:, : image.width(), 2::-1] / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    luminance: npt.NDArray[np.float64] = linear @ np.array([0.2126, 0.7152, 0.0722])
    return luminance


def changed(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> int:
    """How many pixels differ by a contrast of 3 to 1 or more, as WCAG asks of what shows the focus."""
    low, high = np.minimum(one, other), np.maximum(one, other)
    return int(((high + 0.05) / (low + 0.05) >= 3).sum())


def pale(shown: QWidget) -> dict[str, int]:
    """The controls that hardly change when the keyboard comes to them, and by how many pixels they do."""
    found = {}
    for widget in tabbing(start_of(shown)):
        area = in_sight(widget)
        assert not area.isEmpty(), f"{called(widget)} is out of sight"
        with_focus = pixels(shown, area)
        widget.clearFocus()
        # Its height at least: a frame, or a line as long as that.
        if (count := changed(with_focus, pixels(shown, area))) < area.height():
            found[called(widget)] = count
    return found


def test_the_focus_is_plain_to_see(shown: QWidget) -> None:
    assert pale(shown) == {}


def test_the_focus_is_plain_to_see_in_the_dark(window: CebraWindow, qtbot: QtBot) -> None:
    window.wear(Theme.DARK)
    try:
        assert pale(in_state(qtbot, window, marks_and_reasons)) == {}
    finally:
        window.wear(Theme.LIGHT)


@pytest.mark.parametrize("pane", ["marks", "typical", "questions", "differential"])
def test_the_row_that_keys_act_on_is_marked_as_soon_as_a_list_has_the_keyboard(
    window: CebraWindow, qtbot: QtBot, pane: str
) -> None:
    tree_and_questions(qtbot, window)
    click(qtbot, window.findings.tabs.buttons["marked"])
    if pane == "typical":
        click(qtbot, window.reasons.tabs.buttons["why"])
    view: QAbstractItemView = {
        "marks": window.findings.marks,
        "typical": window.reasons.why.typical,
        "questions": window.reasons.next.list,
        "differential": window.differential.list,
    }[pane]
    view.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    assert view.currentIndex().isValid()
    row = view.visualRect(view.currentIndex())
    with_focus = view.viewport().grab(row).toImage()
    view.clearSelection()
    view.setCurrentIndex(view.model().index(-1, 0))
    assert with_focus != view.viewport().grab(row).toImage()


def test_the_page_follows_the_arrows_through_a_list_that_is_longer_than_the_window(
    window: CebraWindow, qtbot: QtBot
) -> None:
    marks_and_reasons(qtbot, window)
    typical = window.reasons.why.typical
    assert typical.height() > typical.visibleRegion().boundingRect().height()
    qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert typical.hasFocus()
    for _ in range(typical.rows.rowCount()):
        assert typical.viewport().visibleRegion().contains(typical.visualRect(typical.currentIndex()))
        qtbot.keyClick(typical, Qt.Key.Key_Down)
    assert typical.currentIndex().row() == typical.rows.rowCount() - 1
    window.reasons.why.page.verticalScrollBar().setValue(0)
    QTest.keyClick(typical, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is window.reasons.why.more
    assert not window.reasons.why.more.visibleRegion().isEmpty()


# Words for what is shown by colour, sign or place


def rows_heard(view: QAbstractItemView) -> list[str]:
    """What a screen reader says of each row."""
    # Qt keeps what it has told once until the model changes; it hears of that only if a screen reader is there.
    QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(accessible(view)))
    interface = accessible(view)
    return [interface.child(i).text(QAccessible.Text.Name) for i in range(interface.childCount())]


def test_a_finding_is_heard_with_its_mark_its_pause_and_its_duration(window: CebraWindow, qtbot: QtBot) -> None:
    marks_and_reasons(qtbot, window)
    marks = window.findings.marks
    assert rows_heard(marks) == [
        "Dolor de pecho, presente",
        "Hiperhidrosis, presente",
        "Fiebre, en pausa, presente",
        "Tos, ausente",
    ]
    window.case.resume_all()
    assert "Fiebre, hace 3 días, presente" in rows_heard(marks)
    window.speak(Language.ENGLISH)
    qtbot.waitUntil(lambda: "Cough, absent" in rows_heard(marks))


def test_a_disease_is_heard_with_all_that_its_row_shows(window: CebraWindow, qtbot: QtBot) -> None:
    window.case.show_case(SHEET.case)
    settle(qtbot, window)
    ranked = window.differential.list
    pinned = ranked.ranked.index(2).data(RANKED_ROLE)
    window.case.set_pinned(pinned.disease.id, True)
    told = rows_heard(ranked)
    assert told[0].startswith(f"{pinned.rank}. ") and told[0].endswith("fijada")
    for place in range(1, 12):
        row = ranked.ranked.index(place).data(RANKED_ROLE)
        disease = row.disease
        words = [
            disease.name(Language.SPANISH),
            percent(row.probability, Language.SPANISH),
            group_term(disease.group, Language.SPANISH),
        ]
        words.append(flag_term(disease.red_flag, Language.SPANISH))
        assert all(word in told[place] for word in words), told[place]
    assert any("Emergencia" in text for text in told)
    below = window.differential.strip.lines
    assert below.isVisible() and all("Emergencia" in t or "No pasar por alto" in t for t in rows_heard(below))


def test_questions_typical_findings_and_the_comparison_are_heard_with_their_marks(
    window: CebraWindow, qtbot: QtBot
) -> None:
    tree_and_questions(qtbot, window)
    questions = rows_heard(window.reasons.next.list)
    assert questions and all("Si está: " in t and "Si no: " in t and t.endswith("sin marcar") for t in questions)
    click_row(qtbot, window.findings.tree, 0)
    tree = window.findings.tree
    below = tree.model().index(0, 0, tree.model().index(0, 0))
    assert str(below.data(Qt.ItemDataRole.AccessibleTextRole)).endswith(("sin marcar", "presente", "ausente"))
    start_over(window)
    note_and_comparison(qtbot, window)
    table = accessible(window.reasons.compare.table)
    cells = [table.child(i).text(QAccessible.Text.Name) for i in range(table.childCount())]
    assert "Dolor de pecho, presente" in cells and "Tos, ausente" in cells
    assert {"Fiebre, «Niega fiebre», ausente, presente"} <= set(rows_heard(window.findings.note.list))
    chart = window.reasons.why.chart
    assert heard(chart) == "Peso de cada hallazgo"
    described = accessible(chart).text(QAccessible.Text.Description)
    assert "No: Tos" in described and ("+" in described or "−" in described)


def test_the_hits_of_a_search_are_told_while_the_line_keeps_the_keyboard(
    window: CebraWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda event: told.append(event.message()))
    line = window.findings.search.line
    line.setFocus()
    qtbot.keyClicks(line, "fieb")
    assert told[-1].startswith("Fiebre, ") and told[-1].endswith("sin marcar")
    qtbot.keyClick(line, Qt.Key.Key_Down)
    assert told[-1] == said(window.findings.search.list, 1)
    qtbot.keyClicks(line, "qzx")
    assert told[-1].startswith("Nada con ese nombre.") and line.hasFocus()


@dataclass
class Painted:
    """The texts that were painted, whether each was struck through, and the names of the signs."""

    texts: dict[str, bool] = field(default_factory=dict)
    signs: set[str] = field(default_factory=set)

    def again(self, widget: QWidget) -> None:
        """Paint a widget once it has come to rest, and forget what was painted before."""
        for _ in range(3):
            QApplication.processEvents()
        self.texts.clear()
        self.signs.clear()
        widget.grab()


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> Painted:
    seen = Painted()
    draw_text, pixmap = QPainter.drawText, icons.pixmap

    def text(painter: QPainter, *arguments: object) -> object:
        seen.texts[str(arguments[-1])] = painter.font().strikeOut()
        return draw_text(painter, *arguments)  # type: ignore[call-overload]

    def sign(name: str, *arguments: object) -> object:
        seen.signs.add(name)
        return pixmap(name, *arguments)

    monkeypatch.setattr(QPainter, "drawText", text)
    monkeypatch.setattr(icons, "pixmap", sign)
    return seen


def test_flags_groups_and_the_doctor_s_own_order_are_painted_as_words_and_signs(
    window: CebraWindow, qtbot: QtBot, painted: Painted
) -> None:
    window.case.show_sheet(SHEET)
    settle(qtbot, window)
    ranked = window.differential.list
    first, second = (ranked.ranked.index(i).data(RANKED_ROLE).disease for i in (0, 1))
    assert RedFlag.EMERGENCY in (first.red_flag, second.red_flag)
    painted.again(ranked)
    assert {"Emergencia", "Común"} <= painted.texts.keys() and "warning" in painted.signs
    assert not painted.texts[first.name(Language.SPANISH)]
    window.case.set_pinned(second.id, True)
    window.case.set_ruled_out(first.id, True)
    painted.again(ranked)
    assert "pin" in painted.signs and "ruled-out" not in painted.signs
    click(qtbot, window.differential.ruled_out)
    painted.again(ranked)
    ranked.scrollToBottom()
    painted.again(ranked)
    assert painted.texts[first.name(Language.SPANISH)] and "ruled-out" in painted.signs


def test_a_mark_is_told_by_a_word_and_by_light_and_dark_as_well_as_by_colour(window: CebraWindow, qtbot: QtBot) -> None:
    window.case.show_case(Case(present=(FEVER,), absent=(HEADACHE,)))
    marks = window.findings.marks
    marks.clearSelection()
    marks.clearFocus()

    def light(row: int, zone: Zone) -> float:
        area = marks.delegate.zones(marks.visualRect(marks.rows.index(row)))[zone]
        return float(np.median(pixels(window, area.translated(marks.viewport().mapTo(window, QPoint())))))

    for row, (chosen, other) in enumerate(((Zone.PRESENT, Zone.ABSENT), (Zone.ABSENT, Zone.PRESENT))):
        assert (light(row, other) + 0.05) / (light(row, chosen) + 0.05) > 3
    assert [row.endswith(word) for row, word in zip(rows_heard(marks), ("presente", "ausente"), strict=True)]
