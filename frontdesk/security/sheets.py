"""The recovery sheets: one for the book, one for the complaints, each on its own page so that they can be kept apart."""

from __future__ import annotations

import textwrap
import unicodedata

from frontdesk.domain.i18n import tr
from frontdesk.security.keys import KeyPurpose, RecoveryKey

_WIDTH = 72


def recovery_sheet(key: RecoveryKey, *, clinic: str, book_id: str, made_on: str) -> str:
    """The text of the sheet for `key`, to print in any fixed-width font, 72 columns, ending in a line feed.

    `clinic` is the clinic's name, `book_id` the book's public id, `made_on` the local date as ISO text.
    """
    match key.purpose:
        case KeyPurpose.BOOK:
            title, paragraphs = _book_words()
        case KeyPurpose.COMPLAINTS:
            title, paragraphs = _complaints_words()
    facts = [
        (tr("Clinic"), _one_line(clinic)),
        (tr("Book"), _one_line(book_id)),
        (tr("Made on"), _one_line(made_on)),
    ]
    label_width = max(len(label) for label, _value in facts)
    blocks = [
        f"{title}\n{'=' * min(len(title), _WIDTH)}",
        "\n".join(f"{label.ljust(label_width)}  {value}" for label, value in facts),
        f"    {key.printed}",
        *(textwrap.fill(paragraph, _WIDTH) for paragraph in [*paragraphs, *_common_words()]),
        tr("Kept at:") + " " + "_" * 40,
        tr("Checked on:") + " " + "_" * 40,
    ]
    return "\n\n".join(blocks) + "\n"


def recovery_sheets(*keys: RecoveryKey, clinic: str, book_id: str, made_on: str) -> str:
    """Several sheets in one text, a form feed between them: a printer puts each on a page of its own."""
    return "\f".join(recovery_sheet(key, clinic=clinic, book_id=book_id, made_on=made_on) for key in keys)


def _book_words() -> tuple[str, list[str]]:
    return tr("Frontdesk: recovery sheet for the BOOK"), [
        tr(
            "What it opens: the appointment book with all patients, visits and messages, and every backup of it. It is "
            "needed when the computer, its user account or the passphrase is lost."
        ),
        tr(
            "Where to keep it: locked away and not beside the computer, where the practice manager can reach it. Two "
            "copies in two places are wise."
        ),
        tr(
            "How to use it: `frontdesk recovery` opens the book on this computer, `frontdesk restore FILE` a backup on "
            "any; both ask for this key."
        ),
    ]


def _complaints_words() -> tuple[str, list[str]]:
    return tr("Frontdesk: recovery sheet for the COMPLAINTS"), [
        tr(
            "What it opens: the sealed complaints of this book, for adding the first person who handles them, or a new "
            "one when all the others have forgotten their passwords. It does not open the book."
        ),
        tr(
            "Where to keep it: locked away, with the person who answers for complaints, and apart from the sheet of the "
            "book: who holds both can read everything."
        ),
        tr("How to use it: `frontdesk handlers add NAME` asks for it."),
    ]


def _common_words() -> list[str]:
    return [
        tr(
            "Typing it: capital or small letters, dashes and spaces do not matter; there is no letter O, I, L or U in it. "
            "A mistyped group is named."
        ),
        tr(
            "Who has this sheet and the files needs nothing else. Never photograph it, mail it or keep it in a file on "
            "the same computer. Nobody, not even the makers of Frontdesk, can replace it."
        ),
    ]


def _one_line(text: str) -> str:
    """`text` without line breaks and control characters: a clinic's name cannot add lines to the sheet."""
    shown = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text)
    return " ".join(shown.split())
