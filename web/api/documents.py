"""All of one incident in one file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from litestar import Response, get
from litestar.openapi.spec import OpenAPIMediaType, Operation, Schema
from litestar.openapi.spec.enums import OpenAPIType
from litestar.params import PathParameter

from web.api.guarding import find_document
from web.api.parameters import ReferencePath
from web.api.problems import answers as errors
from web.api.problems import problem
from web.export.files import TYPES, as_file
from web.export.pdf_process import NoPdf
from web.services import Handed
from web.viewer import Looking


@dataclass
class _SeveralTypes(Operation):
    """The framework describes one media type for each answer; this one has four."""

    def __post_init__(self) -> None:
        found = (self.responses or {}).get("200")
        if found is not None and hasattr(found, "content"):
            text, data = Schema(type=OpenAPIType.STRING), Schema(type=OpenAPIType.OBJECT)
            found.content = {
                name: OpenAPIMediaType(schema=data if name == "application/json" else text) for name in TYPES.values()
            }


@get(
    "/incidents/{reference:str}/export/{kind:str}",
    tags=["incidents"],
    operation_id="exportIncident",
    operation_class=_SeveralTypes,
    responses=errors(400, 401, 404, 429, 503),
)
async def export(
    services: Handed,
    viewer: Looking,
    reference: ReferencePath,
    kind: Annotated[Literal["md", "html", "pdf", "json"], PathParameter(description="What kind of file.")],
) -> Response[bytes]:
    """Export an incident

    All of it, with its timeline, follow-ups and report: as Markdown, HTML, PDF or JSON.
    """
    found = await find_document(services, viewer, reference)
    try:
        return await as_file(kind, found, services)
    except NoPdf:
        raise problem(503, "The PDF could not be made in time. Ask for the HTML, and print that.") from None
