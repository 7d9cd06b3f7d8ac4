"""Reading words off the front of a text, as commands do."""

from __future__ import annotations

from core.chat.text import Break, Paragraph, Plain, Text


def first_word(text: Text) -> tuple[str, Text]:
    """The first word and the rest, markup and line breaks kept. No leading plain word: an empty string and the text."""
    if not text.blocks or not isinstance(text.blocks[0], Paragraph):
        return "", text
    children = list(text.blocks[0].children)
    while children and (isinstance(children[0], Break) or _is_blank(children[0])):
        children.pop(0)
    if not children or not isinstance(children[0], Plain):
        return "", text
    parts = children[0].text.split(maxsplit=1)
    rest = [Plain(parts[1]), *children[1:]] if len(parts) > 1 else _without_leading_space(children[1:])
    blocks = (Paragraph(tuple(rest)), *text.blocks[1:]) if rest else text.blocks[1:]
    return parts[0], Text(blocks)


def words(text: Text) -> str:
    """All of it on one line, without markup."""
    return " ".join(text.plain.split())


def _is_blank(node: object) -> bool:
    return isinstance(node, Plain) and not node.text.strip()


def _without_leading_space(nodes: list) -> list:  # type: ignore[type-arg]
    while nodes and (isinstance(nodes[0], Break) or _is_blank(nodes[0])):
        nodes = nodes[1:]
    return nodes
