"""`/metrics`, for Prometheus: numbers about the process and its queues; nothing of any incident."""

from __future__ import annotations

from litestar import Response, get
from litestar.exceptions import NotFoundException

from web.guard import OPEN
from web.services import Handed

# Prometheus, "Exposition formats": text-based format.
_FORMAT = "text/plain; version=0.0.4; charset=utf-8"


@get("/metrics", needs=OPEN, include_in_schema=False)
async def metrics(services: Handed) -> Response[bytes]:
    if services.metrics is None:
        raise NotFoundException("Nothing is measured here.")
    return Response(await services.metrics(), media_type=_FORMAT)
