"""The few preferences of the program, typed and tolerant of a damaged file."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QByteArray, QSettings

from app.core.language import Language


class Theme(StrEnum):
    """How light the window is; ``SYSTEM`` follows the desktop."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Settings:
    """Preferences kept by the operating system; anything unreadable counts as unset."""

    def __init__(self, store: QSettings | None = None) -> None:
        self._store = store if store is not None else QSettings("Cebra", "Cebra")

    @property
    def language(self) -> Language | None:
        """The chosen language, or ``None`` to follow the system."""
        value = self._store.value("language")
        return Language(value) if value in set(Language) else None

    @language.setter
    def language(self, language: Language | None) -> None:
        self._put("language", language)

    @property
    def theme(self) -> Theme:
        """The chosen theme."""
        value = self._store.value("theme")
        return Theme(value) if value in set(Theme) else Theme.SYSTEM

    @theme.setter
    def theme(self, theme: Theme) -> None:
        self._put("theme", theme)

    @property
    def region(self) -> str | None:
        """Where the doctor works: the region of a new case, or ``None`` for none in particular."""
        value = self._store.value("region")
        return value if isinstance(value, str) and value else None

    @region.setter
    def region(self, region: str | None) -> None:
        self._store.setValue("region", region or "")

    def bytes_of(self, key: str) -> QByteArray | None:
        """A stored window or splitter geometry."""
        value = self._store.value(f"layout/{key}")
        return value if isinstance(value, QByteArray) else None

    def keep_bytes(self, key: str, value: QByteArray) -> None:
        """Remember a window or splitter geometry."""
        self._store.setValue(f"layout/{key}", value)

    def _put(self, key: str, value: StrEnum | None) -> None:
        if value is None:
            self._store.remove(key)
        else:
            self._store.setValue(key, value.value)
