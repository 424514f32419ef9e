"""Where the files beside the code are: icons, translations, example cases."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path


@cache
def assets_folder() -> Path:
    """The folder of bundled files, in a checkout, an installed wheel or a frozen program."""
    here = Path(__file__).resolve()
    candidates = [here.parents[2] / "assets", here.parents[1] / "assets"]
    if frozen := getattr(sys, "_MEIPASS", None):
        candidates.insert(0, Path(frozen) / "assets")
    for folder in candidates:
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"no assets folder in {', '.join(map(str, candidates))}")


def asset(name: str) -> Path:
    """The path of one bundled file, given relative to the assets folder."""
    return assets_folder() / name
