"""The groups of the settings: their order, their names, what each is about."""

from __future__ import annotations

from enum import StrEnum

from frontdesk.domain.i18n import tr


class Group(StrEnum):
    """The groups of the settings screen, in its order."""

    REMINDERS = "reminders"
    ACCOUNT = "account"
    COSTS = "costs"
    NOTICES = "notices"
    WORDING = "wording"
    REPLIES = "replies"
    DESK = "desk"
    WORKLIST = "worklist"
    SYNC = "sync"
    PRIVACY = "privacy"
    BACKUPS = "backups"
    NETWORK = "network"
    WORKSTATION = "workstation"
    KEYS = "keys"


def group_name(group: Group) -> str:
    """What a group is called."""
    match group:
        case Group.REMINDERS:
            return tr("Reminders")
        case Group.ACCOUNT:
            return tr("Text account")
        case Group.COSTS:
            return tr("Costs")
        case Group.NOTICES:
            return tr("Notices")
        case Group.WORDING:
            return tr("Wording")
        case Group.REPLIES:
            return tr("Replies")
        case Group.DESK:
            return tr("At the desk")
        case Group.WORKLIST:
            return tr("Worklist")
        case Group.SYNC:
            return tr("Sync")
        case Group.PRIVACY:
            return tr("Privacy")
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
        case Group.COSTS:
            return tr("What texts cost: what is to be expected, and what the provider really charged.")
        case Group.NOTICES:
            return tr("What is sent when a visit is moved or cancelled after its patient was told of it.")
        case Group.WORDING:
            return tr("What the texts say, in each language. A text of yours takes the place of ours.")
        case Group.REPLIES:
            return tr(
                "What is understood by itself, and what follows from it. Anything else goes to a person."
            )
        case Group.DESK:
            return tr(
                "When somebody waits too long, is late, or cancels late; and where the sheets of the day lie."
            )
        case Group.WORKLIST:
            return tr("What comes up in Needs you and in Unconfirmed.")
        case Group.SYNC:
            return tr("How Frontdesk speaks with the provider. The usual values suit nearly every clinic.")
        case Group.PRIVACY:
            return tr("What is kept elsewhere about your patients, and for how long.")
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
