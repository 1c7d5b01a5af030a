"""Every setting of the clinic as a person meets it: its group, its words, the control that fits it.

What a setting may be and what it is when nobody changed it stands in `domain.settings`; here is only how it is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from frontdesk.domain.i18n import tr


class Group(StrEnum):
    """The groups of the settings screen, in its order."""

    REMINDERS = "reminders"
    ACCOUNT = "account"
    NOTICES = "notices"
    WORDING = "wording"
    REPLIES = "replies"
    WORKLIST = "worklist"
    SYNC = "sync"
    BACKUPS = "backups"
    NETWORK = "network"
    WORKSTATION = "workstation"
    KEYS = "keys"


class Kind(StrEnum):
    """What kind of control changes a setting."""

    STARTING = "starting"
    """The switch of the reminders, which shows first what it would send."""
    SWITCH = "switch"
    NUMBER = "number"
    TIME = "time"
    CHOICE = "choice"
    FOLDER = "folder"
    PROXY = "proxy"
    STEPS = "steps"
    KEYWORDS = "keywords"
    TEXTS = "texts"


WIDE: Final = frozenset({Kind.STEPS, Kind.KEYWORDS, Kind.TEXTS})
"""Controls that need the whole width, under their words."""


def nothing() -> str:
    """No words."""
    return ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One setting on the screen. `unit` stands behind a number; `choices` are values with their words."""

    key: str
    group: Group
    kind: Kind
    label: Callable[[], str]
    words: Callable[[], str]
    unit: Callable[[], str] = nothing
    choices: Callable[[], tuple[tuple[str, str], ...]] = tuple

    def found_by(self, text: str) -> bool:
        """Whether a search finds it. `text` is folded by `casefold`."""
        said = f"{self.label()} {self.words()} {self.key}".casefold()
        return all(part in said for part in text.split())


def group_name(group: Group) -> str:
    """What a group is called."""
    match group:
        case Group.REMINDERS:
            return tr("Reminders")
        case Group.ACCOUNT:
            return tr("Text account")
        case Group.NOTICES:
            return tr("Notices")
        case Group.WORDING:
            return tr("Wording")
        case Group.REPLIES:
            return tr("Replies")
        case Group.WORKLIST:
            return tr("Worklist")
        case Group.SYNC:
            return tr("Sync")
        case Group.BACKUPS:
            return tr("Backups")
        case Group.NETWORK:
            return tr("Network")
        case Group.WORKSTATION:
            return tr("This workstation")
        case Group.KEYS:
            return tr("Keys")


def group_words(group: Group) -> str:
    """What a group is about, in a sentence."""
    match group:
        case Group.REMINDERS:
            return tr("When patients are asked whether they come, and when they are only told.")
        case Group.ACCOUNT:
            return tr(
                "The account that carries the texts. Its token is kept with the book's key, never in the book."
            )
        case Group.NOTICES:
            return tr("What is sent when a visit is moved or cancelled after its patient was told of it.")
        case Group.WORDING:
            return tr("What the texts say, in each language. A text of yours takes the place of ours.")
        case Group.REPLIES:
            return tr(
                "What is understood by itself, and what follows from it. Anything else goes to a person."
            )
        case Group.WORKLIST:
            return tr("What comes up in Needs you and in Unconfirmed.")
        case Group.SYNC:
            return tr("How Frontdesk speaks with the provider. The usual values suit nearly every clinic.")
        case Group.BACKUPS:
            return tr(
                "Backups are made by themselves while Frontdesk runs. Each is encrypted as the book is."
            )
        case Group.NETWORK:
            return tr("How the provider is reached from this building.")
        case Group.WORKSTATION:
            return tr("What holds on this computer alone.")
        case Group.KEYS:
            return tr("Every act and its key, for whoever sits here. Enter changes the one under the cursor.")


def _seconds() -> str:
    return tr("seconds")


def _hours() -> str:
    return tr("hours")


ENTRIES: Final = (
    Entry(
        "reminders.enabled",
        Group.REMINDERS,
        Kind.STARTING,
        lambda: tr("Send texts"),
        lambda: tr(
            "Reminders and notices go out only while this is on. Before it is switched on you see exactly what would be sent."
        ),
    ),
    Entry(
        "reminders.steps",
        Group.REMINDERS,
        Kind.STEPS,
        lambda: tr("Steps"),
        lambda: tr(
            "Each visit is asked about, or told of, so long before it begins. A step that asks wants C or X as an answer."
        ),
    ),
    Entry(
        "reminders.min_lead_hours",
        Group.REMINDERS,
        Kind.NUMBER,
        lambda: tr("Shortest time to answer"),
        lambda: tr("Nobody is asked about a visit that is closer than this. They can still be told of it."),
        unit=_hours,
    ),
    Entry(
        "reminders.quiet_from",
        Group.REMINDERS,
        Kind.TIME,
        lambda: tr("Quiet from"),
        lambda: tr("No text goes out from then on, by the clock of the location."),
    ),
    Entry(
        "reminders.quiet_until",
        Group.REMINDERS,
        Kind.TIME,
        lambda: tr("Quiet until"),
        lambda: tr("Texts go out again from then on. The same time as above means: no quiet hours."),
    ),
    Entry(
        "reminders.pull_forward",
        Group.REMINDERS,
        Kind.SWITCH,
        lambda: tr("Only while somebody is here"),
        lambda: tr(
            "A step that falls outside opening hours goes out in the last open hour before, so that somebody can act on the "
            "answer. Off: only quiet hours count."
        ),
    ),
    Entry(
        "notices.grace_seconds",
        Group.NOTICES,
        Kind.NUMBER,
        lambda: tr("Time to think again"),
        lambda: tr(
            "The notice of a moved or cancelled visit waits this long. An undo within it, and nothing is sent at all."
        ),
        unit=_seconds,
    ),
    Entry(
        "clinic.texts",
        Group.WORDING,
        Kind.TEXTS,
        lambda: tr("Texts"),
        lambda: tr("Each text, in each language: yours, or ours where you wrote none."),
    ),
    Entry(
        "replies.acknowledge",
        Group.REPLIES,
        Kind.CHOICE,
        lambda: tr("Thank for an answer"),
        lambda: tr(
            "A short text after C or X was understood. Never after free text, and once for each reply."
        ),
        choices=lambda: (
            ("none", tr("Never")),
            ("decline", tr("When they can't come")),
            ("both", tr("Always")),
        ),
    ),
    Entry(
        "replies.auto_free_slot",
        Group.REPLIES,
        Kind.SWITCH,
        lambda: tr("Free the time after a clear no"),
        lambda: tr("X cancels the visit by itself. Off: it stays in the book until a person decides."),
    ),
    Entry(
        "replies.keywords",
        Group.REPLIES,
        Kind.KEYWORDS,
        lambda: tr("More words that count"),
        lambda: tr(
            "C and YES confirm, X and NO decline, always. Add words of your patients here, with commas between them; only a "
            "reply that is exactly such a word counts."
        ),
    ),
    Entry(
        "unconfirmed.days",
        Group.WORKLIST,
        Kind.NUMBER,
        lambda: tr("Unconfirmed looks ahead"),
        lambda: tr("So many days of visits are listed that nobody has confirmed."),
        unit=lambda: tr("days"),
    ),
    Entry(
        "worklist.silent_hours",
        Group.WORKLIST,
        Kind.NUMBER,
        lambda: tr("Silence needs a call"),
        lambda: tr("A question without an answer comes up in Needs you so long before the visit."),
        unit=_hours,
    ),
    Entry(
        "sync.poll_seconds",
        Group.SYNC,
        Kind.NUMBER,
        lambda: tr("Fetch replies every"),
        lambda: tr("While Frontdesk runs, its window closed included."),
        unit=_seconds,
    ),
    Entry(
        "sync.messages_per_second",
        Group.SYNC,
        Kind.NUMBER,
        lambda: tr("Pace"),
        lambda: tr("The provider gets no more requests a second than this."),
        unit=lambda: tr("a second"),
    ),
    Entry(
        "sync.uncertain_grace_seconds",
        Group.SYNC,
        Kind.NUMBER,
        lambda: tr("Look for an uncertain text for at least"),
        lambda: tr(
            "When a connection breaks in the very moment of sending, Frontdesk looks at the provider whether the text is "
            "there. Before this time is up it never concludes that it is not."
        ),
        unit=_seconds,
    ),
    Entry(
        "sync.uncertain_give_up_seconds",
        Group.SYNC,
        Kind.NUMBER,
        lambda: tr("Then ask a person after"),
        lambda: tr(
            "A text that could not be found by then comes up in Needs you. It is never sent twice by itself."
        ),
        unit=_seconds,
    ),
    Entry(
        "backup.folder",
        Group.BACKUPS,
        Kind.FOLDER,
        lambda: tr("Folder"),
        lambda: tr("Best on another disk. Empty: in the data folder, beside the book."),
    ),
    Entry(
        "backup.minutes",
        Group.BACKUPS,
        Kind.NUMBER,
        lambda: tr("Every"),
        lambda: tr("What was typed since the last backup is lost if this disk breaks."),
        unit=lambda: tr("minutes"),
    ),
    Entry(
        "network.proxy",
        Group.NETWORK,
        Kind.PROXY,
        lambda: tr("Proxy"),
        lambda: tr(
            "What stands between this computer and the internet, if anything. Whoever set up the network knows."
        ),
    ),
)

BY_KEY: Final = {each.key: each for each in ENTRIES}


def entries_of(group: Group) -> tuple[Entry, ...]:
    """The settings of a group, in its order."""
    return tuple(each for each in ENTRIES if each.group is group)
