"""All settings of a clinic at one moment, typed: what everything else of the program reads. `settings.snapshot` makes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from frontdesk.domain.cadence import Step

Acknowledge: TypeAlias = Literal["none", "decline", "both"]
FamilyDecline: TypeAlias = Literal["ask", "person"]


@dataclass(frozen=True, slots=True)
class SettingsSnapshot:
    """All settings of the clinic at one moment, typed. Quiet hours are minutes since midnight, at the location."""

    reminders_enabled: bool
    steps: tuple[Step, ...]
    """The clinic's, from the earliest to the one nearest to the visit; see `steps_at`."""
    min_lead_hours: float
    quiet: tuple[int, int]
    pull_forward: bool
    notices_grace_seconds: float
    acknowledge: Acknowledge
    auto_free_slot: bool
    keywords: Mapping[str, Mapping[str, tuple[str, ...]]]
    """Language to {"confirm": words, "decline": words}."""
    texts: Mapping[str, Mapping[str, str]]
    """Language to kind of text to template."""
    unconfirmed_days: int
    silent_hours: float
    poll_seconds: float
    messages_per_second: float
    uncertain_grace_seconds: float
    uncertain_give_up_seconds: float
    proxy: str
    backup_folder: str
    backup_minutes: float
    quiet_by_location: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    steps_by_location: Mapping[int, tuple[Step, ...]] = field(default_factory=dict)
    steps_by_type: Mapping[int, tuple[Step, ...]] = field(default_factory=dict)
    notice_quiet: tuple[int, int] | None = None
    """Quiet hours of notices that could not arrive in time otherwise; None: the same as for reminders."""
    notice_quiet_by_location: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    hold_after_hours: float = 12
    hold_from: int = 10
    family_decline: FamilyDecline = "ask"
    sensitive_words: tuple[str, ...] = ()
    missed_visit: bool = False
    missed_visit_cost: str = ""
    """As it stands in a text, "160 GBP"; empty: not named."""
    patients_pay: bool = False
    per_segment: str = ""
    """The price of a segment, "0.04 GBP"; empty: not said."""
    redact: bool = False
    waiting_minutes: int = 20
    """After so many minutes somebody has been waiting too long; see `waiting_at`."""
    waiting_by_location: Mapping[int, int] = field(default_factory=dict)
    late_minutes: int = 5
    late_cancel_hours: int = 24
    hold_seconds: int = 120
    paper_folder: str = ""
    """Where the day's sheets are written; empty: nowhere."""
    paper_keep_days: int = 1

    def waiting_at(self, location_id: int) -> int:
        """The limit of waiting at one location, in minutes: its own, else the clinic's."""
        return self.waiting_by_location.get(location_id, self.waiting_minutes)

    def quiet_at(self, location_id: int) -> tuple[int, int]:
        """Quiet hours of one location: its own, else the clinic's."""
        return self.quiet_by_location.get(location_id, self.quiet)

    def steps_at(self, location_id: int, type_id: int | None) -> tuple[Step, ...]:
        """The cadence of a visit: its type's own, else its location's, else the clinic's."""
        if type_id is not None and type_id in self.steps_by_type:
            return self.steps_by_type[type_id]
        return self.steps_by_location.get(location_id, self.steps)

    @property
    def every_step(self) -> tuple[Step, ...]:
        """All steps of all cadences of the clinic."""
        own = (*self.steps_by_location.values(), *self.steps_by_type.values())
        return tuple(dict.fromkeys([*self.steps, *(step for steps in own for step in steps)]))

    def notice_quiet_at(self, location_id: int) -> tuple[int, int] | None:
        """The wider window for notices at a location, where the clinic chose one."""
        return self.notice_quiet_by_location.get(location_id, self.notice_quiet)

    def texts_for(self, language: str) -> dict[str, str]:
        """The clinic's templates as `domain.texts.render` takes them, for one of its languages."""
        return {f"{language}.{kind}": text for kind, text in self.texts.get(language, {}).items()}
