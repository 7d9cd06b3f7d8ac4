"""A form on a page of the web UI, as a person fills it in: by its labels."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any


class WebForm(HTMLParser):
    """`title` is the page's heading; `fields` are the names of the controls by label, `values` what stands in them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.title = ""
        self.fields: dict[str, str] = {}
        self.values: dict[str, str] = {}
        self.options: dict[str, dict[str, str]] = {}
        """What can be chosen, by name: values by their words."""
        self._names: dict[str, str] = {}
        self._labels: dict[str, str] = {}
        self._open: list[tuple[str, str]] = []
        self.feed(page)
        self.fields = {label: self._names[each] for each, label in self._labels.items() if each in self._names}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag in ("input", "select", "textarea") and said.get("name"):
            self._names[said.get("id", said["name"])] = said["name"]
            if said.get("type") != "checkbox":
                self.values[said["name"]] = said.get("value", "")
        if tag == "option" and (select := self._inside("select")):
            self.options.setdefault(select, {})
            if "selected" in said:
                self.values[select] = said.get("value", "")
        if tag in ("h1", "label", "select", "textarea", "option", "span"):
            about = {"label": "for", "option": "value"}.get(tag, "name")
            self._open.append((tag, said.get(about, "")))

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1][0] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not self._open:
            return
        tag, about = self._open[-1]
        if tag == "h1":
            self.title += data
        elif tag == "label" and data.strip():
            self._labels[about] = self._labels.get(about, "") + data.strip()
        elif tag == "textarea":
            self.values[about] += data.removeprefix("\n")
        elif tag == "option" and (select := self._inside("select")):
            self.options[select][data.strip()] = about

    def _inside(self, tag: str) -> str:
        return next((about for each, about in reversed(self._open) if each == tag), "")

    def filled_in(self, values: dict[str, Any]) -> dict[str, str]:
        """What the browser sends. A value of a list is chosen by the beginning of its words, or by what it stands for."""
        sent = dict(self.values)
        for label, value in values.items():
            name = self.fields[label]
            choices = self.options.get(name, {})
            like = (each for words, each in choices.items() if words.casefold().startswith(str(value).casefold()))
            sent[name] = str(value) if str(value) in choices.values() else next(like, str(value))
        return sent
