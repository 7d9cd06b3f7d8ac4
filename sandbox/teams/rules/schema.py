"""The vocabulary of Adaptive Cards, as the published schema of version 1.5 has it, with what Teams adds to it
("adaptive-card.json"; "Cards: format cards in Microsoft Teams"; "People Picker in Adaptive Cards").

A property's kind is a Python type, a set of allowed words (in any case), or one of the names below.
"""

from dataclasses import dataclass, field
from typing import Any, TypeAlias

Kind: TypeAlias = Any
ELEMENTS_, ELEMENT, ACTIONS_, ACTION, CARD, SELECT = "elements", "element", "actions", "action", "card", "select action"
DATA, FACTS, CHOICES, QUERY, COLUMNS, ROWS, CELLS = "data", "facts", "choices", "query", "columns", "rows", "cells"
INLINES, TARGETS, IMAGES, PICTURE, LINK, PIXELS, WIDTH = (
    "inlines",
    "targets",
    "images",
    "picture",
    "link",
    "px",
    "width",
)
FALLBACK, FREE, DATE, TIME, PATTERN, BACKGROUND = "fallback", "free", "date", "time", "pattern", "background"


@dataclass(frozen=True)
class Shape:
    """`since` is the version of the schema that brought it; `newer` those of single properties."""

    required: frozenset[str]
    properties: dict[str, Kind]
    since: str = "1.0"
    newer: dict[str, str] = field(default_factory=dict)


def _one_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _shape(required: str, properties: dict[str, Kind], since: str = "1.0", **newer: str) -> Shape:
    return Shape(frozenset(required.split()), properties, since, newer)


COLORS = _one_of("default dark light accent good warning attention")
SIZES = _one_of("default small medium large extralarge")
WEIGHTS = _one_of("default lighter bolder")
FONTS = _one_of("default monospace")
ALIGN = _one_of("left center right")
VERTICAL = _one_of("top center bottom")
STYLES = _one_of("default emphasis good attention warning accent")
IMAGE_SIZES = _one_of("auto stretch small medium large")
SPACING = _one_of("default none small medium large extralarge padding")
WIDTHS = _one_of("verynarrow narrow standard wide atleast:narrow atleast:standard atmost:narrow atmost:standard")

_ITEM: dict[str, Kind] = {"id": str, "isVisible": bool, "requires": FREE, "fallback": FALLBACK, "spacing": SPACING}
_ITEM |= {"separator": bool, "targetWidth": WIDTHS}
_BASE = {**_ITEM, "height": _one_of("auto stretch")}
_BOX: dict[str, Kind] = {"style": STYLES, "bleed": bool, "minHeight": PIXELS, "selectAction": SELECT, "rtl": bool}
_BOX |= {"verticalContentAlignment": VERTICAL, "backgroundImage": BACKGROUND}
_INPUT = {**_BASE, "label": str, "isRequired": bool, "errorMessage": str}
_LABELS = {"label": "1.3", "isRequired": "1.3", "errorMessage": "1.3"}
_RUN = {"text": str, "color": COLORS, "fontType": FONTS, "isSubtle": bool, "size": SIZES, "weight": WEIGHTS}

ELEMENTS: dict[str, Shape] = {
    "TextBlock": _shape(
        "text",
        {
            **_BASE,
            **_RUN,
            "horizontalAlignment": ALIGN,
            "maxLines": int,
            "wrap": bool,
            "style": _one_of("default heading"),
        },
        style="1.5",
    ),
    "RichTextBlock": _shape("inlines", {**_BASE, "inlines": INLINES, "horizontalAlignment": ALIGN}, "1.2"),
    "FactSet": _shape("facts", {**_BASE, "facts": FACTS}),
    "Image": _shape(
        "url",
        {
            **_ITEM,
            "url": PICTURE,
            "altText": str,
            "backgroundColor": str,
            "height": str,
            "width": str,
            "horizontalAlignment": ALIGN,
            "selectAction": SELECT,
            "size": IMAGE_SIZES,
            "style": _one_of("default person"),
            "msTeams": FREE,
        },
    ),
    "ImageSet": _shape("images", {**_BASE, "images": IMAGES, "imageSize": IMAGE_SIZES}),
    "Container": _shape("items", {**_BASE, **_BOX, "items": ELEMENTS_}, rtl="1.5"),
    "ColumnSet": _shape("", {**_BASE, **_BOX, "columns": COLUMNS, "horizontalAlignment": ALIGN}),
    "Table": _shape(
        "",
        {
            **_BASE,
            "columns": FREE,
            "rows": ROWS,
            "firstRowAsHeader": bool,
            "showGridLines": bool,
            "gridStyle": STYLES,
            "horizontalCellContentAlignment": ALIGN,
            "verticalCellContentAlignment": VERTICAL,
        },
        "1.5",
    ),
    "ActionSet": _shape("actions", {**_BASE, "actions": ACTIONS_}, "1.2"),
    "Input.Text": _shape(
        "id",
        {
            **_INPUT,
            "isMultiline": bool,
            "maxLength": int,
            "placeholder": str,
            "regex": PATTERN,
            "style": _one_of("text tel url email password"),
            "inlineAction": SELECT,
            "value": str,
        },
        regex="1.3",
        **_LABELS,
    ),
    "Input.ChoiceSet": _shape(
        "id",
        {
            **_INPUT,
            "choices": CHOICES,
            "choices.data": QUERY,
            "isMultiSelect": bool,
            "style": _one_of("compact expanded filtered"),
            "value": str,
            "placeholder": str,
            "wrap": bool,
        },
        **_LABELS,
    ),
    "Input.Number": _shape("id", {**_INPUT, "max": float, "min": float, "placeholder": str, "value": float}, **_LABELS),
    "Input.Date": _shape("id", {**_INPUT, "max": DATE, "min": DATE, "placeholder": str, "value": DATE}, **_LABELS),
    "Input.Time": _shape("id", {**_INPUT, "max": TIME, "min": TIME, "placeholder": str, "value": TIME}, **_LABELS),
    "Input.Toggle": _shape(
        "id title", {**_INPUT, "title": str, "value": str, "valueOn": str, "valueOff": str, "wrap": bool}, **_LABELS
    ),
}

_ACTION: dict[str, Kind] = {"title": str, "id": str, "style": _one_of("default positive destructive"), "tooltip": str}
_ACTION |= {"iconUrl": str, "mode": _one_of("primary secondary"), "isEnabled": bool, "fallback": FALLBACK}
_ACTION |= {"requires": FREE}
_LATER = {"tooltip": "1.5", "isEnabled": "1.5", "mode": "1.5"}
_SENT = {**_ACTION, "data": DATA, "associatedInputs": _one_of("auto none")}

ACTIONS: dict[str, Shape] = {
    "Action.OpenUrl": _shape("url", {**_ACTION, "url": LINK}, **_LATER),
    "Action.Submit": _shape("", _SENT, associatedInputs="1.3", **_LATER),
    "Action.Execute": _shape("", {**_SENT, "verb": str}, "1.4", **_LATER),
    "Action.ShowCard": _shape("card", {**_ACTION, "card": CARD}, **_LATER),
    "Action.ToggleVisibility": _shape("targetElements", {**_ACTION, "targetElements": TARGETS}, "1.2", **_LATER),
}

PARTS: dict[str, Shape] = {
    "AdaptiveCard": _shape(
        "type",
        {
            "version": str,
            "$schema": str,
            "body": ELEMENTS_,
            "actions": ACTIONS_,
            "selectAction": SELECT,
            "fallbackText": str,
            "backgroundImage": BACKGROUND,
            "minHeight": PIXELS,
            "rtl": bool,
            "speak": str,
            "lang": str,
            "verticalContentAlignment": VERTICAL,
            "refresh": FREE,
            "authentication": FREE,
            "metadata": FREE,
            "msteams": FREE,
        },
        refresh="1.4",
        authentication="1.4",
        rtl="1.5",
    ),
    "Column": _shape("", {**_ITEM, **_BOX, "items": ELEMENTS_, "width": WIDTH}),
    "TableRow": _shape(
        "",
        {
            "cells": CELLS,
            "style": STYLES,
            "horizontalCellContentAlignment": ALIGN,
            "verticalCellContentAlignment": VERTICAL,
        },
    ),
    "TableCell": _shape("items", {**_BOX, "items": ELEMENTS_}),
    "TextRun": _shape(
        "text",
        {**_RUN, "highlight": bool, "italic": bool, "selectAction": SELECT, "strikethrough": bool, "underline": bool},
    ),
    "Fact": _shape("title value", {"title": str, "value": str}),
    "Input.Choice": _shape("title value", {"title": str, "value": str}),
    "Data.Query": _shape("dataset", {"dataset": str, "count": int, "skip": int}),
    "TargetElement": _shape("elementId", {"elementId": str, "isVisible": bool}),
}
