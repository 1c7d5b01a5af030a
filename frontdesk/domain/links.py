"""Addresses of video visits: shown and sent, never opened by the program."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.wording_guard import SHORTENER

LONGEST: Final = 500
_PORT: Final = "443"
_PLAIN: Final = re.compile(r"[\x21-\x7e]+", re.ASCII)
_NEVER: Final = frozenset('<>"\\^`{|}')
"""Printable, and yet in no address (RFC 3986); browsers read some of them as something else."""
_NAME: Final = re.compile(
    r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})", re.ASCII
)
"""A name with a dot that ends in letters: no number, no name of one network alone."""
_INSIDE: Final = (
    ".localhost",
    ".localdomain",
    ".local",
    ".internal",
    ".intranet",
    ".private",
    ".corp",
    ".home",
    ".lan",
    ".home.arpa",
)
"""Endings that mean something within one building only (RFC 6761, 6762, 8375)."""


def checked_link(text: str) -> str:
    """An address that a patient can open from anywhere, as it is typed: https, a public name, no port but 443, nobody's name or
    password. Empty stays empty. Raises UsageError."""
    link = text.strip()
    if not link:
        return ""
    if len(link) > LONGEST:
        raise UsageError(tr("The link is longer than {limit} characters. Shorten it.", limit=LONGEST))
    try:
        parts = urlsplit(link)
    except ValueError:
        raise _no_link() from None
    if not _PLAIN.fullmatch(link) or _NEVER & set(link) or parts.scheme != "https" or not parts.netloc:
        raise _no_link()
    _check_place(parts.netloc.lower())
    if SHORTENER.search(link):
        raise UsageError(tr("Networks block texts with short links. Write the address that it leads to."))
    return link


def _check_place(place: str) -> None:
    """What stands between https:// and the first slash."""
    if "@" in place:
        raise UsageError(
            tr("The link has a user name or password in it. Leave out what stands before the @.")
        )
    host, colon, port = place.rpartition(":") if not place.endswith("]") else (place, "", "")
    if not colon:
        host = place
    if not _NAME.fullmatch(host) or host.endswith(_INSIDE):
        raise UsageError(
            tr(
                "The link leads to no public address. Write one with a name, like https://video.example.org/room."
            )
        )
    if colon and port != _PORT:
        raise UsageError(
            tr("The link names a port. Use an address without one: patients often can't open it.")
        )


def _no_link() -> UsageError:
    return UsageError(tr("This is no link for a video visit. Write it whole, beginning with https://."))
