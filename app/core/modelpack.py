"""The model pack: one folder with the model, the catalog and a manifest that vouches for both."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import sys
from collections.abc import Mapping
from dataclasses import MISSING, dataclass
from pathlib import Path
from typing import Any

from app.core.confidence import bands_from_json
from app.core.diseases import Diseases
from app.core.language import Language
from app.core.regions import RegionalPriors
from app.core.vocabulary import Vocabulary

FORMAT_VERSION = 3
MODEL_FILE = "model.onnx"
CATALOG_FILE = "catalog.sqlite"
MANIFEST_FILE = "manifest.json"
GOLDEN_FILE = "golden_cases.jsonl"


def card_file(language: Language) -> str:
    """The file name of the model card in a language."""
    return f"MODEL_CARD.{language}.md"


_WORDS = {
    "missing": (
        "Falta el archivo «{file}» del modelo en {folder}. Reinstale Cebra o indique otra carpeta con --model.",
        "The model's file “{file}” is missing in {folder}. Reinstall Cebra or name another folder with --model.",
    ),
    "damaged": (
        "El archivo «{file}» del modelo está dañado o fue modificado. Reinstale Cebra o el modelo.",
        "The model's file “{file}” is damaged or was changed. Reinstall Cebra or the model.",
    ),
    "older": (
        "Este modelo es de un formato anterior ({file}) al de esta versión de Cebra. Instale un modelo más nuevo.",
        "This model has an older format ({file}) than this version of Cebra reads. Install a newer model.",
    ),
    "newer": (
        "Este modelo es de un formato ({file}) que esta versión de Cebra no conoce. Actualice Cebra.",
        "This model has a format ({file}) that this version of Cebra does not know. Update Cebra.",
    ),
}


class PackError(Exception):
    """The pack cannot be used; ``message`` says why and what to do about it."""

    def __init__(self, reason: str, folder: Path, file: str) -> None:
        self.reason, self.folder, self.file = reason, folder, file
        super().__init__(self.message(Language.ENGLISH))

    def message(self, language: Language) -> str:
        """The error as a sentence."""
        return _WORDS[self.reason][language is not Language.SPANISH].format(file=self.file, folder=self.folder)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a pack says of itself; ``files`` maps each file to its SHA-256.

    ``sequence`` grows with each release, so that an older one can be told; ``minimum_app`` is the first version of the
    program that may use the pack. Packs that were never released lack both.
    """

    format_version: int
    model_version: str
    data_versions: Mapping[str, str]
    metrics: Mapping[str, Any]
    files: Mapping[str, str]
    sequence: int = 0
    minimum_app: str = "0"

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read the manifest of the pack in ``folder``; ``PackError`` if there is none that can be used."""
        try:
            content = (folder / MANIFEST_FILE).read_bytes()
        except OSError as error:
            raise PackError("missing", folder, MANIFEST_FILE) from error
        return cls.parse(content, folder)

    @classmethod
    def parse(cls, content: bytes, folder: Path) -> Manifest:
        """The manifest that these bytes of the pack in ``folder`` hold; ``PackError`` if they cannot be used."""
        try:
            fields = json.loads(content.decode())
            known = cls.__dataclass_fields__.items()
            manifest = cls(**{name: fields[name] for name, of in known if name in fields or of.default is MISSING})
            texts = isinstance(manifest.model_version, str) and isinstance(manifest.minimum_app, str)
            if not texts or type(manifest.sequence) is not int or not isinstance(manifest.files, dict):
                raise TypeError("a field of another type")
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise PackError("damaged", folder, MANIFEST_FILE) from error
        if manifest.format_version != FORMAT_VERSION:
            older = isinstance(manifest.format_version, int) and manifest.format_version < FORMAT_VERSION
            raise PackError("older" if older else "newer", folder, str(manifest.format_version))
        return manifest

    def check_files(self, folder: Path) -> None:
        """Raises ``PackError`` unless the files in ``folder`` are those that the manifest vouches for."""
        for name, expected in self.files.items():
            try:
                with (folder / name).open("rb") as file:
                    found = hashlib.file_digest(file, "sha256").hexdigest()
            except OSError as error:
                raise PackError("missing", folder, name) from error
            if found != expected:
                raise PackError("damaged", folder, name)


def bundled_pack() -> Path:
    """The folder of the model that ships with the program."""
    root = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parents[2]))
    return root / "models" / "cebra"


class ModelPack:
    """An opened pack whose files are what its manifest says they are."""

    def __init__(self, folder: Path, manifest: Manifest, catalog: sqlite3.Connection) -> None:
        self.folder = folder
        self.manifest = manifest
        self.catalog = catalog
        self.vocabulary = Vocabulary(catalog)
        self.diseases = Diseases(catalog)
        self.regions = RegionalPriors.of_catalog(catalog, len(self.diseases))
        try:
            self.confidence_bands = bands_from_json(manifest.metrics.get("confidence_bands", ()))
        except (KeyError, TypeError) as error:
            raise PackError("damaged", folder, MANIFEST_FILE) from error

    @classmethod
    def open(cls, folder: Path) -> ModelPack:
        """Verify and open a pack; raises ``PackError``."""
        manifest = Manifest.read(folder)
        for name in (MODEL_FILE, CATALOG_FILE):
            if name not in manifest.files:
                raise PackError("damaged", folder, MANIFEST_FILE)
        manifest.check_files(folder)
        # Read-only and shared between threads: SQLite serialises them itself.
        uri = f"{(folder / CATALOG_FILE).resolve().as_uri()}?mode=ro&immutable=1"
        try:
            return cls(folder, manifest, sqlite3.connect(uri, uri=True, check_same_thread=False))
        except sqlite3.Error as error:
            raise PackError("damaged", folder, CATALOG_FILE) from error

    @property
    def model_path(self) -> str:
        """The ONNX file."""
        return os.fspath(self.folder / MODEL_FILE)

    def model_card(self, language: Language) -> str:
        """The model card, in Markdown."""
        return (self.folder / card_file(language)).read_text(encoding="utf-8")

    def close(self) -> None:
        """Let go of the catalog; the pack is of no use afterwards."""
        self.catalog.close()
