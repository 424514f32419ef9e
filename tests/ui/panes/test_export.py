"""What goes out of the program and comes in, by the doctor's own hand: report, files, cases for retraining."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.core.case import Case, Sex
from app.core.duration import SINCE_BIRTH, Duration, TimeUnit
from app.core.language import Language
from app.core.sheet import Sheet
from app.records.retraining_file import read_retraining
from app.records.retraining_review import preview
from app.ui.window import CebraWindow
from tests.ui.hands import COUGH, FEVER, HEADACHE, LEFT, NO_MODIFIER, click, settle

pytestmark = pytest.mark.pack
MARFAN, DENGUE = "OMIM:154700", "ORPHA:99828"
COPY = Qt.DropAction.CopyAction
LABEL = "Cama 4/Pérez"
WHOLE = Sheet(
    Case(
        age=34,
        sex=Sex.FEMALE,
        present=(FEVER, HEADACHE, "CBR:0000421"),
        absent=(COUGH,),
        since=((FEVER, Duration(3, TimeUnit.DAYS)), (HEADACHE, SINCE_BIRTH)),
    ),
    label=LABEL,
    conclusion="Pido NS1.",
    confirmed=DENGUE,
)


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path | None], list[str]]:
    """Answers every question for a file with this one, or thinks better of it; tells which names were proposed."""

    def answer(path: Path | None) -> list[str]:
        proposed: list[str] = []

        def ask(_parent: QWidget, _title: str, name: str, _kinds: str) -> tuple[str, str]:
            proposed.append(name)
            return "" if path is None else str(path), ""

        monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
        monkeypatch.setattr(QFileDialog, "getOpenFileName", ask)
        return proposed

    return answer


def export(window: CebraWindow, action: str) -> None:
    """Choose an action of the export menu."""
    chosen = window.exporter.actions[action]
    assert chosen in window.bar.export_menu.actions() and chosen.isEnabled()
    chosen.trigger()


def shown(window: CebraWindow) -> Sheet:
    return window.case.sheet


def pdf_text(path: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def clipboard() -> str:
    return QApplication.clipboard().text()


# What goes out


def test_nothing_can_be_exported_before_there_is_something(window: CebraWindow) -> None:
    enabled = [name for name, action in window.exporter.actions.items() if action.isEnabled()]
    assert enabled == ["import"]


def test_the_report_as_a_pdf_names_the_patient_s_findings_and_no_patient(
    window: CebraWindow, qtbot: QtBot, choose: Callable[[Path | None], list[str]], tmp_path: Path
) -> None:
    window.case.show_sheet(WHOLE)
    settle(qtbot, window)
    proposed = choose(tmp_path / "informe")
    export(window, "pdf")
    text = pdf_text(tmp_path / "informe.pdf")
    assert "Fiebre" in text and "Pido NS1." in text and "Pérez" not in text
    assert proposed[0].startswith("cebra-") and proposed[0].endswith(".pdf")
    assert window.notices.words.text() == "Guardado: informe.pdf" and shown(window) == WHOLE

    window.exporter.with_label.trigger()
    proposed = choose(tmp_path / "con-nombre.pdf")
    export(window, "pdf")
    assert LABEL in pdf_text(tmp_path / "con-nombre.pdf") and proposed == ["Cama 4 Pérez.pdf"]


def test_no_file_is_replaced_that_the_doctor_was_not_asked_about(
    window: CebraWindow, choose: Callable[[Path | None], list[str]], tmp_path: Path
) -> None:
    window.case.show_sheet(WHOLE)
    earlier = tmp_path / "informe.pdf"
    earlier.write_bytes(b"otro paciente")
    choose(tmp_path / "informe")  # the dialog has asked about a file of this name, which does not exist
    export(window, "pdf")
    assert earlier.read_bytes() == b"otro paciente"
    assert "Ya hay un archivo informe.pdf." in window.notices.words.text() and window.notices.property("bad") == "true"
    choose(tmp_path / "v1.2")
    export(window, "csv")
    assert (tmp_path / "v1.2.csv").is_file()


def test_the_report_is_copied_as_text_in_the_language_on_screen(window: CebraWindow, qtbot: QtBot) -> None:
    window.case.show_sheet(WHOLE)
    settle(qtbot, window)
    QApplication.clipboard().setText("lo de antes")
    assert window._differential is not None
    first = window._differential.top(1)[0].disease
    qtbot.keyClick(window, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    text = clipboard()
    assert "Fiebre" in text and first.name(Language.SPANISH) in text and "Pérez" not in text
    assert "copiado" in window.notices.words.text()
    window.exporter.with_label.trigger()
    window.speak(Language.ENGLISH)
    export(window, "copy")
    assert "Fever" in clipboard() and first.name(Language.ENGLISH) in clipboard() and LABEL in clipboard()


def test_the_report_of_a_case_without_findings_holds_no_question_of_the_one_before(
    window: CebraWindow, qtbot: QtBot
) -> None:
    window.case.show_sheet(WHOLE)
    settle(qtbot, window)
    qtbot.waitUntil(lambda: bool(window.exporter.questions), timeout=10_000)
    asked = [question.finding.name(Language.SPANISH) for question in window.exporter.questions]
    window.case.show_sheet(Sheet(pinned=(MARFAN,)))
    assert not [name for name in asked if name in report(window)]


def report(window: CebraWindow) -> str:
    export(window, "copy")
    return clipboard()


def test_the_report_is_printed_or_not(
    window: CebraWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window.case.show_sheet(WHOLE)
    settle(qtbot, window)
    paper = tmp_path / "papel.pdf"

    def accept(dialog: QPrintDialog) -> int:
        printer = dialog.printer()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(paper))
        return QDialog.DialogCode.Accepted.value

    monkeypatch.setattr(QPrintDialog, "exec", lambda _dialog: QDialog.DialogCode.Rejected.value)
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert window.notices.topic == ""
    monkeypatch.setattr(QPrintDialog, "exec", accept)
    export(window, "print")
    assert "Fiebre" in pdf_text(paper) and "Pérez" not in pdf_text(paper)
    monkeypatch.setattr(QPrinter, "newPage", lambda _printer: False)
    monkeypatch.setattr("app.ui.report_output.QPainter.begin", lambda _painter, _device: False)
    export(window, "print")
    assert "impresora" in window.notices.words.text() and shown(window) == WHOLE


@pytest.mark.parametrize("action", ["phenopacket", "csv"])
def test_what_is_written_comes_back_as_the_same_case(
    window: CebraWindow, choose: Callable[[Path | None], list[str]], tmp_path: Path, action: str
) -> None:
    window.case.show_sheet(WHOLE)
    ending = {"phenopacket": ".json", "csv": ".csv"}[action]
    choose(tmp_path / "caso")
    export(window, action)
    path = tmp_path / f"caso{ending}"
    content = path.read_text(encoding="utf-8")
    assert "Pérez" not in content and "NS1" not in content
    assert content.startswith("\ufeff") is (action == "csv"), "spreadsheets know UTF-8 by its mark"

    window.case.show_sheet(Sheet(Case(present=("HP:0001166",))))
    choose(path)
    export(window, "import")
    case = shown(window).case
    assert case.present == WHOLE.case.present and case.absent == WHOLE.case.absent
    assert dict(case.since) == dict(WHOLE.case.since)
    if action == "phenopacket":
        assert (case.age, case.sex) == (34, Sex.FEMALE)
        assert json.loads(content)["interpretations"][0]["diagnosis"]["disease"]["id"] == DENGUE
    assert window.notices.words.text().startswith(f"Se abrió caso{ending}.")
    window.bar.undo.click()
    assert shown(window) == Sheet(Case(present=("HP:0001166",)))


@pytest.mark.parametrize("action", ["pdf", "phenopacket", "csv"])
@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("missing folder", "Esa carpeta no existe. Elija otra."),
        ("a folder", "No se pudo guardar el archivo: "),
        ("full disk", "No queda espacio en el disco. Libere espacio o elija otra carpeta."),
        ("no permission", "No se puede escribir ahí: falta permiso o el archivo está abierto."),
    ],
)
def test_a_file_that_cannot_be_written_is_said_and_changes_nothing(
    window: CebraWindow,
    choose: Callable[[Path | None], list[str]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    action: str,
    bad: str,
    reason: str,
) -> None:
    window.case.show_sheet(WHOLE)
    path = tmp_path / f"caso.{ {'pdf': 'pdf', 'phenopacket': 'json', 'csv': 'csv'}[action] }"
    errors = {"full disk": OSError(errno.ENOSPC, "full"), "no permission": PermissionError(errno.EACCES, "denied")}
    if bad == "missing folder":
        path = tmp_path / "no" / "hay" / path.name
    elif bad == "a folder":
        path.mkdir()
    else:

        def refuse(_draft: Path, _target: Path) -> Path:
            raise errors[bad]

        monkeypatch.setattr(Path, "replace", refuse)
    before = sorted(tmp_path.iterdir())
    steps = window.case.undo_stack.count()
    choose(path)
    export(window, action)
    assert window.notices.isVisible() and window.notices.property("bad") == "true"
    assert window.notices.words.text().startswith(f"No se pudo: {reason}")
    assert window.notices.words.text().endswith("El caso en pantalla no ha cambiado.")
    assert shown(window) == WHOLE and window.case.undo_stack.count() == steps
    assert sorted(tmp_path.iterdir()) == before, "no half-written file is left"


def test_thinking_better_of_it_does_nothing(
    window: CebraWindow, choose: Callable[[Path | None], list[str]], tmp_path: Path
) -> None:
    window.case.show_sheet(WHOLE)
    choose(None)
    for action in ("pdf", "phenopacket", "csv", "import"):
        export(window, action)
    assert window.notices.topic == "" and shown(window) == WHOLE and not list(tmp_path.iterdir())


# What comes in


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("roto.json", b'{"subject": '),
        ("texto.json", b"Niega fiebre"),
        ("lista.json", b"[1, 2]"),
        ("vacio.json", b""),
        ("latin.json", '{"id": "Pérez"}'.encode("latin-1")),
        ("binario.csv", bytes(range(128, 256))),
        ("otra.csv", b"nombre;valor\nfiebre;1\n"),
        ("hondo.json", b"[" * 100_000),
    ],
)
def test_a_file_that_is_no_case_is_said_and_changes_nothing(
    window: CebraWindow, choose: Callable[[Path | None], list[str]], tmp_path: Path, name: str, content: bytes
) -> None:
    window.case.show_sheet(WHOLE)
    steps = window.case.undo_stack.count()
    path = tmp_path / name
    path.write_bytes(content)
    choose(path)
    export(window, "import")
    assert window.notices.property("bad") == "true" and window.notices.words.text().startswith("No se pudo: ")
    assert shown(window) == WHOLE and window.case.undo_stack.count() == steps


def test_a_file_that_is_gone_a_folder_or_far_too_large_is_said(window: CebraWindow, tmp_path: Path) -> None:
    window.case.show_sheet(WHOLE)
    huge = tmp_path / "enorme.json"
    with huge.open("wb") as file:
        file.truncate(30_000_000)
    for path in (huge, tmp_path, tmp_path / "falta.json"):
        window.exporter.read(path)
        assert window.notices.property("bad") == "true" and shown(window) == WHOLE
        window.notices.dismiss.click()


def test_findings_that_the_model_does_not_know_are_told_and_the_others_kept(
    window: CebraWindow, qtbot: QtBot, choose: Callable[[Path | None], list[str]], tmp_path: Path
) -> None:
    path = tmp_path / "tabla.csv"
    path.write_text(f"id,mark\n{FEVER},present\nHP:9999999,present\n{COUGH},quizás\n", encoding="utf-8")
    choose(path)
    export(window, "import")
    assert shown(window).case.present == (FEVER, "HP:9999999")
    assert "fila 4" in window.notices.words.text()
    qtbot.waitUntil(lambda: window.differential.issues.isVisible(), timeout=10_000)
    assert "HP:9999999" in window.differential.issues.text()


def dragged(*urls: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl(url) for url in urls])
    return data


def enters(target: QWidget, data: QMimeData) -> bool:
    """Whether what is dragged may be dropped here."""
    event = QDragEnterEvent(QPoint(5, 5), COPY, data, LEFT, NO_MODIFIER)
    QApplication.sendEvent(target, event)
    return event.isAccepted()


def test_a_file_dropped_on_the_window_is_opened(window: CebraWindow, tmp_path: Path) -> None:
    path = tmp_path / "caso año.json"
    path.write_text(json.dumps({"present": [FEVER], "age": 40}), encoding="utf-8")
    data = dragged(path.as_uri())
    assert enters(window, data)
    QApplication.sendEvent(window, QDropEvent(QPointF(5, 5), COPY, data, LEFT, NO_MODIFIER))
    assert (shown(window).case.present, shown(window).case.age) == ((FEVER,), 40)
    assert window.notices.words.text().startswith("Se abrió caso año.json.")
    assert not enters(window, dragged("https://example.org/caso.json")), "nothing is fetched"
    text = QMimeData()
    text.setText("fiebre")
    assert not enters(window, text)


def test_a_file_dragged_over_a_text_field_is_the_window_s_and_no_text(window: CebraWindow, qtbot: QtBot) -> None:
    click(qtbot, window.findings.tabs.buttons["note"])
    note = window.findings.note.text
    data = dragged("file:///caso.json")
    for handle in (window.findings.search.line.event, note.viewportEvent):
        event = QDragEnterEvent(QPoint(5, 5), COPY, data, LEFT, NO_MODIFIER)
        handle(event)
        assert not event.isAccepted(), "Qt goes on to ask what is around it"


# For those who build the next model


@pytest.fixture
def saved(window: CebraWindow) -> Callable[..., None]:
    """Makes these the only saved cases."""

    def save(*sheets: Sheet) -> None:
        store = window.keeper.store
        assert store is not None
        for case in store.cases():
            store.delete(case.id)
        for sheet in sheets:
            store.save(sheet)

    return save


def open_retraining(qtbot: QtBot, window: CebraWindow) -> str:
    """As the doctor comes there, by the saved cases; what is shown once it is there."""
    click(qtbot, window.bar.cases)
    click(qtbot, window.cases.retraining)
    retraining = window.retraining
    qtbot.waitUntil(lambda: retraining.isVisible() and retraining._prepared is not None, timeout=10_000)
    return retraining.preview.toPlainText()


def patient(age: int, disease: str) -> Sheet:
    return Sheet(
        Case(age=age, sex=Sex.MALE, present=(FEVER, HEADACHE)), label="Pérez", conclusion="Ingresa.", confirmed=disease
    )


def test_the_file_for_retraining_holds_what_was_shown_and_not_what_was_ticked(
    window: CebraWindow,
    qtbot: QtBot,
    saved: Callable[..., None],
    choose: Callable[[Path | None], list[str]],
    tmp_path: Path,
) -> None:
    saved(patient(30, DENGUE), patient(31, DENGUE), patient(61, MARFAN), patient(40, "xqzw"), Sheet(WHOLE.case))
    text = open_retraining(qtbot, window)
    retraining = window.retraining
    assert window._opened is not None
    pack, spanish = window._opened.pack, Language.SPANISH
    assert text.count("Dengue") == 2 and "Marfan" in text and "Pérez" not in text and "Ingresa" not in text
    assert "1 quedan fuera" in retraining._state.text()

    path = tmp_path / "casos.json"
    choose(path)
    click(qtbot, retraining.save)
    written = read_retraining(path.read_text(encoding="utf-8"))
    assert preview(written, pack, spanish) == text and len(written.cases) == 3
    assert "Guardado: casos.json" in retraining._state.text()

    alone = next(number for number, case in enumerate(written.cases, 1) if case.confirmed == MARFAN)
    assert list(retraining.boxes) == [alone], "the one that somebody might recognise"
    retraining.boxes[alone].setFocus()
    qtbot.keyClick(retraining.boxes[alone], Qt.Key.Key_Space)
    assert "Marfan" not in retraining.preview.toPlainText()
    window.speak(Language.ENGLISH)
    qtbot.waitUntil(lambda: "Cases that will be written: 2" in retraining.preview.toPlainText())
    assert retraining.boxes[alone].isChecked(), "the tick outlives a change of language"
    click(qtbot, retraining.save)
    written = read_retraining(path.read_text(encoding="utf-8"))
    assert [case.confirmed for case in written.cases] == [DENGUE, DENGUE]
    assert preview(written, pack, Language.ENGLISH) == retraining.preview.toPlainText()

    retraining.close()
    window.cases.close()
    open_retraining(qtbot, window)
    assert not any(tick.isChecked() for tick in retraining.boxes.values()), "numbers mean other cases now"
    qtbot.keyClick(retraining, Qt.Key.Key_Escape)
    assert not retraining.isVisible()


def test_without_a_confirmed_case_there_is_nothing_to_write_and_that_is_said(
    window: CebraWindow, qtbot: QtBot, saved: Callable[..., None]
) -> None:
    saved(Sheet(WHOLE.case))
    text = open_retraining(qtbot, window)
    assert "Caso 1" not in text and not window.retraining.save.isEnabled()
    assert window.retraining._state.text() == "Ningún caso guardado tiene aún un diagnóstico confirmado."


def test_a_place_where_the_file_cannot_be_written_is_said_beside_the_button(
    window: CebraWindow,
    qtbot: QtBot,
    saved: Callable[..., None],
    choose: Callable[[Path | None], list[str]],
    tmp_path: Path,
) -> None:
    saved(patient(30, DENGUE))
    text = open_retraining(qtbot, window)
    choose(tmp_path / "no" / "casos.json")
    click(qtbot, window.retraining.save)
    assert window.retraining._state.text().startswith("No se pudo guardar: ")
    assert window.retraining.preview.toPlainText() == text
    choose(tmp_path / "casos")
    click(qtbot, window.retraining.save)
    assert (tmp_path / "casos.json").is_file()
