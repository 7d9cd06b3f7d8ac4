"""Errors in Discord's nested shape ("Error Messages")."""

from typing import Any

JSON = dict[str, Any]


class Problems:
    """Collects errors by their path."""

    def __init__(self) -> None:
        self.found: JSON = {}

    def add(self, path: tuple[str | int, ...], code: str, message: str) -> None:
        at = self.found
        for step in path:
            at = at.setdefault(str(step), {})
        at.setdefault("_errors", []).append({"code": code, "message": message})

    def text(
        self,
        holder: JSON,
        name: str,
        path: tuple[str | int, ...],
        most: int,
        least: int = 0,
        required: bool = False,
    ) -> str:
        """A text and its length in UTF-16 units, as clients count."""
        value, here = holder.get(name), (*path, name)
        if value is None:
            if required:
                self.add(here, "BASE_TYPE_REQUIRED", "This field is required")
            return ""
        if not isinstance(value, str):
            self.add(here, "STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.')
            return ""
        length = len(value.encode("utf-16-le", "surrogatepass")) // 2
        if length > most or length < least:
            if least > 0:
                self.add(here, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
            else:
                self.add(here, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
        return value

    def number(
        self, holder: JSON, name: str, path: tuple[str | int, ...], least: int, most: int, required: bool = False
    ) -> int | None:
        value, here = holder.get(name), (*path, name)
        if value is None:
            if required:
                self.add(here, "BASE_TYPE_REQUIRED", "This field is required")
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            self.add(here, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
            return None
        if not least <= value <= most:
            self.add(here, "NUMBER_TYPE_MAX", f"int value should be between {least} and {most}.")
        return value

    def items(self, holder: JSON, name: str, path: tuple[str | int, ...], most: int, least: int = 0) -> list[JSON]:
        value, here = holder.get(name), (*path, name)
        if value is None:
            value = []
        if not isinstance(value, list):
            self.add(here, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return []
        if not least <= len(value) <= most:
            self.add(here, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
        for number, each in enumerate(value):
            if not isinstance(each, dict):
                self.add((*here, number), "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
        return [each for each in value if isinstance(each, dict)]

    def url(self, holder: JSON, name: str, path: tuple[str | int, ...]) -> None:
        value = self.text(holder, name, path, 2048)
        if value and not value.startswith(("http://", "https://", "attachment://", "discord://")):
            said = f"Scheme \"{value.partition(':')[0]}\" is not supported. Scheme must be one of ('http', 'https')."
            self.add((*path, name), "URL_TYPE_INVALID_SCHEME", said)
