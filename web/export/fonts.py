"""The fonts of PDFs, from a package of open fonts (SIL OFL): FiraGO for Latin, Cyrillic, Greek, Arabic, Hebrew, Thai,
Georgian and Devanagari, Noto for signs. Chinese, Japanese and Korean come from a font of the machine, where there is one
(Debian: fonts-droid-fallback, or fonts-noto-cjk)."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import pymupdf_fonts  # type: ignore[import-untyped]

TEXT, MONO, SIGNS = "text", "mono", ("symbol2", "symbol1")
STYLES = {"": "figo", "b": "figbo", "i": "figit", "bi": "figbi"}
_EAST_ASIAN = (
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "/usr/share/fonts/truetype/droid/DroidSansFallback.ttf",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
)


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    """The library reads fonts from files; the package holds them packed."""
    return tempfile.TemporaryDirectory(prefix="muster-fonts-")


@cache
def font_file(name: str) -> Path:
    path = Path(_folder().name) / f"{name}.otf"
    path.write_bytes(pymupdf_fonts.myfont(name))
    return path


@cache
def east_asian() -> Path | None:
    """A font of this machine for Chinese, Japanese and Korean."""
    return next((Path(each) for each in _EAST_ASIAN if Path(each).is_file()), None)
