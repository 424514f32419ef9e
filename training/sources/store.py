"""Where raw files come from: a mirror directory, an installed package, or a checked download."""

from __future__ import annotations

import hashlib
import tomllib
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path

import pooch

_TABLE = Path(__file__).with_name("sources.toml")
_BLOCK = 1 << 20
_HPO_RELEASE = ("hpo", "hpo-annotations", "hpo-genes")
_HPO_FILES = ("hp.obo", "phenotype.hpoa", "phenotype_to_genes.txt")


class SourceError(Exception):
    """A raw file is missing or not what its checksum says; the message names the file and what to do."""


@dataclass(frozen=True, slots=True)
class Source:
    """One raw file as ``sources.toml`` describes it.

    ``path`` is its place in a mirror directory; ``homepage`` says who publishes it; ``url`` is an address
    that still serves exactly these bytes, where there is one; ``package`` an installed distribution that
    carries them. A ``bundled`` file lies beside this module.
    """

    name: str
    title: str
    homepage: str
    path: str
    version: str
    licence: str
    sha256: str
    url: str = ""
    package: str = ""
    package_path: str = ""
    bundled: bool = False


def read_sources(table: Path = _TABLE) -> dict[str, Source]:
    """Every source by its name."""
    with table.open("rb") as file:
        return {name: Source(name=name, **fields) for name, fields in tomllib.load(file).items()}


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _release_of(ontology: Path) -> str:
    with ontology.open(encoding="utf-8") as file:
        for line in file:
            if line.startswith("data-version:"):
                return line.strip().rpartition("/")[2]
    raise SourceError(f"{ontology} names no data-version: it is not an HPO release.")


class SourceStore:
    """Finds raw files and lets none through whose checksum is wrong.

    Looks in ``mirror`` first, then in installed packages, then in the cache, which it fills by download. The files
    of another HPO release in ``hpo`` take the place of the pinned ones; their version and checksum are read off them.
    """

    def __init__(self, mirror: Path | None = None, cache: Path | None = None, hpo: Path | None = None) -> None:
        self.sources = read_sources()
        self._hpo = {} if hpo is None else {name: hpo / Path(self.sources[name].path).name for name in _HPO_RELEASE}
        for name, path in self._hpo.items():
            if not path.is_file():
                raise SourceError(f"{path} is missing. A folder given with --hpo holds {', '.join(_HPO_FILES)}.")
            version = _release_of(self._hpo["hpo"])
            self.sources[name] = replace(self.sources[name], version=version, sha256=sha256_of(path), url="")
        self._mirror = mirror
        self._cache = cache or Path(pooch.os_cache("cebra-train"))
        if mirror is not None and not mirror.is_dir():
            raise SourceError(f"The data directory {mirror} does not exist. Give an existing one with --data.")

    def path(self, name: str) -> Path:
        """The checked local copy of a source.

        Raises ``SourceError`` if it is nowhere to be had or its checksum is wrong.
        """
        source = self.sources[name]
        for place in self._places(source):
            if place.is_file():
                found = sha256_of(place)
                if found != source.sha256:
                    raise SourceError(
                        f"{place} is not the file that {source.title} {source.version} should be: "
                        f"its SHA-256 is {found}, expected {source.sha256}. Fetch it again or remove it."
                    )
                return place
        return self._download(source)

    def _places(self, source: Source) -> list[Path]:
        if source.name in self._hpo:
            return [self._hpo[source.name]]
        if source.bundled:
            return [_TABLE.with_name(source.path)]
        places = [self._mirror / source.path] if self._mirror else []
        if source.package:
            with suppress(metadata.PackageNotFoundError):
                places.append(Path(str(metadata.distribution(source.package).locate_file(source.package_path))))
        places.append(self._cache / source.path)
        return places

    def _download(self, source: Source) -> Path:
        target = self._cache / source.path
        advice = f"Place it at {source.path} in the directory given with --data. It is published at {source.homepage}."
        if not source.url:
            raise SourceError(f"{source.path} ({source.title} {source.version}) is missing. {advice}")
        try:
            return Path(pooch.retrieve(source.url, known_hash=source.sha256, fname=target.name, path=target.parent))
        except Exception as error:  # pooch passes on whatever requests, urllib3 and the file system raise
            raise SourceError(f"{source.path} could not be downloaded from {source.url}: {error}. {advice}") from error
