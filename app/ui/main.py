"""Start of the program with a window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.core.regions import installed_table
from app.ui import icons, translation, typography
from app.ui.settings import Settings
from app.ui.window import CebraWindow, dress


def prepare(app: QApplication, settings: Settings) -> None:
    """Style, type, colours and language, before any widget exists."""
    app.setApplicationName("Cebra")
    app.setOrganizationName("Cebra")
    app.setDesktopFileName("cebra")
    app.setStyle("Fusion")
    base = app.font()
    base.setPixelSize(typography.BODY)
    app.setFont(base)
    app.setWindowIcon(icons.app_icon())
    dress(settings.theme)
    translation.speak(settings.language or translation.system_language())


def run(argv: list[str], model: Path | None = None, regions: Path | None = None) -> int:
    """Show the window until it is closed; ``model`` is a pack folder other than the bundled one, ``regions`` another
    regional table than the administrator's."""
    app = QApplication(argv)
    settings = Settings()
    prepare(app, settings)
    window = CebraWindow(settings, model, regions or installed_table())
    window.start()
    return app.exec()
