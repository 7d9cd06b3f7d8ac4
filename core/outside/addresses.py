"""Which addresses Muster may call for somebody who typed them in: no way into the network that it runs in.

After “Server-Side Request Forgery Prevention” (OWASP Cheat Sheet Series): the addresses that a name leads to are checked,
and one of those that were checked is the one that is connected to.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

MAX_URL = 2000
_NAT64 = ip_network("64:ff9b::/96")


class AddressRefused(Exception):
    """An address that may not be called; the text says why."""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the internet: not to this machine, its network, or a cloud's metadata."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(each.is_global and not each.is_multicast for each in _meant(ip))


def _meant(ip: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """The address, and those that it carries inside itself."""
    if isinstance(ip, IPv4Address):
        return [ip]
    inside = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    if ip in _NAT64:
        inside.append(IPv4Address(int(ip) & 0xFFFFFFFF))
    return [*(each for each in inside if each), *([] if ip.ipv4_mapped else [ip])]


def check_url(url: str, allow_private: bool) -> None:
    """Raises `AddressRefused` for what can be told without looking the name up."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise AddressRefused("That is no address. Give one such as https://example.com/muster.") from None
    if (
        len(url) > MAX_URL
        or not url.isascii()
        or not url.isprintable()
        or " " in url
        or "\\" in url
        or not host
        or port == 0
    ):
        raise AddressRefused("That is no address. Give one such as https://example.com/muster.")
    if parts.scheme not in (("https", "http") if allow_private else ("https",)):
        raise AddressRefused("The address must begin with https://, so that nobody reads along.")
    if parts.username is not None or parts.password is not None:
        raise AddressRefused("Leave name and password out of the address: what is sent is signed, check that.")
    if not allow_private and ((_is_ip(host) and not is_public(host)) or _is_local(host)):
        raise AddressRefused("That address is inside a private network, where Muster calls nobody.")


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _is_local(host: str) -> bool:
    """Also numbers that some resolvers take for addresses: 2130706433, 0x7f.1."""
    last = host.rstrip(".").rpartition(".")[2].casefold()
    return last in ("localhost", "local", "internal", "") or last.isdigit() or last.startswith("0x")
