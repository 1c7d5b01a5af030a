"""E-mail addresses as people type them: what is wrong with one in a sentence. Nobody is asked over the network."""

from __future__ import annotations

from typing import Final

from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr

LONGEST: Final = 254


def check_mail(text: str) -> str:
    """An address in the form that is kept, the domain in small letters; empty for an empty text.

    Raises:
        UsageError: it can't be one address. The sentence says what is wrong with it.
    """
    typed = text.strip()
    if not typed:
        return ""
    why_not = _why_not(typed)
    if why_not is not None:
        raise UsageError(why_not)
    from email_validator import EmailNotValidError, validate_email

    try:
        # Whoever fills a book to practise uses addresses that lead nowhere on purpose.
        found = validate_email(typed, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise UsageError(tr("This is not one e-mail address. Write it like name@example.org.")) from None
    return found.normalized


def _why_not(typed: str) -> str | None:
    """What people get wrong, in words of their own."""
    name, at, host = typed.partition("@")
    match True:
        case _ if len(typed) > LONGEST:
            return tr("This is too long for an e-mail address. Give one address alone.")
        case _ if "," in typed or ";" in typed or typed.count("@") > 1:
            return tr("This is more than one e-mail address. Give one alone, the other in the notes.")
        case _ if any(c.isspace() for c in typed):
            return tr("There is a space in it. An e-mail address has none.")
        case _ if not at:
            return tr("There is no @ in it. Write it like name@example.org.")
        case _ if not name:
            return tr("There is nothing before the @. Write it like name@example.org.")
        case _ if not host:
            return tr("There is nothing after the @. Write it like name@example.org.")
        case _ if "." not in host:
            return tr("There is no dot after the @. Write it like name@example.org.")
        case _ if ".." in typed:
            return tr("There are two dots in a row. Check the address.")
        case _ if name[0] == "." or name[-1] == ".":
            return tr("There is a dot too many before the @. Check the address.")
        case _ if host[0] == "." or host[-1] == ".":
            return tr("There is a dot too many after the @. Check the address.")
        case _:
            return None
