"""Channel names ("conversations.create: naming"): lower case, digits, hyphens, underscores; at most 80 characters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from slugify import slugify

from adapters.slack import limits

_OTHERS = range(2, 10)


def channel_name(wish: str, room: int = 0) -> str:
    """The nearest legal name. What is too long loses its end, so a prefix stays; `room` characters are left free."""
    made = slugify(
        wish,
        max_length=limits.CHANNEL_NAME - room,
        word_boundary=True,
        save_order=True,
        regex_pattern=r"[^-a-z0-9_]+",
    )
    # With word_boundary a single long word would leave nothing of itself.
    cut = slugify(wish, max_length=limits.CHANNEL_NAME - room, regex_pattern=r"[^-a-z0-9_]+")
    longest = made if len(made) > len(cut) // 2 else cut
    return longest.strip("-_") or "channel"


def candidates(name: str, alternatives: Sequence[str]) -> Iterator[str]:
    """The name, its alternatives, then the name with a number; none twice."""
    seen: set[str] = set()
    numbered = (f"{channel_name(name, room=2)}-{number}" for number in _OTHERS)
    for each in (*map(channel_name, (name, *alternatives)), *numbered):
        if each not in seen:
            seen.add(each)
            yield each
