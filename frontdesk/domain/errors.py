"""What can go wrong, as one tree. Every message is a sentence that a person can act on.

FrontdeskError
├── UsageError            wrong usage: an unknown word, an impossible value     (exit status 2)
│   └── NotFound          nothing here has that id
├── EnvironmentFault      something around us failed                           (exit status 3)
│   ├── BookMissing       no book in the data folder
│   ├── BookUnreadable    damaged, foreign, or the key does not fit
│   ├── BookBusy          another program holds the book for too long
│   ├── StorageFault      disk full, read-only, network share
│   ├── KeyUnavailable    no keyring, keyring locked or hanging, wrong passphrase
│   ├── ProviderUnreachable
│   └── LoginRefused      the provider does not take our login
└── Refused               understood, and not done                             (exit status 4)
    ├── Conflict          a double booking, or a row that moved on meanwhile
    │   ├── TimeTaken     a double booking: who has the time, and what is free instead
    │   └── Overtaken     somebody else changed it first: who, what, and what stands there now
    ├── NotAllowed        a missing right
    └── NewerBook         the book was written by a newer Frontdesk
"""

from __future__ import annotations


class FrontdeskError(Exception):
    """Base of all errors that are told to a person. `sentence` is shown as it is."""

    exit_status = 3

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class UsageError(FrontdeskError):
    """Wrong usage: an unknown word, an impossible value."""

    exit_status = 2


class NotFound(UsageError):
    """Nothing in the book has that id or name."""


class EnvironmentFault(FrontdeskError):
    """Something around us failed: disk, lock, key, network, provider."""

    exit_status = 3


class BookMissing(EnvironmentFault):
    """There is no book in the data folder."""


class BookUnreadable(EnvironmentFault):
    """The book is damaged, is not ours, or the key does not fit."""


class BookBusy(EnvironmentFault):
    """Another program holds the book for longer than we wait."""


class StorageFault(EnvironmentFault):
    """Disk full, read-only folder, network share, cloud-synced folder."""


class KeyUnavailable(EnvironmentFault):
    """No keyring, a locked or hanging one, a wrong passphrase."""


class ProviderUnreachable(EnvironmentFault):
    """The message provider could not be reached at all."""


class LoginRefused(EnvironmentFault):
    """The message provider does not take our login."""


class Refused(FrontdeskError):
    """Understood, and not done."""

    exit_status = 4


class Conflict(Refused):
    """A double booking, or a row that somebody else changed meanwhile."""


class TimeTaken(Conflict):
    """Somebody has the time. `has` says who, as a sentence; `free_utc` are the nearest free starts (ms UTC), in order."""

    def __init__(self, sentence: str, *, has: str, free_utc: tuple[int, ...] = ()) -> None:
        super().__init__(sentence)
        self.has = has
        self.free_utc = free_utc


class Overtaken(Conflict):
    """Somebody else changed it between looking and acting. `said` tells who and what, `theirs` what stands there now, both for a
    person to read; `revision` is the present one: whoever decides to act all the same does so on that."""

    def __init__(self, sentence: str, *, said: str, theirs: str, revision: int = 0) -> None:
        super().__init__(sentence)
        self.said = said
        self.theirs = theirs
        self.revision = revision


class NotAllowed(Refused):
    """The actor lacks the right."""


class NewerBook(Refused):
    """The book was written by a newer Frontdesk."""
