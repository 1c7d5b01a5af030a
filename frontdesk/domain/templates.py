"""Templates of text messages: which there are, what may stand in them, and what is refused.

A template holds places like `{clinic}`; what stands in `[ ]` is left out when a place inside it is empty. Values are put in once
and never read as templates, so a brace in a name stays a brace.

A clinic's own templates stand in the setting `clinic.texts` by language and name. A name is `[CHANNEL:]KIND[:STEP]`: `ask` for all
questions, `ask:week_before` for one step of the cadence. A step without words of its own has the kind's, and a kind without any has
the default. The only channel with templates is `sms`, and it may be left out.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.resources import resource_path
from frontdesk.domain.words import Channel, Remote

LANGUAGES: Final = ("en", "es", "cs", "de", "fr")
LONGEST_TEMPLATE: Final = 250
PLACE: Final = re.compile(r"\{([a-z_]*)\}")
GROUP: Final = re.compile(r"\[([^\[\]]*)\]")

_ANY_PLACE: Final = re.compile(r"\{([^{}]*)\}")
_NESTED: Final = re.compile(r"\{[^{}]*\{|\}[^{}]*\}")
_TAG: Final = re.compile(
    r"([a-z]{2,3})(?:[-_][a-z]{4})?(?:[-_]([a-z]{2}))?(?:[-_].*)?", re.IGNORECASE | re.ASCII
)
_OFTEN: Final = 2
_STEP: Final = re.compile(r"[a-z][a-z0-9_]{0,38}", re.ASCII)


class TextKind(StrEnum):
    """What a text is for; `_family` names several visits of one day on one number."""

    ASK = "ask"
    ASK_FAMILY = "ask_family"
    TELL = "tell"
    TELL_FAMILY = "tell_family"
    MOVED = "moved"
    MOVED_ASK = "moved_ask"
    CANCELLED = "cancelled"
    ACK_DECLINED = "ack_declined"
    ACK_CONFIRMED = "ack_confirmed"
    WHICH = "which"
    """Asks once which of a family's visits its X meant."""
    LATE = "late"
    """The provider is behind: when a visit of today is expected to begin."""


ASKING: Final = frozenset({TextKind.ASK, TextKind.ASK_FAMILY, TextKind.MOVED_ASK})
"""Texts that are answered with C or X."""
OF_STEPS: Final = frozenset({TextKind.ASK, TextKind.ASK_FAMILY, TextKind.TELL, TextKind.TELL_FAMILY})
"""Texts that a step of the cadence sends, and that may have words for one step."""
ANSWERS: Final = frozenset({TextKind.ACK_DECLINED, TextKind.ACK_CONFIRMED, TextKind.WHICH})
"""Texts that answer a reply at once."""
SEVERAL: Final = frozenset({TextKind.ASK_FAMILY, TextKind.TELL_FAMILY, TextKind.WHICH})
"""Texts that name several visits."""

_PLACES_OF_ONE: Final = ("clinic", "first_name", "day", "date", "time", "provider", "place", "phone")
_PLACES_OF_SEVERAL: Final = ("clinic", "day", "date", "visits", "place", "phone")
_PLACES_OF_WHICH: Final = ("clinic", "day", "date", "choices", "phone")
_PLACES_OF_LATE: Final = ("clinic", "first_name", "provider", "minutes", "time", "expected", "place", "phone")
MAY_BE_EMPTY: Final = ("phone", "first_name")
"""Places for which a clinic or a card may have nothing."""


@dataclass(frozen=True, slots=True)
class WordingKey:
    """Which text a template is for: a kind, and one step of the cadence where it is for that alone."""

    kind: TextKind
    step: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.step}" if self.step else str(self.kind)


def wording_key(name: str) -> WordingKey | None:
    """What a name in `clinic.texts` means; None for no text of ours. "sms:ask:today" is "ask:today"."""
    parts = name.split(":")
    if parts[0] == Channel.SMS and len(parts) > 1:
        parts = parts[1:]
    if parts[0] not in frozenset(TextKind) or len(parts) > 2:
        return None
    kind = TextKind(parts[0])
    if len(parts) == 1:
        return WordingKey(kind)
    return WordingKey(kind, parts[1]) if kind in OF_STEPS and _STEP.fullmatch(parts[1]) else None


def places_of(kind: TextKind) -> tuple[str, ...]:
    """The places that a text of this kind may have, in the order in which one thinks of them."""
    match kind:
        case TextKind.WHICH:
            return _PLACES_OF_WHICH
        case TextKind.LATE:
            return _PLACES_OF_LATE
    return _PLACES_OF_SEVERAL if kind in SEVERAL else _PLACES_OF_ONE


def needed_places(kind: TextKind) -> tuple[str, ...]:
    """The places that a text of this kind must have."""
    if kind is TextKind.WHICH:
        return ("clinic", "choices")
    if kind is TextKind.LATE:
        return ("clinic", "expected")
    if kind in ANSWERS:
        return ()
    return ("clinic", "date", "visits" if kind in SEVERAL else "time")


def open_places(template: str) -> tuple[str, ...]:
    """The places outside all brackets, each once: a text can't go out where one of them has nothing to stand there."""
    return tuple(dict.fromkeys(PLACE.findall(GROUP.sub("", template))))


def tag_parts(tag: str) -> tuple[str, str]:
    """Language and region of a BCP 47 tag, in small and large letters; empty where there is none."""
    match = _TAG.fullmatch(tag.strip()[:40])
    return (match[1].lower(), (match[2] or "").upper()) if match else ("", "")


def text_language(tag: str) -> str:
    """The language of the default texts for a BCP 47 tag: `de-AT` is "de"; what we have no texts in is "en"."""
    language, _ = tag_parts(tag)
    return language if language in LANGUAGES else "en"


def default_template(kind: TextKind, language: str) -> str:
    """The wording that comes with the program, for one of `LANGUAGES`."""
    return _templates(language)[kind]


def choice_form(language: str) -> str:
    """How one of several visits is offered by number: "{number} for {visit}"."""
    return str(_content(language)["choice"])


def which_all_words() -> dict[str, tuple[str, ...]]:
    """By language, the words that answer a `which` with all visits, in capitals; the first is the one it names.

    None of them is a word that the network takes as an opt-out, and none means anything else in another language.
    """
    return {language: tuple(_content(language)["all"]) for language in LANGUAGES}


def missed_visit_sentence(language: str, cost: str) -> str:
    """What a missed visit costs, `cost` as it stands in the text; without one it is said what it takes.

    A named sum cut misses from 11.1 % to 8.4 %, vague wording did worse (Hallsworth 2015).
    """
    said = _content(language)["missed"]
    return str(said["cost"]).replace("{cost}", cost, 1) if cost else str(said["plain"])


def remote_phrase(remote: str, language: str, link: str) -> str:
    """What stands in a text where a place would, for a visit of that `words.Remote`; `link` empty: without one."""
    said = _content(language)["remote"]
    if remote == Remote.PHONE:
        return str(said["phone"])
    return str(said["video"]).replace("{link}", link, 1) if link else str(said["no_link"])


def chosen_template(key: WordingKey, language: str, overrides: Mapping[str, str]) -> str:
    """The template that counts: of the step, else of the kind, else the default. See `texts.render` for `overrides`."""
    for name in dict.fromkeys((str(key), str(key.kind))):
        own = overrides.get(f"{language}.{name}") or overrides.get(name)
        if own:
            return own
    return default_template(key.kind, language)


def check_form(kind: TextKind, text: str) -> str:
    """A template, tidied, whose places and brackets are in order and which has what its kind needs. Raises UsageError."""
    template = unicodedata.normalize("NFC", " ".join(text.split()))
    if not template:
        raise UsageError(tr("The text is empty. Write one, or take the default back."))
    if len(template) > LONGEST_TEMPLATE:
        raise UsageError(
            tr(
                "The text has {count} characters. Keep it to {limit}.",
                count=len(template),
                limit=LONGEST_TEMPLATE,
            )
        )
    if not all(is_shown(c) for c in template):
        raise UsageError(tr("The text holds a character that cannot be seen. Type it again."))
    _check_places(kind, template)
    places = PLACE.findall(template)
    used = set(places)
    for name in used:
        if places.count(name) > _OFTEN:
            raise UsageError(
                tr("{place} stands too often in this text. Twice is enough.", place=f"{{{name}}}")
            )
    for needed in needed_places(kind):
        if needed not in used:
            raise UsageError(tr("This text lacks {place}. Put it in.", place=f"{{{needed}}}"))
    return template


def _check_places(kind: TextKind, template: str) -> None:
    allowed = places_of(kind)
    if _NESTED.search(template) and template.count("{") == template.count("}"):
        raise UsageError(tr("A place stands in one pair of braces, like {place}.", place="{clinic}"))
    for name in _ANY_PLACE.findall(template):
        if name not in allowed:
            raise UsageError(
                tr(
                    "This text has no place called {place}. Use: {known}.",
                    place=f"{{{name[:40]}}}",
                    known=", ".join(f"{{{each}}}" for each in sorted(allowed)),
                )
            )
    rest = GROUP.sub(r"\1", PLACE.sub("", template))
    if any(c in "{}[]" for c in rest):
        raise UsageError(tr("A bracket or brace in this text has no partner. Remove it or close it."))


def is_shown(char: str) -> bool:
    """Whether a character can be seen, and forges no line and no direction."""
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")


@lru_cache(maxsize=len(LANGUAGES))
def _content(language: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(resource_path(f"texts/{language}.json").read_text(encoding="utf-8"))
    return content


@lru_cache(maxsize=len(LANGUAGES))
def _templates(language: str) -> dict[TextKind, str]:
    texts = _content(language)["texts"]
    return {kind: str(texts[kind]) for kind in TextKind}
