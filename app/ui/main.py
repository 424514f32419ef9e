"""Start of the program with a window."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.core.policy import Policy, installed_policy
from app.core.regions import installed_table
from app.records.place import data_folder
from app.ui import icons, translation
from app.ui.crash import CrashWatch
from app.ui.crash_window import CrashWindow
from app.ui.settings import Settings
from app.ui.single_instance import SingleInstance
from app.ui.window import CebraWindow, Places, dress

log = logging.getLogger(__name__)


def prepare(app: QApplication, settings: Settings) -> None:
    """Style, type, colours and language, before any widget exists."""
    app.setApplicationName("Cebra")
    app.setOrganizationName("Cebra")
    app.setDesktopFileName("cebra")
    app.setStyle("Fusion")
    app.setWindowIcon(icons.app_icon())
    dress(settings.theme, settings.text_size)
    translation.speak(settings.language or translation.system_language())


def run(argv: list[str], model: Path | None = None, regions: Path | None = None) -> int:
    """Show the window until it is closed; ``model`` is a pack folder other than the bundled one, ``regions`` another
    regional table than the administrator's."""
    app = QApplication(argv)
    records = data_folder()
    instance = SingleInstance(records)
    if not instance.is_first():
        return 0
    watch = CrashWatch(records)
    before = watch.watch()
    policy, issues = Policy.read(installed_policy())
    settings = Settings(policy=policy)
    prepare(app, settings)
    for issue in issues:
        log.warning("%s", issue.message(translation.language()))
    window = CebraWindow(settings, Places(records, model, regions or installed_table()))
    instance.raised.connect(window.come_forward)
    crash = CrashWindow(window)
    watch.rescue = window.keeper.rescue
    watch.crashed.connect(crash.show_report)
    window.diagnostician.opened.connect(lambda opened: watch.tell_model(opened.pack.manifest.model_version))
    window.start()
    if before:
        crash.show_report(before, was_before=True)
    code = app.exec()
    instance.close()
    watch.close()
    return code
