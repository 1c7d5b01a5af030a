"""All settings at one moment, typed: what the rows of the book and the defaults come to together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from frontdesk.domain import step_values
from frontdesk.domain.cadence import Step
from frontdesk.domain.hours import parse_clock
from frontdesk.domain.setting_values import Json
from frontdesk.domain.settings import REGISTRY
from frontdesk.domain.settings_snapshot import Acknowledge, FamilyDecline, SettingsSnapshot


def snapshot(
    clinic: Mapping[str, Json],
    locations: Mapping[int, Mapping[str, Json]] | None = None,
    types: Mapping[int, Mapping[str, Json]] | None = None,
) -> SettingsSnapshot:
    """The typed view of checked values that differ from their defaults: the clinic's, each location's and each type's by key."""

    def of(key: str) -> Any:
        return clinic.get(key, REGISTRY[key].default)

    quiet = (parse_clock(of("reminders.quiet_from")), parse_clock(of("reminders.quiet_until")))
    return SettingsSnapshot(
        reminders_enabled=bool(of("reminders.enabled")),
        steps=step_values.to_steps(of("reminders.steps")),
        min_lead_hours=float(of("reminders.min_lead_hours")),
        quiet=quiet,
        pull_forward=bool(of("reminders.pull_forward")),
        notices_grace_seconds=float(of("notices.grace_seconds")),
        acknowledge=cast("Acknowledge", of("replies.acknowledge")),
        auto_free_slot=bool(of("replies.auto_free_slot")),
        keywords={
            language: {kind: tuple(words) for kind, words in lists.items()}
            for language, lists in of("replies.keywords").items()
        },
        texts=of("clinic.texts"),
        unconfirmed_days=int(of("unconfirmed.days")),
        silent_hours=float(of("worklist.silent_hours")),
        poll_seconds=float(of("sync.poll_seconds")),
        messages_per_second=float(of("sync.messages_per_second")),
        uncertain_grace_seconds=float(of("sync.uncertain_grace_seconds")),
        uncertain_give_up_seconds=float(of("sync.uncertain_give_up_seconds")),
        proxy=str(of("network.proxy")),
        backup_folder=str(of("backup.folder")),
        backup_minutes=float(of("backup.minutes")),
        quiet_by_location={location_id: _quiet(own, quiet) for location_id, own in (locations or {}).items()},
        steps_by_location=_own_steps(locations),
        steps_by_type=_own_steps(types),
        notice_quiet=_window(clinic),
        notice_quiet_by_location={
            location_id: window
            for location_id, own in (locations or {}).items()
            if (window := _window({**clinic, **own})) is not None
        },
        hold_after_hours=float(of("reminders.hold_after_hours")),
        hold_from=int(of("reminders.hold_from")),
        family_decline=cast("FamilyDecline", of("replies.family_decline")),
        sensitive_words=tuple(of("texts.sensitive_words")),
        missed_visit=of("texts.missed_visit") == "on",
        missed_visit_cost=str(of("texts.missed_visit_cost")),
        patients_pay=bool(of("clinic.patients_pay")),
        per_segment=str(of("costs.per_segment")),
        redact=bool(of("privacy.redact")),
        waiting_minutes=int(of("arrivals.waiting_minutes")),
        waiting_by_location={
            location_id: int(cast("int", own["arrivals.waiting_minutes"]))
            for location_id, own in (locations or {}).items()
            if "arrivals.waiting_minutes" in own
        },
        late_minutes=int(of("arrivals.late_minutes")),
        late_cancel_hours=int(of("cancellations.late_hours")),
        hold_seconds=int(of("booking.hold_seconds")),
        paper_folder=str(of("paper.folder")),
        paper_keep_days=int(of("paper.keep_days")),
    )


def _quiet(own: Mapping[str, Json], clinic: tuple[int, int]) -> tuple[int, int]:
    start, end = own.get("reminders.quiet_from"), own.get("reminders.quiet_until")
    return (
        clinic[0] if start is None else parse_clock(str(start)),
        clinic[1] if end is None else parse_clock(str(end)),
    )


def _window(values_: Mapping[str, Json]) -> tuple[int, int] | None:
    """The quiet hours of notices, where both ends were chosen."""
    start, end = values_.get("notices.quiet_from"), values_.get("notices.quiet_until")
    return (parse_clock(str(start)), parse_clock(str(end))) if start and end else None


def _own_steps(scopes: Mapping[int, Mapping[str, Json]] | None) -> dict[int, tuple[Step, ...]]:
    return {
        key: step_values.to_steps(cast("list[dict[str, Any]]", own["reminders.steps"]))
        for key, own in (scopes or {}).items()
        if "reminders.steps" in own
    }
