"""What the program is made of: model version, its card, shortcuts and licences."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from app.core.modelpack import ModelPack
from app.ui.assets import asset
from app.ui.translation import Live, language


class InfoWindow(Live):
    """A plain window beside the main one; it never gets in the way of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._pack: ModelPack | None = None
        self.setObjectName("page")
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 8, 0, 0)
        box.addWidget(self.text)
        self.resize(760, 560)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)
        self.go_live()

    def use(self, pack: ModelPack) -> None:
        """Describe this model."""
        self._pack = pack
        self.retranslate()

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Acerca de Cebra"))
        self.text.setAccessibleName(self.tr("Acerca de Cebra"))
        parts = [
            "# Cebra",
            self.tr("Ayuda a ordenar diagnósticos; no sustituye el juicio clínico. Nada sale de este PC."),
        ]
        if self._pack is not None:
            manifest = self._pack.manifest
            parts.append("## " + self.tr("Modelo {0}").format(manifest.model_version))
            parts.append("\n".join(f"- {name}: {version}" for name, version in manifest.data_versions.items()))
        parts.append("## " + self.tr("Teclas"))
        keys = [
            ("Ctrl+F", self.tr("buscar un hallazgo")),
            (self.tr("Intro"), self.tr("marcar presente")),
            (self.tr("Mayús+Intro"), self.tr("marcar ausente")),
            (self.tr("P, A, Supr"), self.tr("en una lista: presente, ausente, quitar")),
            ("Ctrl+Z, " + self.tr("Ctrl+Mayús+Z"), self.tr("deshacer, rehacer")),
            ("Ctrl+N", self.tr("caso nuevo")),
            ("F1", self.tr("esta ventana")),
        ]
        parts.append("\n".join(f"- **{key}**: {what}" for key, what in keys))
        if self._pack is not None:
            # The card has headings of its own; one level down they sit below ours.
            card = self._pack.model_card(language())
            parts.append("\n".join("#" + line if line.startswith("#") else line for line in card.splitlines()))
        parts.append(asset(f"licences-{language().value}.md").read_text(encoding="utf-8"))
        self.text.setMarkdown("\n\n".join(parts))
        self._space_headings()

    def _space_headings(self) -> None:
        # Markdown comes without air above its headings.
        block = self.text.document().begin()
        while block.isValid():
            shape = block.blockFormat()
            if shape.headingLevel() > 0:
                shape.setTopMargin(18 if shape.headingLevel() > 1 else 0)
                shape.setBottomMargin(6)
                QTextCursor(block).setBlockFormat(shape)
            block = block.next()

    def restyle(self) -> None:
        self.retranslate()
