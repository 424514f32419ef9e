"""The installed packs of one user or of one PC: installed, chosen and taken back, each in one step or not at all.

A pack is unpacked beside the others under a name that nobody uses, gets its own name when it is whole, and counts only
when the state file, replaced at once, says so. Whoever is killed on the way leaves the old model or the new one.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from filelock import FileLock, Timeout

from app import __version__
from app.core.disk import flush_folder
from app.core.modelpack import MANIFEST_FILE, Manifest, PackError
from app.packs.errors import PackRefused, Reason, disk_trouble
from app.packs.golden import golden_check
from app.packs.packfile import SIGNATURE_FILE, PackFile, opened
from app.packs.signature import Endorsement, PackSignature, reached
from app.packs.state import State, folder_name
from app.packs.trusted_keys import Keys, built_in_keys
from app.packs.versions import version_key

Check = Callable[[Path, str], None]

_PACKS = "packs"
_LOCK_FILE = "packs.lock"
_UNFINISHED = ".part-"
_WAIT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Installed:
    """A pack that lies in a store, checked."""

    folder: Path
    manifest: Manifest


class Standing(StrEnum):
    """How a store stands to the bundled model; stable codes."""

    IN_USE = "in-use"
    NOTHING_INSTALLED = "nothing-installed"
    WENT_BACK = "went-back"
    BUNDLED_IS_NEWER = "bundled-is-newer"
    UNUSABLE = "unusable"


@dataclass(frozen=True, slots=True)
class Active:
    """What a store has to offer: ``pack`` if it is ``IN_USE``, else the bundled model is to be used.

    ``held`` tells that the user has gone back to this by choice; ``trouble`` says why a pack is ``UNUSABLE``.
    """

    standing: Standing
    pack: Installed | None = None
    held: bool = False
    trouble: PackRefused | None = None


@dataclass(frozen=True, slots=True)
class PackStore:
    """The packs in a folder, which need not exist yet. ``trusted`` are the keys to begin from."""

    folder: Path
    trusted: Keys = field(default_factory=built_in_keys)
    app_version: str = __version__

    def install(self, file: Path, bundled: Manifest, check: Check = golden_check) -> Installed:
        """Check a pack file, unpack it and make it the current model; raises ``PackRefused`` and changes nothing then.

        ``check`` is given the unpacked folder and the name of the file, and raises ``PackRefused`` if the model is not
        fit to be used.
        """
        with opened(file) as pack, self._locked(file.name):
            state = self._state()
            pack.verify(self._keys(state))
            manifest = pack.manifest()
            current = self._usable(state.current, state)
            self._check_succession(manifest, file.name, state, current, bundled)
            with disk_trouble(file.name):
                self._sweep({path.name for path in self._lying()})  # room first: what was left unfinished
                name = folder_name(manifest.model_version, pack.manifest_bytes)
                # Somebody who went back, or was killed in the last step, left it here checked.
                installed = self._usable(name, state) or self._put(pack, manifest, self._packs / name, file.name, check)
            # The current one of the same name was damaged and has been mended.
            previous = state.previous if state.current == name else state.current if current else None
            endorsements = self._valid((*state.endorsements, *pack.signature.endorsements))
            highest = max(state.highest_sequence, manifest.sequence)
            with disk_trouble(file.name):
                State(name, previous, highest, False, endorsements).write(self.folder)
            self._sweep({name, previous})
            return installed

    def go_back(self) -> None:
        """Use the previous pack again, or the bundled one if there is none, until another is installed.

        Raises ``PackRefused`` if the choice cannot be written.
        """
        with self._locked(_PACKS), disk_trouble(_PACKS):
            state = self._state()
            State(state.previous, None, state.highest_sequence, True, state.endorsements).write(self.folder)

    def packs(self) -> tuple[Installed, ...]:
        """The current and the previous pack, as far as they are there and whole."""
        state = self._state()
        packs = (self._usable(name, state) for name in (state.current, state.previous))
        return tuple(pack for pack in packs if pack)

    def active(self, bundled: Manifest) -> Active:
        """Which pack of this store is to be used; never raises, for there is always the bundled one."""
        state = self._state()
        if state.current is None:
            standing = Standing.WENT_BACK if state.held else Standing.NOTHING_INSTALLED
            return Active(standing, held=state.held)
        pack = self._usable(state.current, state)
        if pack is None:
            trouble = PackRefused(Reason.INSTALLED_UNUSABLE, state.current)
            return Active(Standing.UNUSABLE, held=state.held, trouble=trouble)
        if pack.manifest.sequence < bundled.sequence and not state.held:
            return Active(Standing.BUNDLED_IS_NEWER)
        return Active(Standing.IN_USE, pack, state.held)

    def _check_succession(
        self, manifest: Manifest, file: str, state: State, current: Installed | None, bundled: Manifest
    ) -> None:
        try:
            if version_key(manifest.minimum_app) > version_key(self.app_version):
                raise PackRefused(Reason.NEEDS_NEWER_CEBRA, file, manifest.minimum_app)
        except ValueError as error:
            raise PackRefused(Reason.DAMAGED, file) from error
        in_use = current.manifest if current else bundled if state.current is None else None
        if in_use and manifest.model_version == in_use.model_version:
            raise PackRefused(Reason.SAME, file)
        if manifest.sequence < max(state.highest_sequence, bundled.sequence):
            raise PackRefused(Reason.OLDER, file)

    def _put(self, pack: PackFile, manifest: Manifest, target: Path, file: str, check: Check) -> Installed:
        """Unpack and check under another name, then give the folder its own."""
        part = self._packs / f"{_UNFINISHED}new"
        try:
            part.mkdir(parents=True)
            pack.unpack(part)
            check(part, file)
            if target.exists():  # damaged
                target.rename(self._packs / f"{_UNFINISHED}old")
            part.rename(target)
        finally:
            shutil.rmtree(part, ignore_errors=True)
        flush_folder(self._packs)
        return Installed(target, manifest)

    def _usable(self, name: str | None, state: State) -> Installed | None:
        """The pack of this name if it is signed, whole and made for this program."""
        if name is None:
            return None
        folder = self._packs / name
        try:
            content = (folder / MANIFEST_FILE).read_bytes()
            signature = PackSignature.parse((folder / SIGNATURE_FILE).read_bytes())
            manifest = Manifest.parse(content, folder)
            manifest.check_files(folder)
            fits = version_key(manifest.minimum_app) <= version_key(self.app_version)
        except (OSError, ValueError, PackError):
            return None
        signed = signature.vouches_for(content, self._keys(state))
        return Installed(folder, manifest) if signed and fits else None

    def _state(self) -> State:
        """The state that was written, else one made of the packs that lie there, of which none is current."""
        if state := State.read(self.folder):
            return state
        proofs: list[Endorsement] = []
        for folder in self._lying():
            with suppress(OSError, ValueError):
                proofs += PackSignature.parse((folder / SIGNATURE_FILE).read_bytes()).endorsements
        state = State(endorsements=self._valid(tuple(proofs)))
        packs = (self._usable(folder.name, state) for folder in self._lying())
        highest = max((pack.manifest.sequence for pack in packs if pack), default=0)
        return State(highest_sequence=highest, endorsements=state.endorsements)

    @property
    def _packs(self) -> Path:
        return self.folder / _PACKS

    def _lying(self) -> list[Path]:
        """All finished pack folders, whether the state knows them or not."""
        return sorted(self._packs.glob("model-*"))

    def _keys(self, state: State) -> Keys:
        return reached(self.trusted, state.endorsements)

    def _valid(self, endorsements: tuple[Endorsement, ...]) -> tuple[Endorsement, ...]:
        """Those that prove something, once each."""
        known = reached(self.trusted, endorsements)
        return tuple(dict.fromkeys(e for e in endorsements if e.by in known and e.key in known))

    def _sweep(self, kept: set[str | None]) -> None:
        """Delete the other packs and what was left unfinished, as far as no window has them open."""
        with suppress(OSError):
            for folder in self._packs.iterdir():
                if folder.name not in kept:
                    shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def _locked(self, file: str) -> Iterator[None]:
        lock = FileLock(self.folder / _LOCK_FILE, timeout=_WAIT_SECONDS)
        with disk_trouble(file):
            self.folder.mkdir(parents=True, exist_ok=True)
            try:
                lock.acquire()
            except Timeout as error:
                raise PackRefused(Reason.BUSY, file) from error
        try:
            yield
        finally:
            lock.release()
