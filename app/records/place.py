"""Where the PC's memory lies on disk."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path


def data_folder() -> Path:
    """The folder that ``CEBRA_HOME`` names, else the user's own on this PC; it need not exist yet."""
    home = os.environ.get("CEBRA_HOME")
    return Path(home) if home else user_data_path("Cebra", appauthor=False, roaming=False)


@dataclass(frozen=True, slots=True)
class Layout:
    """What each file of the folder is called."""

    folder: Path

    @property
    def cases(self) -> Path:
        """The saved cases and the drafts."""
        return self.folder / "cases.sqlite"

    @property
    def journal(self) -> Path:
        """Where SQLite keeps what an unfinished change to the cases would have to be undone with."""
        return self.folder / "cases.sqlite-journal"

    @property
    def lock(self) -> Path:
        """Held by whoever is opening, so that two never repair at once."""
        return self.folder / "opening.lock"

    @property
    def backups(self) -> Path:
        """The folder of the rolling backups."""
        return self.folder / "backups"

    @property
    def sessions(self) -> Path:
        """The folder of the locks that tell whose drafts are on screen."""
        return self.folder / "sessions"

    @property
    def damaged(self) -> list[Path]:
        """All damaged files that were kept aside, oldest first."""
        return sorted(self.folder.glob("cases.damaged-*"))

    def prepare(self) -> None:
        """Create the folders that are missing, for this user's eyes alone where the system knows such rights."""
        for folder in (self.folder, self.sessions):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def sweep(self) -> None:
        """Remove what a power cut or a full disk left unfinished, as far as that can be done; it does no harm."""
        with suppress(OSError):
            for folder in (self.folder, self.backups):
                for leftover in folder.glob("cases*.part*"):
                    leftover.unlink()


def unfinished(target: Path) -> Path:
    """The name under which ``target`` is written until it is whole."""
    return target.with_name(f"{target.name}.part")
