"""A PDF takes a second or two of the processor, so for ten minutes it is kept (`core.store.copies`), named for all that it is
made from. So it can't be an old one: what has changed since has another name. And nobody finds it but who may see the
incident, for only they are handed what the name is made from. It is kept sealed, like everything in Redis.

When it was made stands at its foot and is not part of the name: a kept one says when it was really made, and is the same
as one made now.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from functools import cache
from importlib.metadata import version
from pathlib import Path

from core.store.copies import Fresh
from web.export.fonts import east_asian
from web.export.pdf_process import make_pdf
from web.services import WebServices

_LIVES = timedelta(minutes=10)
_LIBRARIES = ("fpdf2", "pymupdf-fonts", "uharfbuzz", "emoji")
_OWN = ("pdf.py", "pdf_html.py", "fonts.py")


async def pdf_of(title: str, body: str, services: WebServices) -> bytes:
    """Raises `NoPdf`."""

    async def make() -> Fresh[bytes]:
        return Fresh(await make_pdf(title, body, services.clock.now()), _LIVES)

    found = await services.files.find(f"pdf/{_name(title, body)}", bytes, make)
    assert found is not None
    return found


def _name(title: str, body: str) -> str:
    parts = (_recipe(), title.encode(), body.encode())
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


@cache
def _recipe() -> bytes:
    """What a PDF is made with: the libraries, this code, and the machine's own font."""
    libraries = [f"{name} {version(name)}".encode() for name in _LIBRARIES]
    own = [(Path(__file__).parent / name).read_bytes() for name in _OWN]
    return hashlib.sha256(b"\0".join([*libraries, *own, str(east_asian()).encode()])).digest()
