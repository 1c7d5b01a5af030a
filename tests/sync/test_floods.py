"""Many answers at once: every one is kept once, applied once, and the last word on texts counts."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from frontdesk.demo.network import FaultKind
from frontdesk.domain.actors import PROGRAM
from frontdesk.models.tables import Address
from frontdesk.services.imports import import_appointments, import_patients
from tests.support.clinic import ANNA
from tests.support.crashing import crash
from tests.support.loop import JANA, Loop

MANY = 300


@pytest.fixture
def asked(loop: Loop) -> dict[str, str]:
    """Three hundred people who were asked, and what each answers."""
    patients = ["external_id,last_name,mobile,sms_consent"]
    visits = ["external_id,patient_external_id,provider,start,minutes"]
    answers = {}
    for number in range(MANY):
        mobile = f"+1202555{1000 + number}"
        answers[mobile] = ("C", "X", "STOP", "can it be 3?")[number % 4]
        patients.append(f"p{number},Nová,{mobile},yes")
        doctor, slot = divmod(number, 30)
        start = f"2026-11-25T{9 + slot // 4:02d}:{15 * (slot % 4):02d}"
        visits.append(f"v{number},p{number},Dr {doctor},{start},15")
    for name, act, lines in (("p.csv", import_patients, patients), ("v.csv", import_appointments, visits)):
        file = loop.folder / name
        file.write_text("\n".join(lines), encoding="utf-8")
        act(loop.book, ANNA, file, column_map=None)
    assert loop.sync().sent == MANY
    loop.clock.advance(minutes=1)
    return answers


def all_write(loop: Loop, answers: dict[str, str]) -> None:
    for mobile, body in answers.items():
        loop.network.inbound(sender=mobile, to=loop.network.number, body=body)
    loop.clock.advance(seconds=1)


def opted_out(loop: Loop) -> set[str]:
    with loop.book.write(PROGRAM) as work:
        return {each.address for each in work.session.query(Address).where(Address.opted_out)}


def assert_all_applied(loop: Loop, answers: dict[str, str]) -> None:
    rows = loop.rows("in")
    assert Counter(each.body for each in rows) == Counter(answers.values())
    assert len({each.provider_id for each in rows}) == MANY
    assert opted_out(loop) == {mobile for mobile, body in answers.items() if body == "STOP"}
    confirmations = Counter(loop.row(loop.visit_of(key)).confirmation for key in range(1, MANY + 1, 30))
    assert set(confirmations) <= {"confirmed", "declined", "awaiting", "needs_person"}
    assert Counter(loop.handlings())["person"] == MANY // 4


def test_three_hundred_on_one_page(loop: Loop, asked: dict[str, str]) -> None:
    all_write(loop, asked)
    report = loop.sync()
    assert (report.replies, report.confirmed, report.declined) == (MANY, MANY // 4, MANY // 4)
    assert_all_applied(loop, asked)
    assert loop.sync().replies == 0


def test_three_hundred_over_small_pages_with_deaths_and_a_page_that_fails(
    loop: Loop, asked: dict[str, str]
) -> None:
    all_write(loop, asked)
    loop.cycle.close()
    for steps in (3, 9, 40):
        crash(loop.book, after_steps=steps)
        loop.clock.advance(minutes=1)
    loop.fault(FaultKind.PAGE2_FAILS, count=1)
    cycle = loop.another_cycle(page_size=70)
    for _ in range(3):
        cycle.run_once()
    cycle.close()
    assert_all_applied(loop, asked)


@pytest.mark.parametrize("seed", range(3))
def test_a_storm_of_stop_and_start_in_one_second_ends_as_the_network_has_it(loop: Loop, seed: int) -> None:
    loop.asked()
    loop.clock.advance(minutes=1)
    dice = random.Random(seed)
    storm = [dice.choice(("STOP", "START", "CANCEL", "yes", "unstop", "STOPALL", "hello")) for _ in range(60)]
    for body in storm:
        loop.network.inbound(sender=JANA, to=loop.network.number, body=body)
    loop.clock.advance(seconds=1)
    loop.another_cycle(page_size=7).run_once()
    assert Counter(each.body for each in loop.rows("in")) == Counter(storm)
    assert (JANA in opted_out(loop)) is loop.network.opted_out(JANA)
    loop.cycle.close()
    before = len(loop.accepted())
    loop.run_until("2026-11-23T18:00:00+00:00")
    assert len(loop.accepted()) <= before + 1


def test_texts_without_words_are_kept(loop: Loop) -> None:
    loop.asked()
    loop.clock.advance(minutes=1)
    for _ in range(3):
        loop.network.inbound(sender=JANA, to=loop.network.number, body="")
    loop.clock.advance(seconds=1)
    assert loop.sync().replies == 3
    assert loop.handlings() == ["person"] * 3
