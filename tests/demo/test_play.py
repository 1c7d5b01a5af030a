"""The play: its report is true, by the ledger of the network and by what each patient was made to do."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from twilio.rest import Client

from frontdesk.app.network import sync_control
from frontdesk.demo.cast import Role, Twist
from frontdesk.demo.clinic import ZONE
from frontdesk.demo.making import DemoPlan, plan_demo
from frontdesk.demo.network import Temperament
from frontdesk.demo.people import Trait
from frontdesk.demo.play import play
from frontdesk.demo.rendering import render
from frontdesk.demo.report import PlayReport, Standing, VisitLine
from frontdesk.domain.words import Consent
from frontdesk.services.channels import twilio_account
from frontdesk.services.ports import SyncControl, SyncReport
from frontdesk.services.work import Book
from tests.support.twilio_client import RedirectedHttpClient

USUAL = (1, "2026-11-23")
"""A Monday; the played day is the one before Thanksgiving."""
CASES = [
    USUAL,
    (5, "2027-03-12"),  # the weekend after it loses an hour
    (8, "2026-10-30"),  # the weekend after it gains one
]
CLOSED_FOR_DAYS = (2, "2026-12-23")
"""Christmas and a weekend in between: several steps come due in the last open hour, so some patients are told, not asked."""
MARKER = re.compile(r" Ref [0-9A-Z]{5}$")
STOPS = {"STOP", "CANCEL", "UNSUBSCRIBE"}


@dataclass(frozen=True)
class Wire:
    """A message as the provider's own API lists it, oldest first."""

    direction: str
    sender: str
    to: str
    body: str
    status: str
    at: datetime


@dataclass
class Watched:
    """The real cycle; before it closes, what the provider lists is read through its own client."""

    inner: SyncControl
    book: Book
    wires: list[Wire] = field(default_factory=list)

    @property
    def last_report(self) -> SyncReport:
        return self.inner.last_report

    def run_once(self) -> SyncReport:
        return self.inner.run_once()

    def stop(self) -> None:
        self.inner.stop()

    def close(self) -> None:
        self.inner.close()
        account = twilio_account(self.book)
        assert account is not None
        http = RedirectedHttpClient(account.api_url, timeout=10)
        listed = Client(account.account_sid, account.token, http_client=http).messages.list()
        http.close()
        for each in reversed(listed):
            assert each.date_created is not None
            self.wires.append(
                Wire(
                    direction=str(each.direction),
                    sender=str(each.from_),
                    to=str(each.to),
                    body=str(each.body),
                    status=str(each.status),
                    at=each.date_created,
                )
            )


@dataclass(frozen=True)
class Played:
    """A play that is over."""

    plan: DemoPlan
    report: PlayReport
    wires: list[Wire]

    @property
    def out(self) -> list[Wire]:
        return [wire for wire in self.wires if wire.direction == "outbound-api"]

    @property
    def inbound(self) -> list[Wire]:
        return [wire for wire in self.wires if wire.direction == "inbound"]

    def line(self, role: Role) -> VisitLine:
        """What the report says of a role's visit."""
        visit = role.visit
        [line] = [
            line
            for line in self.report.visits
            if line.patient == visit.person.name and line.provider == visit.slot.provider
        ]
        return line


@cache
def played(seed: int, today: str) -> Played:
    """One play of each case serves all tests."""
    watched: list[Watched] = []

    def make(book: Book) -> SyncControl:
        watched.append(Watched(sync_control(book), book))
        return watched[0]

    with TemporaryDirectory() as folder:
        report = play(
            folder=Path(folder) / "book", seed=seed, today=date.fromisoformat(today), make_sync=make
        )
    plan = plan_demo(seed, date.fromisoformat(today), other_days=False)
    return Played(plan, report, watched[0].wires)


def name_of(case: tuple[int, str]) -> str:
    return f"{case[0]}-{case[1]}"


@pytest.fixture(params=[*CASES, CLOSED_FOR_DAYS], ids=name_of)
def case(request: pytest.FixtureRequest) -> Played:
    seed, today = request.param
    return played(seed, today)


@pytest.fixture(params=CASES, ids=name_of)
def common(request: pytest.FixtureRequest) -> Played:
    """Cases in which everybody is asked in time."""
    seed, today = request.param
    return played(seed, today)


@pytest.fixture
def usual() -> Played:
    return played(*USUAL)


def expected(role: Role) -> set[Standing]:
    """Where a role's visit may stand in the morning."""
    match role.twist, role.visit.person.trait, role.persona.temperament:
        case Twist.CLINIC_CANCELS, _, _:
            return {Standing.CALLED_OFF}
        case _, Trait.PLAIN, Temperament.CONFIRMS | Temperament.LATE_CONFIRMER:
            return {Standing.CONFIRMED}
        case _, _, Temperament.DECLINES:
            return {Standing.CANT_COME}
        case _, _, Temperament.UNREACHABLE:
            # Where the first try was in the evening the second one is still to come.
            return {Standing.NEEDS_PERSON, Standing.WAITING}
        case _:
            return {Standing.NEEDS_PERSON}


def test_every_visit_stands_where_its_patient_put_it(common: Played) -> None:
    for role in common.plan.roles:
        line = common.line(role)
        assert line.standing in expected(role), (role.persona, role.visit.person.trait, line)


def test_every_visit_stands_in_one_place(case: Played) -> None:
    assert len(case.report.visits) == len(case.plan.roles)
    assert sum(case.report.counts[str(word)] for word in Standing) == len(case.plan.roles)


def test_what_the_report_says_was_sent_is_what_the_network_took(case: Played) -> None:
    told = Counter((line.to, line.text, line.state) for line in case.report.sent)
    taken = Counter((wire.to, MARKER.sub("", wire.body), wire.status) for wire in case.out)
    assert told == taken
    markers = [MARKER.search(wire.body) for wire in case.out]
    assert all(markers)
    assert len({match[0] for match in markers if match}) == len(case.out), "two texts with one marker"


def test_who_opted_out_was_left_alone(case: Played) -> None:
    for wire in case.inbound:
        if wire.body.upper() in STOPS:
            assert not [out for out in case.out if out.to == wire.sender and out.at > wire.at]
    stopped = [role for role in case.plan.roles if role.visit.person.trait is Trait.OPTED_OUT]
    assert stopped
    assert not {out.to for out in case.out} & {role.visit.person.mobile for role in stopped}


def test_who_did_not_agree_was_not_texted(case: Played) -> None:
    unasked = {p.mobile for p in case.plan.people if p.sms_consent != Consent.YES and p.mobile}
    assert unasked
    assert not unasked & {out.to for out in case.out}


def test_everybody_got_at_most_what_was_due(case: Played) -> None:
    arrived: dict[tuple[str, str, str], int] = Counter(
        (line.to, line.kind, line.step) for line in case.report.sent if line.state == "delivered"
    )
    moved = {role.visit.person.mobile for role in case.plan.roles if role.twist is Twist.MOVED}
    for (number, kind, step), times in arrived.items():
        assert times == 1, (number, kind, step)
    asked = Counter(
        line.to for line in case.report.sent if line.kind in ("ask", "moved") and line.state == "delivered"
    )
    for number, times in asked.items():
        assert times <= (3 if number in moved else 2)


def test_a_family_gets_one_text_for_all(case: Played) -> None:
    by_number: dict[str, list[str]] = defaultdict(list)
    for role in case.plan.roles:
        if role.visit.person.mobile:
            by_number[role.visit.person.mobile].append(role.visit.person.name)
    [(number, names)] = [(number, names) for number, names in by_number.items() if len(names) > 1]
    asking = [line for line in case.report.sent if line.to == number and line.kind == "ask"]
    assert [sorted(line.patients) for line in asking] == [sorted(names)]
    assert {case.line(role).said for role in case.plan.roles if role.visit.person.mobile == number} == {
        next(wire.body for wire in case.inbound if wire.sender == number)
    }


def test_a_lost_answer_makes_no_second_text(case: Played) -> None:
    [role] = [role for role in case.plan.roles if role.twist is Twist.ANSWER_LOST]
    texts = [out for out in case.out if out.to == role.visit.person.mobile and "Reply" in out.body]
    asks = [line for line in case.report.sent if line.to == role.visit.person.mobile and line.kind == "ask"]
    assert len(asks) == 1
    assert len(texts) <= 1
    assert case.report.totals["adopted"] == 1
    assert [each for each in case.report.happenings if each.kind == Twist.ANSWER_LOST]


def test_the_moved_and_the_called_off_are_told_once(case: Played) -> None:
    for twist, kind in ((Twist.MOVED, "moved"), (Twist.CLINIC_CANCELS, "cancelled")):
        [role] = [role for role in case.plan.roles if role.twist is twist]
        notices = [line for line in case.report.sent if line.kind == kind]
        assert [line.to for line in notices] == [role.visit.person.mobile]
    [mover] = [role for role in case.plan.roles if role.twist is Twist.MOVED]
    assert mover.move_to is not None
    line = case.line(mover)
    assert (
        datetime.fromisoformat(line.start).time().strftime("%H:%M")
        == f"{mover.move_to // 60:02d}:{mover.move_to % 60:02d}"
    )


def test_declined_times_come_free_with_their_value(usual: Played) -> None:
    declined = [role for role in usual.plan.roles if role.persona.temperament is Temperament.DECLINES]
    freed = usual.report.freed
    assert freed.visits == len(declined) == 3
    assert freed.value_minor == sum(role.visit.slot.type.value_minor or 0 for role in declined) > 0
    assert freed.currency == "USD"


def test_only_what_was_declined_comes_free(case: Played) -> None:
    cancelled = [line for line in case.report.visits if line.lifecycle == "cancelled_by_patient"]
    assert len(cancelled) == case.report.freed.visits
    assert {line.standing for line in cancelled} <= {Standing.CANT_COME}
    declining = {
        role.visit.person.name for role in case.plan.roles if role.persona.temperament is Temperament.DECLINES
    }
    assert {line.patient for line in cancelled} <= declining


def test_texts_leave_by_day_while_somebody_is_there(case: Played) -> None:
    for wire in case.out:
        local = wire.at.astimezone(ZoneInfo(ZONE))
        assert 9 <= local.hour < 18 or (local.hour, local.minute) == (18, 0), local
    ended = datetime.fromisoformat(case.report.ended)
    assert (ended.hour, ended.minute) == (8, 0)
    assert ended - datetime.fromisoformat(case.report.began) >= timedelta(hours=47)


def test_no_reply_is_dropped(case: Played) -> None:
    """The last thing that somebody wrote stands in the report, or is what made them opt out for good."""
    last = {wire.sender: wire.body for wire in case.inbound}
    for role in case.plan.roles:
        number = role.visit.person.mobile
        if number in last and last[number].upper() not in STOPS:
            assert case.line(role).said == last[number]
    assert case.report.totals["replies"] == len(case.inbound)


def test_whoever_needs_a_person_is_in_the_list_with_a_reason(case: Played) -> None:
    named = {need.patient for need in case.report.needs}
    for line in case.report.of(Standing.NEEDS_PERSON):
        assert line.patient in named
    for need in case.report.needs:
        assert need.reason
        assert need.next_step
    visits = Counter((need.patient, need.start) for need in case.report.needs)
    assert max(visits.values()) == 1, "one visit stands twice in the worklist"
    starts = [need.start for need in case.report.needs if need.start]
    assert starts == sorted(starts)


def test_who_was_not_reached_is_said_with_a_reason(case: Played) -> None:
    unsent = {line.patient: line.reason for line in case.report.unsent}
    for role in case.plan.roles:
        special = role.persona.temperament in (Temperament.LANDLINE, Temperament.UNREACHABLE)
        if special or role.visit.person.trait is not Trait.PLAIN:
            assert unsent[role.visit.person.name]
    assert len(unsent) == len(case.report.unsent), "one patient twice"


def test_the_same_seed_and_date_are_the_same_play(usual: Played) -> None:
    played.cache_clear()
    again = played(*USUAL)
    assert again is not usual
    assert again.report == usual.report


def test_the_document_is_plain_json(usual: Played) -> None:
    document = usual.report.as_json()
    assert json.loads(json.dumps(document, ensure_ascii=False)) == document
    assert set(document) == {
        *(
            "clinic",
            "seed",
            "day",
            "began",
            "ended",
            "locations",
            "past_visits",
            "visits",
            "needs",
            "sent",
            "unsent",
        ),
        *("happenings", "freed", "cycles", "totals", "counts"),
    }
    assert re.search(r"Ref [0-9A-Z]{5}\b", json.dumps(document)) is None, "markers change from book to book"


def test_the_page_names_everybody_once_where_they_stand(usual: Played) -> None:
    page = render(usual.report)
    assert page.endswith("\n")
    assert max(map(len, page.splitlines())) < 200
    head = page.split("\n\n")[2]
    for standing in (Standing.CONFIRMED, Standing.CANT_COME, Standing.NEEDS_PERSON, Standing.CALLED_OFF):
        count = usual.report.counts[str(standing)]
        assert re.search(rf"^ +{count}  ", head, re.MULTILINE)
    for line in usual.report.visits:
        assert line.patient[:24] in page
    for need in usual.report.needs:
        assert need.reason in page
        assert need.next_step in page
