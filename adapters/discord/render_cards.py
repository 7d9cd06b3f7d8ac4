"""Cards -> embeds, with their controls in rows below ("Message resource: embeds")."""

from __future__ import annotations

from dataclasses import dataclass, field

from adapters.discord import limits
from adapters.discord.escaping import escape, label, shorten, units
from adapters.discord.identity import Identity
from adapters.discord.payload import Json
from adapters.discord.render_text import fit, is_web, markdown, markdown_lines
from core.chat.cards import Actions, Card, Context, Control, Fields, Image, Part, Section

_COLOURS = {"none": 0x5C6B7A, "good": 0x2E9E5B, "warning": 0xD9A514, "danger": 0xD13B3B}


@dataclass
class Drawing:
    """Embeds as they grow: what stands below fields needs another embed, for fields always come last in theirs."""

    colour: int
    more: str
    embeds: list[Json] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)

    def current(self, with_fields: bool = False) -> Json:
        last = self.embeds[-1] if self.embeds else None
        if last is None or (not with_fields and ("fields" in last or "image" in last)):
            last = {"color": self.colour}
            self.embeds.append(last)
        return last

    def write(self, lines: list[str]) -> None:
        while lines:
            embed = self.current()
            before = embed.get("description", "")
            room = limits.EMBED_DESCRIPTION - units(before) - 1
            if room < 200:
                self.embeds.append({"color": self.colour})
                continue
            said, lines = fit(lines, room, self.more)
            embed["description"] = f"{before}\n{said}" if before else said


def embeds(card: Card, identity: Identity, more: str) -> tuple[list[Json], list[Control]]:
    """The embeds of a card and all its controls, in order. What is too long is cut, with `more`."""
    drawing = Drawing(_COLOURS[card.accent], more)
    if card.title.strip():
        drawing.current()["title"] = shorten(escape(" ".join(card.title.split())), limits.EMBED_TITLE)
    for part in card.parts:
        match part:
            case Section() | Context():
                drawing.write(section_lines(part, identity))
                if isinstance(part, Section) and part.accessory:
                    drawing.controls.append(part.accessory)
            case Fields():
                _fields(drawing, part, identity)
            case Image():
                _image(drawing, part)
            case Actions():
                drawing.controls += part.controls
    return _within(drawing.embeds), drawing.controls


def section_lines(part: Part, identity: Identity) -> list[str]:
    """A paragraph's lines; small print's in small ("Subtext")."""
    if isinstance(part, Section):
        return markdown_lines(part.text, identity)
    if isinstance(part, Context):
        return [f"-# {line}" for line in markdown_lines(part.text, identity) if line.strip()]
    return []


def overflow(lines: list[str], more: str) -> list[Json]:
    """What did not fit into a message's content."""
    drawing = Drawing(_COLOURS["none"], more)
    if lines:
        drawing.write(lines)
    return _within(drawing.embeds)


def _fields(drawing: Drawing, part: Fields, identity: Identity) -> None:
    embed = drawing.current(with_fields=True)
    for each in part.fields:
        if len(embed.setdefault("fields", [])) >= limits.EMBED_FIELDS:
            drawing.embeds.append(embed := {"color": drawing.colour, "fields": []})
        value = markdown(each.text, identity, limits.EMBED_FIELD_VALUE, drawing.more)
        name = shorten(escape(label(each.label, 100)), limits.EMBED_FIELD_NAME)
        embed["fields"].append({"name": name, "value": value.strip() or "–", "inline": units(value) < 60})


def _image(drawing: Drawing, part: Image) -> None:
    if is_web(part.url):
        embed = drawing.current()
        embed["image"] = {"url": part.url}
    else:
        drawing.write([f"-# {escape(part.alt or part.title)}"])


def _within(found: list[Json]) -> list[Json]:
    """Ten embeds, 6,000 characters over all of them."""
    kept: list[Json] = []
    left = limits.EMBEDS_TOTAL
    for embed in found[: limits.EMBEDS]:
        description = str(embed.get("description", ""))
        others = size(embed) - units(description)
        if others > left:
            break
        if units(description) > left - others:
            lines = description.split("\n")
            embed["description"] = fit(lines, max(left - others, 2))[0]
        left -= size(embed)
        kept.append(embed)
    return [each for each in kept if set(each) - {"color"}]


def size(embed: Json) -> int:
    """As Discord counts an embed ("Embed Limits")."""
    texts = [embed.get("title", ""), embed.get("description", "")]
    texts += [each[name] for each in embed.get("fields", []) for name in ("name", "value")]
    return sum(units(str(each)) for each in texts)
