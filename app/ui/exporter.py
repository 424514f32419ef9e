"""What goes out of the program and comes in, always by the doctor's own hand: report, print, text, files."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from app import __version__
from app.core.attribution import explain
from app.core.issues import Issue
from app.core.questions import Question
from app.ui.case_model import CaseModel
from app.ui.notice_bar import Notice, NoticeBar
from app.ui.translation import language
from app.ui.whole_file import with_ending, write_whole
from app.ui.worker import Opened

if TYPE_CHECKING:
    from app.core.case_report import CaseReport

# What writes and reads files is loaded when it is wanted: the window must not wait for it.
_EXPLAINED = 3
_MOST_BYTES = 20_000_000
_NAMED_ISSUES = 3
_UNFIT = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')


class Exporter(QObject):
    """The actions of the export menu. Whatever goes wrong becomes a notice, and the case on screen stays as it is."""

    def __init__(self, case: CaseModel, notices: NoticeBar, menu: QMenu, window: QWidget) -> None:
        super().__init__(window)
        self._case, self._notices, self._window = case, notices, window
        self._opened: Opened | None = None
        self.questions: tuple[Question, ...] = ()
        self.with_label = QAction(self)
        self.with_label.setCheckable(True)
        self.actions: dict[str, QAction] = {}
        for name, act in (
            ("pdf", self.save_pdf),
            ("print", self.print),
            ("copy", self.copy_text),
            ("phenopacket", self.save_phenopacket),
            ("csv", self.save_csv),
            ("import", self.ask_import),
        ):
            action = self.actions[name] = QAction(self)
            action.triggered.connect(lambda _checked=False, do=act: do())
            if name == "phenopacket":
                menu.addAction(self.with_label)
            if name in ("phenopacket", "import"):
                menu.addSeparator()
            menu.addAction(action)
        self.actions["print"].setShortcut("Ctrl+P")
        self.actions["copy"].setShortcut("Ctrl+Shift+C")
        window.addActions(list(self.actions.values()))
        case.changed.connect(self._follow)
        self.retranslate()

    def use(self, opened: Opened) -> None:
        """Take reasons and names from this model."""
        self._opened = opened
        self._follow()

    def retranslate(self) -> None:
        """Name the actions in the language of now."""
        self.actions["pdf"].setText(self.tr("Informe en PDF…"))
        self.actions["print"].setText(self.tr("Imprimir el informe…"))
        self.actions["copy"].setText(self.tr("Copiar el informe como texto"))
        self.with_label.setText(self.tr("Incluir el nombre del caso en el informe"))
        self.actions["phenopacket"].setText(self.tr("Guardar como phenopacket (GA4GH)…"))
        self.actions["csv"].setText(self.tr("Guardar los hallazgos como tabla (CSV)…"))
        self.actions["import"].setText(self.tr("Abrir un phenopacket o una tabla…"))

    def report(self) -> CaseReport:
        """The report of the case on screen, in the language on screen."""
        from app.core.case_report import build_report

        assert self._opened is not None
        sheet = self._case.sheet
        engine, diseases = self._opened.engine, self._opened.pack.diseases
        differential = engine.diagnose(sheet.ranked)
        wanted = [] if sheet.ranked.is_empty else [ranked.disease for ranked in differential.top(_EXPLAINED)]
        wanted += [found for i in sheet.pinned if (found := diseases.find(i)) is not None and found not in wanted]
        questions = self.questions if wanted else ()
        return build_report(
            sheet,
            differential,
            [explain(differential, disease) for disease in wanted],
            questions,
            made=datetime.now().astimezone(),
            language=language(),
            program_version=__version__,
            include_label=self.with_label.isChecked(),
        )

    def save_pdf(self) -> None:
        """Ask for a file and write the report."""
        from app.ui.report_output import usual_paper, write_pdf

        self._save(".pdf", "PDF (*.pdf)", lambda path: write_pdf(self.report(), path, usual_paper()))

    def print(self) -> None:
        """Ask for a printer and print the report."""
        from app.ui.report_output import print_report

        try:
            print_report(self.report(), self._window)
        except OSError as error:
            self._say_trouble(error.strerror or str(error))

    def copy_text(self) -> None:
        """Put the report into the clipboard, for a medical record."""
        from app.core.report_text import report_text

        QGuiApplication.clipboard().setText(report_text(self.report()))
        self._notices.show_notice(
            Notice("exported", lambda: self.tr("Informe copiado: puede pegarlo en la historia clínica."))
        )

    def save_phenopacket(self) -> None:
        """Ask for a file and write the case as a phenopacket."""
        from app.core.phenopacket import phenopacket_json

        assert self._opened is not None
        pack, sheet = self._opened.pack, self._case.sheet
        text = phenopacket_json(
            sheet.case,
            pack.vocabulary,
            created=datetime.now(UTC),
            version=__version__,
            hpo_version=pack.manifest.data_versions.get("hpo", ""),
            diagnosis=pack.diseases.find(sheet.confirmed),
        )
        self._save(".json", "JSON (*.json)", lambda path: write_whole(path, text.encode()))

    def save_csv(self) -> None:
        """Ask for a file and write the marks as a table."""
        from app.core.finding_table import findings_csv

        assert self._opened is not None
        text = findings_csv(self._case.case, self._opened.pack.vocabulary)
        self._save(".csv", "CSV (*.csv)", lambda path: write_whole(path, text.encode("utf-8-sig")))

    def ask_import(self) -> None:
        """Ask for a file and read it."""
        kinds = self.tr("Casos (*.json *.csv);;Todos (*)")
        name, _ = QFileDialog.getOpenFileName(self._window, self.actions["import"].text(), "", kinds)
        if name:
            self.read(Path(name))

    def read(self, path: Path) -> None:
        """Put the case of a file on screen; the one before is kept, and comes back with undo."""
        from app.core.casefile import CaseError, parse_case
        from app.core.finding_table import parse_findings_csv

        try:
            if path.stat().st_size > _MOST_BYTES:
                raise CaseError("excessive")
            text = path.read_bytes().decode("utf-8-sig")
            case, issues = parse_findings_csv(text) if path.suffix.lower() == ".csv" else parse_case(text)
        except OSError as error:
            self._say_trouble(error.strerror or str(error))
        except UnicodeDecodeError:
            self._say_trouble(CaseError("encoding").message(language()))
        except CaseError as error:
            self._say_trouble(error.message(language()))
        else:
            self._case.show_case(case)
            self._say_issues(path.name, issues)

    def _save(self, ending: str, kinds: str, write: Callable[[Path], None]) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Guardar como"), self._proposed_name() + ending, kinds
        )
        if not name:
            return
        try:
            path = with_ending(Path(name), ending)
            write(path)
        except OSError as error:
            self._say_trouble(error.strerror or str(error))
        else:
            self._notices.show_notice(Notice("exported", lambda: self.tr("Guardado: {0}").format(path.name)))

    def _proposed_name(self) -> str:
        label = _UNFIT.sub(" ", self._case.sheet.label).strip() if self.with_label.isChecked() else ""
        return label or f"cebra-{datetime.now():%Y-%m-%d-%H%M}"

    def _say_trouble(self, reason: str) -> None:
        words = self.tr("No se pudo: {0} El caso en pantalla no ha cambiado.")
        ended = reason if reason.endswith(".") else reason + "."
        self._notices.show_notice(Notice("exported", lambda: words.format(ended), is_bad=True))

    def _say_issues(self, name: str, issues: tuple[Issue, ...]) -> None:
        def words() -> str:
            said = [issue.message(language()) for issue in issues[:_NAMED_ISSUES]]
            more = len(issues) - len(said)
            if more > 0:
                said.append(self.tr("Y {0} avisos más.").format(more))
            return " ".join([self.tr("Se abrió {0}.").format(name), *said])

        self._notices.show_notice(Notice("exported", words))

    def _follow(self) -> None:
        for name, action in self.actions.items():
            action.setEnabled(self._opened is not None and (name == "import" or not self._case.sheet.is_blank))
