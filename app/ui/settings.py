"""The few preferences of the program, typed, carried over from older versions and tolerant of a damaged file."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from PySide6.QtCore import QByteArray, QSettings

from app.core.language import Language
from app.core.policy import NO_POLICY, Policy


class Theme(StrEnum):
    """How light the window is; ``SYSTEM`` follows the desktop."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class TextSize(StrEnum):
    """How large the type is; ``factor`` is what the normal size is multiplied by."""

    NORMAL = "normal"
    LARGE = "large"
    LARGER = "larger"
    LARGEST = "largest"

    @property
    def factor(self) -> float:
        """Times the normal size."""
        return {"normal": 1.0, "large": 1.15, "larger": 1.3, "largest": 1.5}[self.value]

    def stepped(self, step: int) -> TextSize:
        """The next larger or smaller size, as far as there is one."""
        sizes = list(TextSize)
        return sizes[min(max(sizes.index(self) + step, 0), len(sizes) - 1)]


VERSION = 2

Choice = TypeVar("Choice", bound=StrEnum)


class Settings:
    """Preferences kept by the operating system; anything unreadable counts as unset.

    What is unset is as the administrator's policy has it; what that locks cannot be changed.
    """

    def __init__(self, store: QSettings | None = None, policy: Policy = NO_POLICY) -> None:
        self._store = store if store is not None else QSettings("Cebra", "Cebra")
        self._policy = policy
        self._migrate()

    def _migrate(self) -> None:
        """Bring what an older version has kept up to date; what a newer one has kept stays as it is."""
        try:
            version = int(str(self._store.value("version", 1)))
        except ValueError:
            version = 1
        if version < 2:
            # The third pane has tabs now and wants another width.
            self._store.remove("layout/panes")
        if version < VERSION:
            self._store.setValue("version", VERSION)

    def is_locked(self, name: str) -> bool:
        """Whether the administrator has fixed a preference, named as its property here."""
        preset = self._policy.presets.get(name)
        return preset is not None and preset.locked

    @property
    def language(self) -> Language | None:
        """The chosen language, or ``None`` to follow the system."""
        return self._get("language", Language)

    @language.setter
    def language(self, language: Language | None) -> None:
        self._put("language", language)

    @property
    def theme(self) -> Theme:
        """The chosen theme."""
        return self._get("theme", Theme) or Theme.SYSTEM

    @theme.setter
    def theme(self, theme: Theme) -> None:
        self._put("theme", theme)

    @property
    def text_size(self) -> TextSize:
        """The chosen size of type."""
        return self._get("text_size", TextSize) or TextSize.NORMAL

    @text_size.setter
    def text_size(self, size: TextSize) -> None:
        self._put("text_size", size)

    @property
    def region(self) -> str | None:
        """Where the doctor works: the region of a new case, or ``None`` for none in particular."""
        value = self._store.value("region")
        preset = self._policy.presets.get("region")
        if preset is not None and (preset.locked or not isinstance(value, str)):
            return preset.value
        return value if isinstance(value, str) and value else None

    @region.setter
    def region(self, region: str | None) -> None:
        # An empty text is a choice too: no region in particular, whatever the administrator's preset.
        if not self.is_locked("region"):
            self._store.setValue("region", region or "")

    def bytes_of(self, key: str) -> QByteArray | None:
        """A stored window or splitter geometry."""
        value = self._store.value(f"layout/{key}")
        return value if isinstance(value, QByteArray) else None

    def keep_bytes(self, key: str, value: QByteArray) -> None:
        """Remember a window or splitter geometry."""
        self._store.setValue(f"layout/{key}", value)

    def _get(self, key: str, kind: type[Choice]) -> Choice | None:
        value = self._store.value(key)
        preset = self._policy.presets.get(key)
        if preset is not None and (preset.locked or value not in list(kind)):
            return kind(preset.value)
        return kind(value) if value in list(kind) else None

    def _put(self, key: str, value: StrEnum | None) -> None:
        if self.is_locked(key):
            return
        if value is None:
            self._store.remove(key)
        else:
            self._store.setValue(key, value.value)
