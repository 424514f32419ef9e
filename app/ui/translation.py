"""The language of the window and its change while running. Source strings are Spanish."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QWidget

from app.core.language import Language
from app.ui.assets import asset

_language = Language.SPANISH
_installed: list[QTranslator] = []


def language() -> Language:
    """The language on screen now."""
    return _language


def system_language() -> Language:
    """The desktop's language if the program speaks it, Spanish otherwise."""
    wanted = QLocale.system().uiLanguages()
    return Language.ENGLISH if wanted and wanted[0].startswith("en") else Language.SPANISH


def speak(wanted: Language) -> None:
    """Put the program into a language; every widget hears of it as a ``LanguageChange`` event."""
    global _language
    _language = wanted
    for translator in _installed:
        QCoreApplication.removeTranslator(translator)
    _installed.clear()
    qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    # Qt's own words (the context menu of a text field) come from Qt; Spanish ours is the source itself.
    files = [f"{qt_folder}/qtbase_{wanted.value}.qm"]
    if wanted is not Language.SPANISH:
        files.append(str(asset(f"translations/cebra_{wanted.value}.qm")))
    for file in files:
        translator = QTranslator()
        if translator.load(file):
            QCoreApplication.installTranslator(translator)
            _installed.append(translator)


class Live(QWidget):
    """A widget whose words and colours can change while it is on screen."""

    _is_live = False

    def go_live(self) -> None:
        """Call once all parts exist: fills in words and colours, from now on also after a change."""
        self._is_live = True
        self.retranslate()
        self.restyle()

    def retranslate(self) -> None:
        """Set every word again."""

    def restyle(self) -> None:
        """Set again what the style sheet cannot reach (icons, painted parts)."""

    def changeEvent(self, event: QEvent) -> None:
        """Pass language and style changes on."""
        super().changeEvent(event)
        if not self._is_live:
            return
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() in (QEvent.Type.StyleChange, QEvent.Type.PaletteChange):
            self.restyle()
            self.update()
