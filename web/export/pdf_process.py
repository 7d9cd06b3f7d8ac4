"""PDFs are made in a process of their own: seconds of work hold up nobody, and what goes wrong in it ends with it.

The process gets one JSON object on its standard input and answers with the file. It opens no address, and no file but the
fonts.
"""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import datetime

_LONGEST_S = 60
_at_once = asyncio.Semaphore(2)


class NoPdf(Exception):
    """It could not be made; the text says why, for the log."""


async def make_pdf(title: str, body: str, made_at: datetime) -> bytes:
    """Raises `NoPdf`. Two are made at a time."""
    asked = json.dumps({"title": title, "body": body, "made_at": made_at.isoformat()}).encode()
    async with _at_once:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "web.export.pdf_process"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            async with asyncio.timeout(_LONGEST_S):
                made, said = await process.communicate(asked)
        except TimeoutError:
            raise NoPdf(f"not done within {_LONGEST_S} s") from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    if process.returncode != 0 or not made.startswith(b"%PDF"):
        raise NoPdf(said.decode(errors="replace")[-500:])
    return made


def main() -> None:
    from web.export.pdf import as_pdf  # the waiting process needs none of the library

    asked = json.load(sys.stdin)
    made = as_pdf(asked["title"], asked["body"], datetime.fromisoformat(asked["made_at"]))
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
