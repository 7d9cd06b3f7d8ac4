"""Refusals: the connector's, with its status and code; and those of a client towards the person who uses it."""

from typing import Any, TypeAlias

JSON: TypeAlias = dict[str, Any]


class Refused(Exception):
    """An answer of the service that is not a success."""

    def __init__(self, status: int, code: str, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status, self.code, self.message, self.headers = status, code, message, headers or {}

    @property
    def body(self) -> JSON:
        return {"error": {"code": self.code, "message": self.message}}


class CannotDo(Exception):
    """What a person tries, and the client does not let them."""
