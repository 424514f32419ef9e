"""Draws the program's icon for Windows: ``python installer/icon.py build/cebra.ico``."""

from __future__ import annotations

import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

DRAWING = Path(__file__).resolve().parents[1] / "assets" / "icons" / "cebra.svg"
SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)  # pixels; what Windows asks for at 100 % to 250 %


def png(renderer: QSvgRenderer, size: int) -> bytes:
    """The drawing, ``size`` pixels wide and high, as a PNG file."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # PySide's stubs know only the bytes form of a format
    return bytes(content.data())


def ico(pictures: dict[int, bytes]) -> bytes:
    """An icon file of PNG pictures by size in pixels: a header, one entry for each picture, then the pictures."""
    header = struct.pack("<HHH", 0, 1, len(pictures))
    offset = len(header) + 16 * len(pictures)
    entries = b""
    for size, picture in pictures.items():
        # One byte a side, in which 256 is written as 0.
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), offset)
        offset += len(picture)
    return header + entries + b"".join(pictures.values())


def main(target: Path) -> None:
    """Write the icon to ``target``."""
    renderer = QSvgRenderer(str(DRAWING))
    if not renderer.isValid():
        raise SystemExit(f"{DRAWING} cannot be drawn")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(ico({size: png(renderer, size) for size in SIZES}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
