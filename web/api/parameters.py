"""The parameters that several addresses take."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from litestar.params import HeaderParameter, PathParameter, QueryParameter

ReferencePath: TypeAlias = Annotated[str, PathParameter(description="The incident, such as `INC-42`.")]
PageNumber: TypeAlias = Annotated[int, QueryParameter(ge=1, le=1_000_000, description="Counts from 1.")]
PageSize: TypeAlias = Annotated[int, QueryParameter(ge=1, le=100, description="How many to a page.")]
IfMatch: TypeAlias = Annotated[
    str | None,
    HeaderParameter(
        name="If-Match", description="The ETag of what you read: change it only if it still stands so (else 412)."
    ),
]
IfNoneMatch: TypeAlias = Annotated[
    str | None, HeaderParameter(name="If-None-Match", description="An ETag: answer 304 while it still stands so.")
]
IdempotencyKey: TypeAlias = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        min_length=1,
        max_length=255,
        description="Any text of your own. The same request sent again with the same key is done once. Kept for 3 days.",
    ),
]
