"""The headers that every response carries."""

from __future__ import annotations

from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

# No inline scripts and no inline styles: what people typed can't become code, even if an escape were forgotten.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


async def add_security_headers(message: Message, scope: Scope) -> None:
    """Litestar's `before_send` hook; it runs for errors and files as well."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    for name, value in HEADERS.items():
        # A page may only be stricter: what people uploaded is served in a sandbox.
        headers.setdefault(name, value)
    # What an incident page shows changes all the time, and is nobody else's to keep.
    headers.setdefault("Cache-Control", "no-store")
