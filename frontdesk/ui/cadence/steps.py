"""One step of a cadence as the screen keeps it: between what is typed and what the setting holds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, cast

from frontdesk.domain.hours import format_clock, parse_clock
from frontdesk.domain.i18n import tr
from frontdesk.ui import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from frontdesk.domain.setting_values import Json

_NINE: Final = 9 * 60
_WORKING_WEEK: Final = 7 / 5


class Counted(StrEnum):
    """How the time before a visit is counted."""

    HOURS = "hours"
    DAYS = "days"
    WORKING = "working"


@dataclass(frozen=True, slots=True)
class StepValue:
    """One step: so many hours before, or so many (working) days before at a minute of the day."""

    key: str
    counted: Counted
    amount: float
    minute: int | None
    """Minutes since midnight; None where hours are counted."""
    ask: bool
    unconfirmed: bool

    def as_json(self) -> dict[str, Json]:
        """As the setting `reminders.steps` takes it."""
        made: dict[str, Json] = {"key": self.key}
        if self.counted is Counted.HOURS or self.minute is None:
            made["hours_before"] = self.amount
        else:
            made["days_before"] = round(self.amount)
            made["at"] = format_clock(self.minute)
            if self.counted is Counted.WORKING:
                made["working_days"] = True
        made["ask"] = self.ask
        if self.unconfirmed:
            made["only_if"] = "unconfirmed"
        return made

    @property
    def about_hours(self) -> float:
        """How long before a visit at nine it is, about: what the rows are ordered by."""
        if self.counted is Counted.HOURS or self.minute is None:
            return self.amount
        days = self.amount * (_WORKING_WEEK if self.counted is Counted.WORKING else 1)
        return days * 24 + (_NINE - self.minute) / 60

    def words(self) -> str:
        """As a person says it: "3 working days before, at 10:00, asks"."""
        parts = [self._when(), tr("asks") if self.ask else tr("tells")]
        if self.unconfirmed:
            parts.append(tr("only who has not confirmed"))
        return ", ".join(parts)

    def _when(self) -> str:
        if self.counted is Counted.HOURS or self.minute is None:
            return tr("{hours} hours before", hours=written_amount(self.amount))
        time, one = words.clock(self.minute), self.amount == 1
        amount = written_amount(self.amount)
        if self.amount == 0:
            return tr("on the day, at {time}", time=time)
        if self.counted is Counted.WORKING:
            if one:
                return tr("1 working day before, at {time}", time=time)
            return tr("{days} working days before, at {time}", days=amount, time=time)
        if one:
            return tr("the day before, at {time}", time=time)
        return tr("{days} days before, at {time}", days=amount, time=time)


def steps_of(value: Json) -> tuple[StepValue, ...]:
    """The steps of a value that was checked, the earliest first."""
    found = [_step(each) for each in cast("list[dict[str, Any]]", value)]
    return in_order(found)


def in_order(steps: Iterable[StepValue]) -> tuple[StepValue, ...]:
    """The earliest first."""
    return tuple(sorted(steps, key=lambda step: -step.about_hours))


def value_of(steps: Iterable[StepValue]) -> Json:
    """The steps as the setting holds them, the earliest first."""
    return [step.as_json() for step in in_order(steps)]


def written_amount(amount: float) -> str:
    """A number without groups, with the locale's sign for the decimals."""
    from frontdesk.ui.settings.controls import written_number

    return written_number(amount)


def _step(each: dict[str, Any]) -> StepValue:
    only = each.get("only_if") == "unconfirmed"
    if "days_before" in each:
        counted = Counted.WORKING if each.get("working_days") else Counted.DAYS
        return StepValue(
            str(each["key"]),
            counted,
            each["days_before"],
            parse_clock(str(each["at"])),
            bool(each["ask"]),
            only,
        )
    return StepValue(str(each["key"]), Counted.HOURS, each["hours_before"], None, bool(each["ask"]), only)
