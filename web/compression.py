"""Pages are sent compressed.

Compression tells, by the length of an answer, whether something secret in it repeats something that a stranger put into
the address (BREACH). The one secret that pages carry, the word of their forms, is written differently each time
(`web.csrf`); and other sites' requests come without the cookie (SameSite), so they are answered with nobody's page.
"""

from __future__ import annotations

from litestar.config.compression import CompressionConfig

_SMALL = 600
# Streams of events have to arrive at once; files and hooks are compressed already, or short.
_LEFT_ALONE = [r"/events$", r"/files/", r"/export/", "^/healthz", "^/readyz"]


def compression() -> CompressionConfig:
    """gzip, which every browser takes; what is gained on pages of this size by more is under a kilobyte."""
    return CompressionConfig(backend="gzip", gzip_compress_level=6, minimum_size=_SMALL, exclude=_LEFT_ALONE)
