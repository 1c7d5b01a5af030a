"""Which words a clinic may add to those that confirm and decline: exact, short, and of one meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.replies import CONFIRM, DECLINE, HELP, OPT_IN, OPT_OUT, normal
from frontdesk.domain.texts import MOST_CHOICES
from frontdesk.domain.which import read_choice

MOST_WORDS: Final = 3
LONGEST: Final = 40
_SIGNS: Final = frozenset('?!.,;:"()[]{}<>/=&*|')
"""What stands in sentences and not in a word that somebody sends by itself."""


def keyword(word: str, kind: str, meanings: dict[str, tuple[str, str]], *, language: str) -> str:
    """A word as it is kept. `kind` is confirm or decline; `meanings` holds what each form means so far, and in which language, and
    takes this one. Raises UsageError with what is wrong and what to do."""
    kept = " ".join(word.split())
    form = normal(word)
    if not form or not word.isprintable() or not any(each.isalnum() or ord(each) > 0x2000 for each in form):
        raise UsageError(
            tr("A keyword is a word that somebody sends by itself, like ano. Write one, or take it out.")
        )
    if len(form.split()) > MOST_WORDS or len(form) > LONGEST or _SIGNS & set(form):
        raise UsageError(
            tr(
                "{word} is free text, not a keyword. A keyword is one to three words without signs, exactly as patients send it.",
                word=_short(kept),
            )
        )
    if form in OPT_OUT | HELP:
        raise UsageError(
            tr(
                "{word} can't be a keyword: the provider takes it as an opt-out or a call for help.",
                word=form,
            )
        )
    if form in OPT_IN - CONFIRM:
        raise UsageError(
            tr("{word} can't be a keyword: the provider takes it as a wish to be texted again.", word=form)
        )
    if all(each.isdigit() or each.isspace() for each in form) or read_choice(form, MOST_CHOICES) is not None:
        raise UsageError(
            tr("{word} can't be a keyword: it answers which visit of a family is meant.", word=form)
        )
    other, where = meanings.setdefault(form, (_builtin(form) or kind, language))
    if other != kind:
        raise UsageError(_both(form, where if where != language and not _builtin(form) else ""))
    return kept


def _both(form: str, language: str) -> str:
    if language:
        return tr(
            "{word} already means the opposite in the words of {language}. A word can't both confirm and decline: take one out.",
            word=form,
            language=language,
        )
    return tr("{word} can't both confirm and decline. Take it out of one of the two.", word=form)


def _builtin(form: str) -> str:
    if form in CONFIRM:
        return "confirm"
    return "decline" if form in DECLINE else ""


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "\N{HORIZONTAL ELLIPSIS}"


def may_be_keyword(text: str, kind: str, lists: Mapping[str, Mapping[str, Sequence[str]]]) -> bool:
    """Whether a reply as it came may be added to the words of the setting `replies.keywords`, for confirm or decline."""
    meanings: dict[str, tuple[str, str]] = {}
    try:
        for language, kinds in lists.items():
            for other, words in kinds.items():
                for each in words:
                    keyword(each, other, meanings, language=language)
        known = normal(text) in meanings or _builtin(normal(text))
        keyword(" ".join(text.split()), kind, meanings, language="")
    except UsageError:
        return False
    return not known
