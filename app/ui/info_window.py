"""What the program is made of: model version, its card, data and licences."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app import __version__
from app.core.modelpack import ModelPack
from app.ui.assets import asset
from app.ui.text_window import TextWindow
from app.ui.translation import language


class InfoWindow(TextWindow):
    """About the program."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pack: ModelPack | None = None
        self.go_live()

    def use(self, pack: ModelPack) -> None:
        """Describe this model."""
        self._pack = pack
        self.retranslate()

    def title(self) -> str:
        return self.tr("Acerca de Cebra")

    def markdown(self) -> str:
        parts = [
            f"# Cebra {__version__}",
            self.tr("Ayuda a ordenar diagnósticos; no sustituye el juicio clínico. Nada sale de este PC."),
        ]
        if self._pack is not None:
            manifest = self._pack.manifest
            parts.append("## " + self.tr("Modelo {0}").format(manifest.model_version))
            parts.append("\n".join(f"- {name}: {version}" for name, version in manifest.data_versions.items()))
            # The card has headings of its own; one level down they sit below ours.
            card = self._pack.model_card(language())
            parts.append("\n".join("#" + line if line.startswith("#") else line for line in card.splitlines()))
        parts.append(asset(f"licences-{language().value}.md").read_text(encoding="utf-8"))
        return "\n\n".join(parts)
