"""The app's two icons: Muster's mark, drawn here. ("App icons": 192 px in colour, 32 px white on transparent.)"""

from __future__ import annotations

import itertools
import math
import struct
import zlib
from collections.abc import Callable
from functools import cache
from typing import TypeAlias

ACCENT = "#3B4FD8"
_BLUE, _WHITE, _YELLOW = (0x3B, 0x4F, 0xD8), (0xFF, 0xFF, 0xFF), (0xFF, 0xC5, 0x3D)
_GRID = 32
"""The mark is drawn on a square of this size."""
_STROKE = ((7, 23), (7, 10.5), (16, 18), (25, 10.5), (25, 23))
_HALF_WIDTH, _DOT, _DOT_RADIUS = 1.7, (16, 7.6), 2.6
_FINE = 4
"""Each pixel is looked at this many times in both directions, so that edges are smooth."""

Shape: TypeAlias = Callable[[float, float], bool]
"""Whether a point of the grid is inside."""


@cache
def color_icon(size: int = 192) -> bytes:
    """On the accent colour, all of the square filled."""
    letter, dot = _coverage(size, _letter), _coverage(size, _dot)
    return _png(size, [(*_mixed(_mixed(_BLUE, _WHITE, m), _YELLOW, d), 255) for m, d in zip(letter, dot, strict=True)])


@cache
def outline_icon(size: int = 32) -> bytes:
    drawn = _coverage(size, lambda x, y: _letter(x, y) or _dot(x, y))
    return _png(size, [(*_WHITE, round(255 * each)) for each in drawn])


def _letter(x: float, y: float) -> bool:
    return any(_distance(x, y, *one, *other) <= _HALF_WIDTH for one, other in itertools.pairwise(_STROKE))


def _dot(x: float, y: float) -> bool:
    return math.hypot(x - _DOT[0], y - _DOT[1]) <= _DOT_RADIUS


def _distance(x: float, y: float, ax: float, ay: float, bx: float, by: float) -> float:
    """From a point to the line between two others."""
    along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)
    along = min(max(along, 0.0), 1.0)
    return math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay))


def _coverage(size: int, shape: Shape) -> list[float]:
    """How much of each pixel is inside, row by row."""
    steps = [(step + 0.5) / _FINE for step in range(_FINE)]
    scale = _GRID / size
    return [
        sum(shape((x + dx) * scale, (y + dy) * scale) for dx in steps for dy in steps) / _FINE**2
        for y in range(size)
        for x in range(size)
    ]


def _mixed(back: tuple[int, int, int], front: tuple[int, int, int], share: float) -> tuple[int, int, int]:
    red, green, blue = (round(one + (other - one) * share) for one, other in zip(back, front, strict=True))
    return red, green, blue


def _png(size: int, pixels: list[tuple[int, int, int, int]]) -> bytes:
    """("Portable Network Graphics specification": 8 bits a channel, with transparency.)"""
    rows = b"".join(
        b"\x00" + bytes(part for pixel in pixels[at : at + size] for part in pixel)
        for at in range(0, size * size, size)
    )
    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
