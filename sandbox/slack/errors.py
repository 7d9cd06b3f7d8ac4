"""A refusal as the Web API words it: HTTP 200 with `ok: false` and an error code."""

from typing import Any

JSON = dict[str, Any]


class Refused(Exception):
    def __init__(self, error: str, **extra: Any) -> None:
        super().__init__(error)
        self.error = error
        self.extra = extra

    def body(self) -> JSON:
        return {"ok": False, "error": self.error, **self.extra}


def invalid_arguments(*messages: str) -> Refused:
    """Slack docs, "views.open": details of wrong arguments stand in `response_metadata.messages`."""
    return Refused("invalid_arguments", response_metadata={"messages": [f"[ERROR] {m}" for m in messages]})


class CannotDo(Exception):
    """A person asked for something their client would not offer; the text says why."""
