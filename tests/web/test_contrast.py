"""Words can be read in every state of light and dark: the contrasts of WCAG 2.2 (4.5 to 1), computed from the style sheets."""

from __future__ import annotations

import re
from functools import reduce
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "web" / "static"
ENOUGH = 4.5
GROUNDS = ("ground", "surface", "raised", "overlay")
WORDS = (
    *("ink", "ink-2", "accent", "critical", "major", "minor", "trivial", "none"),
    *("investigating", "identified", "monitoring", "resolved"),
)
TINTED = ("accent", "critical", "major", "minor", "trivial", "none", "resolved")
KINDS = ("", ".primary", ".danger", ".quiet")
STATES = {"at rest": "", "hovered": ":hover", "disabled": ':is(:disabled, [aria-disabled="true"]):is(*, :hover)'}


def tokens() -> dict[str, tuple[str, str]]:
    """Each colour's light and dark value."""
    text = (STATIC / "tokens.css").read_text()
    found = {name: (light, dark) for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)", text)}
    return found | {name: (one, one) for name, one in re.findall(r"--([\w-]+): (#\w{6});", text)}


COLOURS = tokens()


def rules(sheet: str) -> list[tuple[str, dict[str, str]]]:
    """Each selector with what it declares, in order."""
    text = re.sub(r"/\*.*?\*/", "", (STATIC / sheet).read_text(), flags=re.DOTALL)
    found = []
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", text):
        parts = (each.partition(":") for each in body.split(";") if ":" in each)
        found.append((selector.strip(), {name.strip(): value.strip() for name, _, value in parts}))
    return found


def named(value: str) -> str:
    """The token that a declaration names; empty when it names none."""
    found = re.fullmatch(r"var\(--([\w-]+)\)", value)
    return found.group(1) if found and found.group(1) in COLOURS else ""


def contrast(words: str, ground: str) -> float:
    """The lesser of light and dark."""
    return min(_ratio(*pair) for pair in zip(COLOURS[words], COLOURS[ground], strict=True))


def _ratio(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("words", WORDS)
def test_words_on_every_ground(words: str) -> None:
    grounds = [*GROUNDS, *([f"{words}-soft"] if words in TINTED else [])]
    low = {ground: round(contrast(words, ground), 2) for ground in grounds if contrast(words, ground) < ENOUGH}
    assert not low


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind or "plain")
def test_a_button_in_every_state(kind: str, state: str) -> None:
    """As the cascade has it: the more a rule says of the button, the later it counts."""
    all_rules = dict(rules("parts.css"))
    suffix = STATES[state]
    names = [".button", f".button{kind}", f".button{suffix}", f".button{kind}{':hover' if suffix == ':hover' else ''}"]
    if state == "disabled":
        names.append(f".button{suffix}")
        assert f".button{suffix}" in all_rules
    drawn: dict[str, str] = reduce(lambda made, name: made | all_rules.get(name, {}), names, {})
    grounds = GROUNDS if drawn["background"] == "none" else [named(drawn["background"])]
    for ground in grounds:
        assert contrast(named(drawn["color"]), ground) >= ENOUGH, (drawn["color"], ground)


def test_whatever_names_words_and_ground_together() -> None:
    seen, low = 0, {}
    for sheet in sorted(STATIC.glob("*.css")):
        for selector, declared in rules(sheet.name):
            words, ground = named(declared.get("color", "")), named(declared.get("background", ""))
            if words and ground:
                seen += 1
                if contrast(words, ground) < ENOUGH:
                    low[selector] = round(contrast(words, ground), 2)
    assert seen > 15
    assert not low
