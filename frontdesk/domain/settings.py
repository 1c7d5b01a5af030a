"""Every setting that scripts and people may change: its default, its meaning, what it may be.

Text values are given bare, numbers, booleans, lists and objects as JSON. A value is checked when it is set, so that whoever reads a
`SettingsSnapshot` need not check again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from types import MappingProxyType
from typing import Final, cast

from frontdesk.domain import setting_values as values
from frontdesk.domain import step_values
from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.setting_values import Json
from frontdesk.domain.settings_snapshot import Acknowledge, FamilyDecline, SettingsSnapshot

__all__ = [
    "DEFAULT_STEPS",
    "REGISTRY",
    "Acknowledge",
    "Definition",
    "FamilyDecline",
    "Scope",
    "SettingsSnapshot",
    "definition",
    "parse",
    "shown",
]


class Scope(StrEnum):
    """How far a setting reaches. A narrower one wins."""

    CLINIC = "clinic"
    LOCATION = "location"
    TYPE = "type"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Definition:
    """One setting. `check` takes a JSON value and gives it in its one written form, or raises UsageError."""

    key: str
    default: Json
    check: Callable[[str, Json], Json]
    meaning: Callable[[], str]
    bare: bool = False
    """Whether its value is text, given without quotes."""
    scopes: frozenset[Scope] = frozenset({Scope.CLINIC})


DEFAULT_STEPS: Final[Json] = [
    {"key": "ask", "hours_before": 72, "ask": True},
    {"key": "ask_again", "hours_before": 24, "ask": True, "only_if": "unconfirmed"},
    {"key": "today", "hours_before": 3, "ask": False},
]

_PLACES: Final = frozenset({Scope.CLINIC, Scope.LOCATION})

_ALL: Final = (
    Definition(
        "reminders.enabled",
        default=False,
        check=values.flag,
        meaning=lambda: tr("Whether reminders and notices go out at all."),
    ),
    Definition(
        "reminders.steps",
        default=DEFAULT_STEPS,
        check=step_values.steps,
        meaning=lambda: tr("When patients are asked or told before the visit."),
        scopes=_PLACES | {Scope.TYPE},
    ),
    Definition(
        "reminders.hold_after_hours",
        default=12,
        check=values.number(0, 720),
        meaning=lambda: tr(
            "After how many hours without a running Frontdesk what fell due meanwhile is held for a look; 0: never."
        ),
    ),
    Definition(
        "reminders.hold_from",
        default=10,
        check=values.whole(1, 10_000),
        meaning=lambda: tr("From how many texts on that fell due meanwhile they are held for a look."),
    ),
    Definition(
        "reminders.min_lead_hours",
        default=4,
        check=values.number(0, 720),
        meaning=lambda: tr("Nothing is asked of a visit closer than this many hours."),
    ),
    Definition(
        "reminders.quiet_from",
        default="20:00",
        check=values.clock,
        meaning=lambda: tr("When quiet hours begin at the location; no text goes out in them."),
        bare=True,
        scopes=_PLACES,
    ),
    Definition(
        "reminders.quiet_until",
        default="09:00",
        check=values.clock,
        meaning=lambda: tr("When quiet hours end; the same as their beginning: there are none."),
        bare=True,
        scopes=_PLACES,
    ),
    Definition(
        "reminders.pull_forward",
        default=True,
        check=values.flag,
        meaning=lambda: tr("Whether a step outside opening hours goes out in the last open hour before."),
    ),
    Definition(
        "notices.grace_seconds",
        default=180,
        check=values.number(0, 86_400),
        meaning=lambda: tr("How many seconds the notice of a moved or cancelled visit waits for an undo."),
    ),
    Definition(
        "notices.quiet_from",
        default="",
        check=values.clock_or_none,
        meaning=lambda: tr(
            "Quiet hours of notices that could not arrive in time otherwise; empty: the same as for reminders."
        ),
        bare=True,
        scopes=_PLACES,
    ),
    Definition(
        "notices.quiet_until",
        default="",
        check=values.clock_or_none,
        meaning=lambda: tr("When the quiet hours of such notices end; empty: the same as for reminders."),
        bare=True,
        scopes=_PLACES,
    ),
    Definition(
        "replies.acknowledge",
        default="decline",
        check=values.one_of("none", "decline", "both"),
        meaning=lambda: tr("Which answers are thanked for: none, decline or both."),
        bare=True,
    ),
    Definition(
        "replies.auto_free_slot",
        default=False,
        check=values.flag,
        meaning=lambda: tr('Whether a clear "no" cancels the visit by itself.'),
    ),
    Definition(
        "replies.family_decline",
        default="ask",
        check=values.one_of("ask", "person"),
        meaning=lambda: tr(
            "When a family's text is answered with X: ask by text which visit is meant, or leave it to a person."
        ),
        bare=True,
    ),
    Definition(
        "replies.keywords",
        default={},
        check=values.keywords,
        meaning=lambda: tr(
            'More exact words that confirm or decline, as {"cs": {"confirm": ["ano"], "decline": ["ne"]}}.'
        ),
    ),
    Definition(
        "clinic.texts",
        default={},
        check=values.texts,
        meaning=lambda: tr('The clinic\'s own wording of texts, as {"en": {"ask": "…"}}.'),
    ),
    Definition(
        "texts.sensitive_words",
        default=[],
        check=values.plain_words,
        meaning=lambda: tr("Words that no text of this clinic may hold, as a list."),
    ),
    Definition(
        "texts.missed_visit",
        default="off",
        check=values.one_of("off", "on"),
        meaning=lambda: tr(
            "Whether questions say what a missed visit costs the clinic. Not where patients pay."
        ),
        bare=True,
    ),
    Definition(
        "texts.missed_visit_cost",
        default="",
        check=values.amount,
        meaning=lambda: tr("What a missed visit costs, as it stands in the text: 160 GBP, or empty."),
        bare=True,
    ),
    Definition(
        "clinic.patients_pay",
        default=False,
        check=values.flag,
        meaning=lambda: tr("Whether patients pay for their visits themselves."),
    ),
    Definition(
        "costs.per_segment",
        default="",
        check=values.amount,
        meaning=lambda: tr(
            "What the provider charges for one segment: 0.04 GBP; empty: learnt from its bills."
        ),
        bare=True,
    ),
    Definition(
        "privacy.redact",
        default=False,
        check=values.flag,
        meaning=lambda: tr(
            "Whether the words of a text are removed at the provider once it is done and in a verified backup."
        ),
    ),
    Definition(
        "arrivals.waiting_minutes",
        default=20,
        check=values.whole(1, 600),
        meaning=lambda: tr("After how many minutes a patient has been waiting too long."),
        scopes=_PLACES,
    ),
    Definition(
        "arrivals.late_minutes",
        default=5,
        check=values.whole(0, 240),
        meaning=lambda: tr("From how many minutes after the start on somebody arrives late."),
    ),
    Definition(
        "cancellations.late_hours",
        default=24,
        check=values.whole(0, 720),
        meaning=lambda: tr(
            "A visit cancelled by its patient less than this many hours before is cancelled late."
        ),
    ),
    Definition(
        "booking.hold_seconds",
        default=120,
        check=values.whole(10, 3600),
        meaning=lambda: tr("For how many seconds a free time is held while the patient decides."),
    ),
    Definition(
        "paper.folder",
        default="",
        check=values.folder,
        meaning=lambda: tr(
            "Where the day's sheets are written as PDF, for hours without power; empty: nowhere."
        ),
        bare=True,
    ),
    Definition(
        "paper.keep_days",
        default=1,
        check=values.whole(0, 31),
        meaning=lambda: tr("For how many days the sheets of past days stay in that folder."),
    ),
    Definition(
        "unconfirmed.days",
        default=3,
        check=values.whole(1, 365),
        meaning=lambda: tr("How many days ahead the list of unconfirmed visits looks."),
    ),
    Definition(
        "worklist.silent_hours",
        default=24,
        check=values.number(0, 720),
        meaning=lambda: tr("How many hours before a visit an unanswered question needs a person."),
    ),
    Definition(
        "sync.poll_seconds",
        default=45,
        check=values.number(1, 86_400),
        meaning=lambda: tr("How often replies are fetched while the application runs, in seconds."),
    ),
    Definition(
        "sync.messages_per_second",
        default=10,
        check=values.number(0.01, 1000),
        meaning=lambda: tr("How many requests a second the provider gets at most."),
    ),
    Definition(
        "sync.uncertain_grace_seconds",
        default=120,
        check=values.number(1, 86_400),
        meaning=lambda: tr('How long no look-up of an uncertain send concludes "not there", in seconds.'),
    ),
    Definition(
        "sync.uncertain_give_up_seconds",
        default=1800,
        check=values.number(1, 604_800),
        meaning=lambda: tr("After how many seconds an uncertain send goes to a person."),
    ),
    Definition(
        "network.proxy",
        default="",
        check=values.proxy,
        meaning=lambda: tr("The proxy for the provider: empty for none, system, or an address."),
        bare=True,
    ),
    Definition(
        "backup.folder",
        default="",
        check=values.folder,
        meaning=lambda: tr("Where backups go; empty: inside the data folder."),
        bare=True,
    ),
    Definition(
        "backup.minutes",
        default=15,
        check=values.number(1, 10_080),
        meaning=lambda: tr("How often the application makes a backup, in minutes."),
    ),
)

REGISTRY: Final[Mapping[str, Definition]] = MappingProxyType({each.key: each for each in _ALL})
"""All settings by key, in the order in which they are listed."""


def definition(key: str) -> Definition:
    """The setting called `key`. Raises UsageError, naming the nearest one."""
    found = REGISTRY.get(key)
    if found is not None:
        return found
    shown = "".join(c for c in key[:60] if c.isprintable())
    near = get_close_matches(key[:60], REGISTRY, n=1, cutoff=0.5)
    if near:
        raise UsageError(
            tr("There is no setting called {key}. Did you mean {near}?", key=shown, near=near[0])
        )
    raise UsageError(tr("There is no setting called {key}. See: frontdesk settings get.", key=shown))


def parse(key: str, text: str) -> Json:
    """The value that `text` means for a setting, checked. Raises UsageError."""
    setting = definition(key)
    if len(text) > values.LONGEST:
        raise UsageError(tr("The value of {key} is too long.", key=key))
    if setting.bare:
        return setting.check(key, text.strip())
    try:
        value = cast("Json", json.loads(text))
    except (ValueError, RecursionError):
        example = json.dumps(setting.default)
        raise UsageError(
            tr("The value of {key} is not JSON. Write it like {example}.", key=key, example=example)
        ) from None
    return setting.check(key, value)


def shown(key: str, value: Json) -> str:
    """A value as it is given to `parse`."""
    setting = definition(key)
    return str(value) if setting.bare else json.dumps(value, ensure_ascii=False)
