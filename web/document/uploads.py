"""Files that somebody adds to a note: kept in the store like those that were shown in chat, and served in the same way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from litestar import Request
from litestar.datastructures import UploadFile

from core.store.files import KeptFile, file_key
from core.store.unit_of_work import UnitOfWork
from web.services import WebServices

MOST_FILES = 5
MOST_BYTES = 8 * 1024 * 1024
MAX_BODY = MOST_FILES * MOST_BYTES + 400_000


@dataclass(frozen=True)
class Upload:
    id: str
    file: KeptFile

    @property
    def about(self) -> dict[str, str]:
        """As the timeline keeps it."""
        size = str(len(self.file.content))
        return {"id": self.id, "name": self.file.name, "media_type": self.file.media_type, "url": "", "size": size}


async def read_uploads(request: Request[Any, Any, Any], name: str = "files") -> tuple[list[Upload], str]:
    """What a form was sent with. A field left empty sends a file without a name."""
    sent = (await request.form()).getall(name, [])
    return await take([each for each in sent if isinstance(each, UploadFile) and each.filename], lambda _: uuid4().hex)


async def take(sent: Sequence[UploadFile], name: Callable[[KeptFile], str]) -> tuple[list[Upload], str]:
    """The files, each under the id that `name` gives it, and a sentence when they can't be taken."""
    if len(sent) > MOST_FILES:
        return [], f"Add {MOST_FILES} files at the most; these are {len(sent)}."
    uploads = []
    for each in sent:
        content = await each.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            return [], f"“{each.filename[:80]}” is larger than 8 MiB. Put it elsewhere, and add a link to it."
        media_type = (each.content_type or "application/octet-stream").partition(";")[0].strip()[:120]
        file = KeptFile(each.filename[:300], media_type, content)
        uploads.append(Upload(name(file), file))
    return uploads, ""


async def keep(services: WebServices, incident: int, uploads: Sequence[Upload]) -> list[Upload]:
    """Those that were not kept before."""
    if not uploads:
        return []
    async with UnitOfWork(services.sessions) as uow:
        made = [each for each in uploads if await uow.files.keep(incident, file_key("", each.id), each.file)]
        await uow.commit()
    return made


async def drop(services: WebServices, incident: int, uploads: Sequence[Upload]) -> None:
    """The note was refused, so nothing leads to its files."""
    if uploads:
        async with UnitOfWork(services.sessions) as uow:
            for each in uploads:
                await uow.files.drop(incident, file_key("", each.id))
            await uow.commit()
