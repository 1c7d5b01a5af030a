"""A provider is behind: who is told, once, through the loop; and nobody's booked time moves."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from frontdesk.demo.network import Status
from frontdesk.domain.actors import Actor, ActorKind
from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import Conflict, NotFound, Refused, UsageError
from frontdesk.domain.instants import MINUTE
from frontdesk.domain.words import Confirmation, Lifecycle, Mark, MessageState, NeedKind
from frontdesk.models.tables import Message
from frontdesk.services.arrivals import board
from frontdesk.services.booking import answer_visit, set_status
from frontdesk.services.late_texts import left_anyway
from frontdesk.services.running_late import preview_late, send_late, set_behind, still_told
from frontdesk.services.stories import visit_story
from frontdesk.services.undo import redo, undo
from frontdesk.services.worklist import needs_you
from tests.support.clinic import ANNA
from tests.support.loop import EVA, JANA, PETR, Loop

TODAY = "2026-11-23"


@pytest.fixture
def malik(loop: Loop) -> int:
    """The provider who will be behind."""
    return loop.provider("Dr Malik")


def late_texts(loop: Loop, number: str = JANA) -> list[str]:
    """What the network took of delays."""
    return [each for each in loop.texts(number) if " behind today" in each]


def go_out(loop: Loop) -> None:
    """The grace passes, and a cycle runs."""
    loop.clock.advance(seconds=16)
    loop.sync()


def test_those_concerned_are_told_once_and_no_booked_time_moves(loop: Loop, malik: int) -> None:
    visit = loop.visit(loop.patient(), f"{TODAY}T11:30")
    other = loop.visit(loop.patient("Petr", mobile=PETR), f"{TODAY}T11:30", provider="Dr Novák")

    behind = set_behind(loop.book, ANNA, malik, 25)
    sent = send_late(loop.book, ANNA, malik)
    go_out(loop)
    loop.sync()

    assert (behind.before, behind.minutes) == (0, 25)
    assert len(sent.message_ids) == 1
    [body] = late_texts(loop)
    assert body.startswith(
        "Hillside Clinic: Dr Malik is about 25 min behind today. Your 11:30 visit begins at about 11:55."
    )
    assert late_texts(loop, PETR) == []
    assert loop.visit_of(visit.id).start_utc == visit.start_utc
    assert loop.visit_of(other.id).version == 1
    [story] = [each.sentence for each in visit_story(loop.book, visit.id).rows if "delay" in each.sentence]
    assert story.startswith("Notice of a delay: ")
    [row] = [each for each in board(loop.book).rows if each.id == visit.id]
    assert (row.behind, row.told, row.pace.expected_utc) == (25, 25, visit.start_utc + 25 * MINUTE)


def test_the_same_is_never_told_twice_and_a_further_delay_only_from_ten_minutes_on(
    loop: Loop, malik: int
) -> None:
    loop.visit(loop.patient(), f"{TODAY}T13:00")
    for minutes in (20, 20, 29):
        set_behind(loop.book, ANNA, malik, minutes)
        if preview_late(loop.book, malik).told:
            send_late(loop.book, ANNA, malik)
        go_out(loop)
    assert len(late_texts(loop)) == 1
    with pytest.raises(UsageError, match="told already"):
        send_late(loop.book, ANNA, malik)

    set_behind(loop.book, ANNA, malik, 30)
    send_late(loop.book, ANNA, malik)
    go_out(loop)
    set_behind(loop.book, ANNA, malik, 20)
    send_late(loop.book, ANNA, malik)
    go_out(loop)

    assert [body.split(" about ")[1].split(" min")[0] for body in late_texts(loop)] == ["20", "30", "20"]


def test_taken_back_within_the_grace_it_never_goes_and_can_be_sent_again(loop: Loop, malik: int) -> None:
    loop.visit(loop.patient(), f"{TODAY}T11:30")
    set_behind(loop.book, ANNA, malik, 25)
    sent = send_late(loop.book, ANNA, malik)

    undone = undo(loop.book, ANNA)
    assert (undone.act, undone.command) == ("late_told", sent.changes.command)
    go_out(loop)
    assert late_texts(loop) == []
    with pytest.raises(NotFound, match="nothing to redo"):
        redo(loop.book, ANNA)

    send_late(loop.book, ANNA, malik)
    go_out(loop)
    assert len(late_texts(loop)) == 1
    with pytest.raises(Refused, match=r"have left, .* Undo again for what you did before it\."):
        undo(loop.book, ANNA)
    assert undo(loop.book, ANNA).act == "behind"


def test_of_texts_that_left_in_part_those_that_wait_are_taken_back(loop: Loop, malik: int) -> None:
    loop.visit(loop.patient(), f"{TODAY}T11:30")
    loop.visit(loop.patient("Eva", mobile=EVA), f"{TODAY}T12:00")
    set_behind(loop.book, ANNA, malik, 25)
    sent = send_late(loop.book, ANNA, malik)
    assert len(sent.message_ids) == 2
    with loop.book.write(ANNA) as work:
        work.session.execute(
            update(Message).where(Message.public_id == sent.message_ids[0]).values(state=MessageState.SENT)
        )
    undone = undo(loop.book, ANNA)
    assert [each.kind for each in undone.changes.items] == [Kind.MESSAGE]
    assert left_anyway(loop.book, undone.command) == 1


def test_a_newer_delay_overtakes_the_notice_that_still_waits(loop: Loop, malik: int) -> None:
    loop.visit(loop.patient(), f"{TODAY}T11:30")
    set_behind(loop.book, ANNA, malik, 20)
    send_late(loop.book, ANNA, malik)
    set_behind(loop.book, ANNA, malik, 40)
    send_late(loop.book, ANNA, malik)
    go_out(loop)

    [body] = late_texts(loop)
    assert "12:10" in body


def test_the_preview_says_who_is_not_told_and_why(loop: Loop, malik: int) -> None:
    numbers = (f"+1202555012{n}" for n in range(9))
    said: dict[int, str] = {}

    def expect(visit_id: int, why: str) -> None:
        said[visit_id] = why

    expect(
        loop.visit(loop.patient("No", mobile=next(numbers), consent=""), f"{TODAY}T11:00", minutes=15).id,
        "No consent",
    )
    stopped = next(numbers)
    expect(loop.visit(loop.patient("Stop", mobile=stopped), f"{TODAY}T11:15", minutes=15).id, "opted out")
    marks = [Mark.CALL_INSTEAD]
    call = loop.patient("Call", mobile=next(numbers), marks=marks)
    expect(loop.visit(call, f"{TODAY}T11:30", minutes=15).id, "call instead")
    here = loop.visit(loop.patient("Here", mobile=next(numbers)), f"{TODAY}T11:45", minutes=15)
    set_status(loop.book, ANNA, here.id, lifecycle=Lifecycle.ARRIVED)
    expect(here.id, "here already")
    no = loop.visit(loop.patient("Not", mobile=next(numbers)), f"{TODAY}T12:00", minutes=15)
    answer_visit(loop.book, ANNA, no.id, confirmation=Confirmation.DECLINED)
    expect(no.id, "Can't come")
    expect(
        loop.visit(loop.patient("Gone", mobile=next(numbers)), f"{TODAY}T10:00", minutes=15).id, "too late"
    )
    first = loop.visit(loop.patient(), f"{TODAY}T13:00", minutes=15)
    expect(loop.visit(loop.patient("Eva"), f"{TODAY}T13:15", minutes=15).id, "Shares the number of Jana")
    loop.reply("STOP", sender=stopped)
    set_behind(loop.book, ANNA, malik, 25)

    preview = preview_late(loop.book, malik)

    assert [each.appointment_id for each in preview.told] == [first.id]
    assert {each.appointment_id for each in preview.not_told} == set(said)
    for each in preview.not_told:
        assert said[each.appointment_id] in each.why_not
    to_call = {
        key for key, why in said.items() if why in ("No consent", "opted out", "call instead", "too late")
    }
    assert {each.appointment_id for each in preview.not_told if each.call} == to_call
    assert preview.segments >= 1


def test_a_family_on_one_number_reads_one_text(loop: Loop, malik: int) -> None:
    loop.visit(loop.patient(), f"{TODAY}T13:00")
    loop.visit(loop.patient("Eva"), f"{TODAY}T13:30")
    set_behind(loop.book, ANNA, malik, 25)
    send_late(loop.book, ANNA, malik)
    go_out(loop)

    assert len(late_texts(loop)) == 1
    assert preview_late(loop.book, malik).told == ()


def test_who_arrives_or_stops_meanwhile_is_not_written_to(loop: Loop, malik: int) -> None:
    visit = loop.visit(loop.patient(), f"{TODAY}T11:30")
    loop.visit(loop.patient("Petr", mobile=PETR), f"{TODAY}T12:30")
    loop.visit(loop.patient("Eva", mobile=EVA), f"{TODAY}T13:30")
    set_behind(loop.book, ANNA, malik, 25)
    send_late(loop.book, ANNA, malik)
    set_status(loop.book, ANNA, visit.id, lifecycle=Lifecycle.ARRIVED)
    loop.reply("STOP", sender=PETR, after_seconds=5)
    go_out(loop)

    assert late_texts(loop) == late_texts(loop, PETR) == []
    assert len(late_texts(loop, EVA)) == 1


def test_a_moved_visit_is_not_told_of_its_old_time(loop: Loop, malik: int) -> None:
    visit = loop.visit(loop.patient(), f"{TODAY}T11:30")
    set_behind(loop.book, ANNA, malik, 25)
    send_late(loop.book, ANNA, malik)
    loop.move(visit, f"{TODAY}T14:00")
    go_out(loop)

    assert late_texts(loop) == []


@pytest.mark.parametrize("minutes", [0, 40])
def test_a_notice_that_waited_too_long_to_be_true_never_goes(loop: Loop, malik: int, minutes: int) -> None:
    loop.visit(loop.patient(), f"{TODAY}T13:00")
    set_behind(loop.book, ANNA, malik, 25)
    send_late(loop.book, ANNA, malik)
    set_behind(loop.book, ANNA, malik, minutes)
    go_out(loop)

    assert late_texts(loop) == []
    assert [row.reason for row in loop.rows() if row.kind == "late"] == [
        "The provider is behind by other minutes meanwhile."
    ]


def test_a_little_more_does_not_hold_it_back(loop: Loop, malik: int) -> None:
    loop.visit(loop.patient(), f"{TODAY}T13:00")
    set_behind(loop.book, ANNA, malik, 25)
    send_late(loop.book, ANNA, malik)
    set_behind(loop.book, ANNA, malik, 30)
    go_out(loop)

    assert len(late_texts(loop)) == 1


def test_in_quiet_hours_it_is_a_call(loop: Loop, malik: int) -> None:
    loop.visit(loop.patient(), f"{TODAY}T13:00")
    loop.set("reminders.quiet_from", "09:30")
    loop.set("reminders.quiet_until", "18:00")
    set_behind(loop.book, ANNA, malik, 25)

    [row] = preview_late(loop.book, malik).not_told

    assert row.call
    assert "too early or too late in the day" in row.why_not


def test_what_the_network_could_not_deliver_is_not_tried_hours_later(loop: Loop, malik: int) -> None:
    loop.visit(loop.patient(), f"{TODAY}T15:00")
    set_behind(loop.book, ANNA, malik, 25)
    send_late(loop.book, ANNA, malik)
    go_out(loop)
    [sent] = [row for row in loop.rows() if row.kind == "late"]
    assert sent.provider_id is not None
    loop.network.set_status(sent.provider_id, Status.UNDELIVERED, error_code=30003)
    loop.clock.advance(minutes=5)
    loop.sync()

    assert [row.state for row in loop.rows() if row.kind == "late"] == ["undelivered"]


def test_what_failed_is_a_call(loop: Loop, malik: int) -> None:
    visit = loop.visit(loop.patient(mobile="+12025550199"), f"{TODAY}T11:30")
    answer_visit(loop.book, ANNA, visit.id)
    set_behind(loop.book, ANNA, malik, 25)
    send_late(loop.book, ANNA, malik)
    with loop.book.write(ANNA) as work:
        work.session.execute(
            update(Message).where(Message.kind == "late").values(state="failed", error_code=30003)
        )

    assert NeedKind.FAILED in {each.kind for each in needs_you(loop.book)}
    [again] = preview_late(loop.book, malik).told
    assert again.appointment_id == visit.id


def test_on_time_again_nobody_is_texted_and_who_was_told_is_to_be_called(loop: Loop, malik: int) -> None:
    loop.visit(loop.patient(), f"{TODAY}T13:00")
    set_behind(loop.book, ANNA, malik, 25)
    send_late(loop.book, ANNA, malik)
    go_out(loop)
    set_behind(loop.book, ANNA, malik, 0)

    preview = preview_late(loop.book, malik)

    assert preview.told == ()
    assert [(each.call, each.why_not) for each in preview.not_told] == [
        (True, "Was told of 25 min, and is expected as booked again.")
    ]
    assert board(loop.book).behind == ()


def test_without_texts_the_preview_says_so(loop: Loop, malik: int) -> None:
    loop.visit(loop.patient(), f"{TODAY}T13:00")
    set_behind(loop.book, ANNA, malik, 25)
    loop.set("reminders.enabled", "false")

    assert "switched off" in preview_late(loop.book, malik).why_none
    with pytest.raises(UsageError, match="switched off"):
        send_late(loop.book, ANNA, malik)


def test_a_delay_is_undone_as_any_act(loop: Loop, malik: int) -> None:
    set_behind(loop.book, ANNA, malik, 25)
    set_behind(loop.book, ANNA, malik, 40)

    assert undo(loop.book, ANNA).title == "the delay of Dr Malik"
    assert [each.minutes for each in board(loop.book).behind] == [25]
    undo(loop.book, ANNA)
    assert board(loop.book).behind == ()


def test_an_undone_delay_takes_back_what_waits_and_says_who_still_believes_in_it(
    loop: Loop, malik: int
) -> None:
    first = loop.visit(loop.patient(), f"{TODAY}T11:30")
    loop.visit(loop.patient("Petr", mobile=PETR), f"{TODAY}T12:30")
    behind = set_behind(loop.book, ANNA, malik, 25)
    send_late(loop.book, ANNA, malik, only=[first.id])
    go_out(loop)
    send_late(loop.book, ANNA, malik)
    assert still_told(loop.book, malik) == ()

    undone = undo(loop.book, ANNA, command=behind.changes.command)
    go_out(loop)

    assert [each.kind for each in undone.changes.items].count(Kind.MESSAGE) == 1
    assert [(row.state, row.reason) for row in loop.rows() if row.kind == "late"][1] == (
        "cancelled",
        "The provider is behind by other minutes meanwhile.",
    )
    assert (len(late_texts(loop)), late_texts(loop, PETR)) == (1, [])
    assert still_told(loop.book, malik) == ((25, 1),)
    set_behind(loop.book, ANNA, malik, 25)
    assert still_told(loop.book, malik) == ()


def test_an_undone_step_of_a_delay_leaves_what_still_holds(loop: Loop, malik: int) -> None:
    loop.visit(loop.patient(), f"{TODAY}T11:30")
    set_behind(loop.book, ANNA, malik, 5)
    send_late(loop.book, ANNA, malik)
    set_behind(loop.book, ANNA, malik, 10)

    undone = undo(loop.book, ANNA)
    assert Kind.MESSAGE not in {each.kind for each in undone.changes.items}
    undone = undo(loop.book, ANNA)
    assert Kind.MESSAGE in {each.kind for each in undone.changes.items}
    go_out(loop)
    assert late_texts(loop) == []


@pytest.mark.parametrize("minutes", [-1, 601])
def test_a_delay_has_its_bounds(loop: Loop, malik: int, minutes: int) -> None:
    with pytest.raises(UsageError):
        set_behind(loop.book, ANNA, malik, minutes)
    with pytest.raises(NotFound):
        set_behind(loop.book, ANNA, 4711, 5)


def test_texts_of_another_delay_than_the_one_that_was_seen_are_not_sent(loop: Loop, malik: int) -> None:
    loop.visit(loop.patient(), f"{TODAY}T11:30")
    set_behind(loop.book, ANNA, malik, 25)
    seen = preview_late(loop.book, malik)
    set_behind(loop.book, Actor(ActorKind.STAFF, "Eva"), malik, 40)
    with pytest.raises(Conflict, match="changed to 40 min"):
        send_late(loop.book, ANNA, malik, minutes=seen.minutes)
    go_out(loop)
    assert late_texts(loop) == []
    assert len(send_late(loop.book, ANNA, malik, minutes=40).message_ids) == 1


def test_who_should_have_been_seen_by_now_with_the_delay_is_not_to_be_called(loop: Loop, malik: int) -> None:
    long_over, waits = (
        loop.visit(loop.patient(), f"{TODAY}T08:30"),
        loop.visit(loop.patient("Petr", mobile=PETR), f"{TODAY}T11:30"),
    )
    loop.clock.advance(minutes=90)
    set_behind(loop.book, ANNA, malik, 20)
    found = preview_late(loop.book, malik)
    assert [each.appointment_id for each in (*found.told, *found.not_told)] == [waits.id]
    set_behind(loop.book, ANNA, malik, 240)
    found = preview_late(loop.book, malik)
    both = {each.appointment_id for each in (*found.told, *found.not_told)}
    assert both == {long_over.id, waits.id}
