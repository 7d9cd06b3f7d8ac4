"""Messages ("Create Message", "Edit Message", "Allowed Mentions Object")."""

from sandbox.discord.rules.components import check_rows
from sandbox.discord.rules.embeds import check_embeds
from sandbox.discord.rules.shape import JSON, Problems

_EPHEMERAL, _SUPPRESS_EMBEDS, _SILENT, _V2 = 64, 4, 4096, 1 << 15


def is_empty(body: JSON, attachments: int = 0) -> bool:
    """Nothing that could be shown: a refusal of its own (50006)."""
    shown = ("content", "embeds", "components", "sticker_ids", "poll", "attachments")
    return not attachments and not any(body.get(name) for name in shown)


def check_message(body: JSON, *, editing: bool = False, interaction: bool = False, attachments: int = 0) -> JSON:
    problems = Problems()
    problems.text(body, "content", (), 2000)
    check_embeds(problems, body)
    check_rows(problems, body)
    _nonce(problems, body)
    _mentions(problems, body)
    allowed = _SUPPRESS_EMBEDS | _SILENT | (_EPHEMERAL if interaction else 0)
    flags = problems.number(body, "flags", (), 0, 1 << 31)
    if flags and flags & _V2:
        problems.add(("flags",), "BASE_TYPE_CHOICES", "Components V2 are not part of this sandbox")
    elif flags and flags & ~allowed:
        problems.add(("flags",), "MESSAGE_FLAGS_INVALID", "These flags can't be set here")
    return problems.found


def _nonce(problems: Problems, body: JSON) -> None:
    nonce = body.get("nonce")
    if isinstance(nonce, str):
        problems.text(body, "nonce", (), 25)
    elif nonce is not None and not isinstance(nonce, int):
        problems.add(("nonce",), "NONCE_TYPE_CONVERT", "A nonce is a string or a number")
    if body.get("enforce_nonce") and nonce is None:
        problems.add(("nonce",), "BASE_TYPE_REQUIRED", "enforce_nonce needs a nonce")


def _mentions(problems: Problems, body: JSON) -> None:
    allowed = body.get("allowed_mentions")
    if allowed is None:
        return
    if not isinstance(allowed, dict):
        problems.add(("allowed_mentions",), "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
        return
    parse = allowed.get("parse") or []
    for at, each in enumerate(parse):
        if each not in ("roles", "users", "everyone"):
            path = ("allowed_mentions", "parse", at)
            problems.add(path, "BASE_TYPE_CHOICES", "Value must be one of ('roles', 'users', 'everyone').")
    for name in ("users", "roles"):
        listed = allowed.get(name) or []
        if name in parse and listed:
            said = f'parse:["{name}"] and {name}: [ids...] are mutually exclusive.'
            problems.add(("allowed_mentions",), "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", said)
        if len(listed) > 100:
            problems.add(("allowed_mentions", name), "BASE_TYPE_MAX_LENGTH", "Must be 100 or fewer in length.")
        if len(set(listed)) != len(listed):
            problems.add(
                ("allowed_mentions", name), "SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value"
            )
