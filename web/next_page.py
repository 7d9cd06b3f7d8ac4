"""Where somebody wanted to go before they had to sign in: a page of this site, whatever the address says."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

_LONGEST = 500


def safe_next(wanted: str) -> str:
    """The path to go on to; `/` for anything that a browser could take for another site."""
    is_plain = wanted.isprintable() and "\\" not in wanted and len(wanted) <= _LONGEST
    if not is_plain or not wanted.startswith("/") or wanted.startswith("//"):
        return "/"
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return "/"
    if parts.scheme or parts.netloc or parts.path.startswith(("//", "/login", "/logout")):
        return "/"
    return wanted


def login_address(path: str, query: str) -> str:
    wanted = safe_next(f"{path}?{query}" if query else path)
    return "/login" if wanted == "/" else f"/login?next={quote(wanted, safe='/')}"
