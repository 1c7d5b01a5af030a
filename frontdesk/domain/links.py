"""Addresses of video visits: shown and sent, never opened by the program."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.wording_guard import SHORTENER

LONGEST: Final = 500
_PLAIN: Final = re.compile(r"[\x21-\x7e]+", re.ASCII)


def checked_link(text: str) -> str:
    """An address that begins with https://, as it is typed; empty stays empty. Raises UsageError."""
    link = text.strip()
    if not link:
        return ""
    if len(link) > LONGEST:
        raise UsageError(tr("The link is longer than {limit} characters. Shorten it.", limit=LONGEST))
    try:
        parts = urlsplit(link)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if not _PLAIN.fullmatch(link) or not host or parts.scheme != "https" or parts.username is not None:
        raise UsageError(tr("This is no link for a video visit. Write it whole, beginning with https://."))
    if SHORTENER.search(link):
        raise UsageError(tr("Networks block texts with short links. Write the address that it leads to."))
    return link
