"""Charts, drawn on the server as SVG inside the page: no script, and colours from the page's own style sheets.

pygal draws them; its own styles and scripts are taken out, for the pages admit no inline ones (`charts.css` has ours).
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

import pygal  # type: ignore[import-untyped]
from markupsafe import Markup
from pygal.graph.graph import Graph  # type: ignore[import-untyped]

# pygal leaves a finder of Python 2's kind among the importers, for plugins that nobody has; other tools trip over it.
sys.meta_path[:] = [finder for finder in sys.meta_path if hasattr(finder, "find_spec")]

_WIDE, _NARROW, _HEIGHT = 1160, 560, 260
_Tree = ElementTree.Element


def stacked_bars(labels: Sequence[str], series: Mapping[str, Sequence[int]], name: str) -> Markup:
    """Bars for each label, one part for each series; `name` says what it shows, for those who hear it."""
    chart = pygal.StackedBar(**_plain(_WIDE), x_labels_major_every=max(1, len(labels) // 8), show_minor_x_labels=False)
    return _drawn(chart, labels, series, name)


def bars(labels: Sequence[str], values: Sequence[int], name: str) -> Markup:
    return _drawn(pygal.Bar(**_plain(_NARROW)), labels, {name: values}, name)


def lines(labels: Sequence[str], series: Mapping[str, Sequence[float | None]], name: str) -> Markup:
    """Where a label has no value, the line has a gap."""
    chart = pygal.Line(
        **_plain(_NARROW),
        range=(0, max((value for each in series.values() for value in each if value is not None), default=0) or 1),
        x_labels_major_every=max(1, len(labels) // 6),
        show_minor_x_labels=False,
        dots_size=3,
        allow_interruptions=True,
    )
    return _drawn(chart, labels, series, name)


def _plain(width: int) -> dict[str, object]:
    return {
        "width": width,
        "height": _HEIGHT,
        "css": [],
        "js": [],
        "no_prefix": True,
        "disable_xml_declaration": True,
        "show_legend": False,
        "margin": 8,
        "spacing": 14,
        "truncate_label": -1,
        "min_scale": 3,
        "max_scale": 6,
        "integer_only": True,
        "no_data_text": "",
        "formatter": lambda value: f"{value:g}",
    }


def _drawn(chart: Graph, labels: Sequence[str], series: Mapping[str, Sequence[float | None]], name: str) -> Markup:
    chart.x_labels = list(labels)
    for title, values in series.items():
        chart.add(title, [{"value": value, "label": title} for value in values])
    chart.add_xml_filter(lambda root: _ours(root, name))
    # Every label and title went through the element tree, which escapes them.
    return Markup(chart.render(is_unicode=True))  # noqa: S704


def _ours(root: _Tree, name: str) -> _Tree:
    for child in list(root):
        if not isinstance(child.tag, str) or child.tag.rpartition("}")[2] in ("defs", "title"):
            root.remove(child)
    root.attrib.pop("id", None)
    root.set("class", "chart")
    root.set("role", "img")
    root.set("aria-label", name)
    for group in root.iter():
        _drop_styles(group)
        _name_values(group)
    return root


def _drop_styles(element: _Tree) -> None:
    element.attrib.pop("style", None)


def _name_values(group: _Tree) -> None:
    """What pygal keeps for its script becomes a title that a browser shows for what is pointed at."""
    told = {child.get("class"): child for child in group if child.tag.rpartition("}")[2] == "desc"}
    if not told:
        return
    words = [told[each].text for each in ("x_label", "label", "value") if each in told and told[each].text]
    for each in told.values():
        group.remove(each)
    ElementTree.SubElement(group, "title").text = ": ".join(str(each) for each in words)
