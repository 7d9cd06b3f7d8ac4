"""A refusal as Discord words it ("Opcodes and Status Codes: JSON Error Codes")."""

from typing import Any

JSON = dict[str, Any]


class Refused(Exception):
    """`errors` is the nested object of an invalid form body."""

    def __init__(self, status: int, code: int, message: str, errors: JSON | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.errors = status, code, message, errors

    def body(self) -> JSON:
        return {"message": self.message, "code": self.code, **({"errors": self.errors} if self.errors else {})}


def invalid(errors: JSON) -> None:
    """Refuse a body that has errors; an empty object is none."""
    if errors:
        raise Refused(400, 50035, "Invalid Form Body", errors)


def unknown(what: str, code: int) -> Refused:
    return Refused(404, code, f"Unknown {what}")


MISSING_ACCESS = Refused(403, 50001, "Missing Access")
MISSING_PERMISSIONS = Refused(403, 50013, "Missing Permissions")


class CannotDo(Exception):
    """A person asked for something their client would not offer; the text says why."""
