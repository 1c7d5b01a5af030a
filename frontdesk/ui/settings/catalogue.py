"""Every setting of the clinic as a person meets it: its group, its words, the control that fits it.

What a setting may be and what it is when nobody changed it stands in `domain.settings`; here is only how it is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from frontdesk.domain.i18n import tr
from frontdesk.ui.settings.grouping import Group


class Kind(StrEnum):
    """What kind of control changes a setting."""

    STARTING = "starting"
    """The switch of the reminders, which shows first what it would send."""
    SWITCH = "switch"
    NUMBER = "number"
    TIME = "time"
    OPEN_TIME = "open_time"
    """A time of day, or empty where another setting counts."""
    AMOUNT = "amount"
    """Money with its currency, or empty."""
    WORDS = "words"
    """A list of words."""
    CHOICE = "choice"
    FOLDER = "folder"
    PROXY = "proxy"
    STEPS = "steps"
    KEYWORDS = "keywords"
    TEXTS = "texts"


WIDE: Final = frozenset({Kind.STEPS, Kind.WORDS, Kind.KEYWORDS, Kind.TEXTS})
"""Controls that need the whole width, under their words."""


def nothing() -> str:
    """No words."""
    return ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One setting on the screen. `unit` stands behind a number, `empty` in an empty field; `choices` are values with their words."""

    key: str
    group: Group
    kind: Kind
    label: Callable[[], str]
    words: Callable[[], str]
    unit: Callable[[], str] = nothing
    empty: Callable[[], str] = nothing
    """What an empty value means."""
    choices: Callable[[], tuple[tuple[str, str], ...]] = tuple

    def found_by(self, text: str) -> bool:
        """Whether a search finds it. `text` is folded by `casefold`."""
        said = f"{self.label()} {self.words()} {self.key}".casefold()
        return all(part in said for part in text.split())


def _seconds() -> str:
    return tr("seconds")


def _hours() -> str:
    return tr("hours")


def _as_reminders() -> str:
    return tr("As for reminders")


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
        lambda: tr("Cadence"),
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
        "reminders.hold_after_hours",
        Group.REMINDERS,
        Kind.NUMBER,
        lambda: tr("Look first after a gap"),
        lambda: tr(
            "When Frontdesk did not run for this long, what fell due meanwhile waits until somebody had a look at it. 0: it "
            "never waits."
        ),
        unit=_hours,
    ),
    Entry(
        "reminders.hold_from",
        Group.REMINDERS,
        Kind.NUMBER,
        lambda: tr("But only from"),
        lambda: tr("Fewer texts than this go out after a gap without a look."),
        unit=lambda: tr("texts"),
    ),
    Entry(
        "costs.per_segment",
        Group.COSTS,
        Kind.AMOUNT,
        lambda: tr("Price of a part"),
        lambda: tr(
            "What the provider charges for one part of a text, 160 plain characters, as its price list says. Empty: learnt from what it "
            "charged."
        ),
        empty=lambda: tr("From its bills"),
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
        "notices.quiet_from",
        Group.NOTICES,
        Kind.OPEN_TIME,
        lambda: tr("Urgent notices: quiet from"),
        lambda: tr(
            "A notice that quiet hours would keep until it is too late may go out until then. Empty: the quiet hours of "
            "reminders count, and a call comes up in Needs you at once."
        ),
        empty=_as_reminders,
    ),
    Entry(
        "notices.quiet_until",
        Group.NOTICES,
        Kind.OPEN_TIME,
        lambda: tr("Urgent notices: quiet until"),
        lambda: tr("From then on such a notice may go out in the morning."),
        empty=_as_reminders,
    ),
    Entry(
        "clinic.texts",
        Group.WORDING,
        Kind.TEXTS,
        lambda: tr("Texts"),
        lambda: tr("Each text, in each language: yours, or ours where you wrote none."),
    ),
    Entry(
        "texts.sensitive_words",
        Group.WORDING,
        Kind.WORDS,
        lambda: tr("Words that no text may hold"),
        lambda: tr(
            "A phone shows texts to whoever holds it. Name what must never stand there, with commas between: kinds of visits, "
            "illnesses, names of wards. A text that holds one cannot be saved, and is not sent."
        ),
        empty=lambda: tr("None"),
    ),
    Entry(
        "texts.missed_visit",
        Group.WORDING,
        Kind.CHOICE,
        lambda: tr("What a missed visit costs"),
        lambda: tr(
            "A question may say what a visit costs the clinic when nobody comes. Never where patients pay for their visits."
        ),
        choices=lambda: (("off", tr("Is not mentioned")), ("on", tr("Is said in questions"))),
    ),
    Entry(
        "texts.missed_visit_cost",
        Group.WORDING,
        Kind.AMOUNT,
        lambda: tr("Cost of a missed visit"),
        lambda: tr("As it stands in the text. Empty: the text names no amount."),
        empty=lambda: tr("No amount"),
    ),
    Entry(
        "clinic.patients_pay",
        Group.WORDING,
        Kind.SWITCH,
        lambda: tr("Patients pay for their visits"),
        lambda: tr("Then no text says what a missed visit costs."),
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
        "replies.family_decline",
        Group.REPLIES,
        Kind.CHOICE,
        lambda: tr("X to a text about several visits"),
        lambda: tr(
            "One phone may stand for a whole family. Nothing is freed before it is known which of their visits is meant."
        ),
        choices=lambda: (("ask", tr("Ask by text, once")), ("person", tr("Leave it to a person"))),
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
        "arrivals.waiting_minutes",
        Group.DESK,
        Kind.NUMBER,
        lambda: tr("Waiting too long"),
        lambda: tr(
            "Somebody who has been waiting for so long stands out in the book and on the arrivals board."
        ),
        unit=lambda: tr("minutes"),
    ),
    Entry(
        "arrivals.late_minutes",
        Group.DESK,
        Kind.NUMBER,
        lambda: tr("Late from"),
        lambda: tr("Who comes so long after the start is marked as late."),
        unit=lambda: tr("minutes"),
    ),
    Entry(
        "cancellations.late_hours",
        Group.DESK,
        Kind.NUMBER,
        lambda: tr("Cancelled late"),
        lambda: tr("A patient who cancels less than this before the visit cancels late."),
        unit=lambda: tr("hours"),
    ),
    Entry(
        "booking.hold_seconds",
        Group.DESK,
        Kind.NUMBER,
        lambda: tr("Hold a free time"),
        lambda: tr("While the patient decides, nobody else can take the time that was reserved."),
        unit=_seconds,
    ),
    Entry(
        "paper.folder",
        Group.DESK,
        Kind.FOLDER,
        lambda: tr("Day sheets into"),
        lambda: tr(
            "Today's sheet and the next day's lie there as PDF, for hours without power. Patient data in plain: choose an encrypted disk."
        ),
        empty=lambda: tr("Nowhere"),
    ),
    Entry(
        "paper.keep_days",
        Group.DESK,
        Kind.NUMBER,
        lambda: tr("Keep past ones"),
        lambda: tr("After so many days a sheet of a past day is deleted from that folder."),
        unit=lambda: tr("days"),
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
        "privacy.redact",
        Group.PRIVACY,
        Kind.SWITCH,
        lambda: tr("Remove words at the provider"),
        lambda: tr(
            "Once a text is done and stands in a verified backup, its words are removed from the provider's lists. They stay "
            "in your book."
        ),
    ),
    Entry(
        "backup.folder",
        Group.BACKUPS,
        Kind.FOLDER,
        lambda: tr("Folder"),
        lambda: tr("Best on another disk. Empty: in the data folder, beside the book."),
        empty=lambda: tr("In the data folder"),
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
