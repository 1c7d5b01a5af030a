"""Why a text waits or never goes: the same words in the ledger, on the panel, and in the lists."""

from __future__ import annotations

from frontdesk.domain.i18n import tr


def no_time_in_safe_hours() -> str:
    """The patient may be texted at some hours only, and none is left."""
    return tr("The patient's safe hours leave no time.")


def unknown_text_went() -> str:
    """The provider lists a text to the number that a restored book does not know."""
    return tr("A text that this book does not know went to this number: somebody looks before the next goes.")


def fell_due_meanwhile() -> str:
    """It came due while no machine ran."""
    return tr("It fell due while Frontdesk was not running: somebody looks at it before it goes.")


def asked_for_no_texts() -> str:
    """A reply from the number asks in free words for no more texts, and nobody has read it yet."""
    return tr("A reply from this number asks for no more texts: it is read before the next goes.")
