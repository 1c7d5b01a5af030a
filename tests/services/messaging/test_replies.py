"""What patients write back: keywords, free text, words about something else, and what follows."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.words import Lifecycle
from frontdesk.models.tables import Address, Inbound
from frontdesk.services.booking import answer_visit, set_status
from frontdesk.services.messaging import inbox
from frontdesk.services.patients import PatientEdit, update_patient
from frontdesk.services.ports import ProviderMessage, SyncReport
from frontdesk.services.texting import set_texting
from frontdesk.services.worklist import needs_you
from tests.support.clinic import ANNA
from tests.support.loop import EVA, JANA, Loop

CONFIRMING = ("C", "c", "YES", "yes", "Yes.", " C! ", "\tyes\n", "C .")
DECLINING = ("X", "x", "NO", "no", "No.", "  x!")
FREE = (
    "No problem, I'll be there",
    "yes but can it be 3?",
    "stop it hurts",
    "C C",
    "CC",
    "yes!!",
    "C..",
    "Yes please",
    "👍",
    "c?",
    "(C)",
    "'yes'",
    "STOP texting me",
    "",
    " ",
    "YES" * 200,
)
HOSTILE = (
    "<script>alert(1)</script>",
    "'; DROP TABLE message; --",
    "\x00\x01\x02",
    "\u202eC\u202c",
    "{name} %s {0}",
    "=HYPERLINK(1)",
    "x" * 1600,
    "🏥" * 400,
    "C\u200b",
)


def answers(loop: Loop, words: Sequence[str]) -> tuple[SyncReport, list[str]]:
    """Everybody has been asked and answers one of the words: the report, and how each visit stands."""
    numbers = [f"+1202555{1000 + index}" for index in range(len(words))]
    visits = [
        loop.visit(loop.patient(mobile=number), "2026-11-25T15:00", provider=f"Dr of {number}")
        for number in numbers
    ]
    loop.sync()
    loop.clock.advance(minutes=1)
    for number, word in zip(numbers, words, strict=True):
        loop.network.inbound(sender=number, to=loop.network.number, body=word)
    loop.clock.advance(minutes=1)
    report = loop.sync()
    assert sorted(each.body for each in loop.rows("in")) == sorted(words)
    return report, [loop.confirmation(visit) for visit in visits]


def test_words_that_confirm(loop: Loop) -> None:
    report, stand = answers(loop, CONFIRMING)
    assert (report.confirmed, report.declined, report.needs_person) == (len(CONFIRMING), 0, 0)
    assert stand == ["confirmed"] * len(CONFIRMING)


def test_words_that_decline(loop: Loop) -> None:
    report, stand = answers(loop, DECLINING)
    assert (report.confirmed, report.declined, report.needs_person) == (0, len(DECLINING), 0)
    assert stand == ["declined"] * len(DECLINING)


def test_anything_else_goes_to_a_person_and_stays_text(loop: Loop) -> None:
    texts = FREE + HOSTILE
    report, stand = answers(loop, texts)
    assert (report.replies, report.confirmed, report.declined) == (len(texts), 0, 0)
    assert report.needs_person == len(texts)
    assert stand == ["needs_person"] * len(texts)


def test_a_clinics_own_words_count_as_exact_words(loop: Loop) -> None:
    loop.set("replies.keywords", '{"cs": {"confirm": ["ano", "Přijdu"], "decline": ["ne"]}}')
    first = loop.asked()
    second = loop.asked("2026-11-25T11:00", mobile=EVA)
    assert loop.reply("PŘIJDU.").confirmed == 1
    assert loop.reply("Ne", sender=EVA).declined == 1
    assert (loop.confirmation(first), loop.confirmation(second)) == ("confirmed", "declined")


def test_cancel_opts_out_and_asks_for_a_person(loop: Loop) -> None:
    visit = loop.asked()
    report = loop.reply("CANCEL")
    assert (report.declined, report.needs_person) == (0, 1)
    assert loop.confirmation(visit) == "needs_person"
    loop.run_until("2026-11-26T10:00:00+00:00")
    assert len(loop.texts()) == 1


def test_cancel_with_nothing_asked_still_finds_the_only_visit(loop: Loop) -> None:
    visit = loop.visit(loop.patient(), "2026-12-10T15:00")
    assert loop.reply("cancel").needs_person == 1
    assert loop.confirmation(visit) == "needs_person"


def test_help_goes_to_a_person(loop: Loop) -> None:
    loop.asked()
    assert loop.reply("HELP").needs_person == 1


def test_a_yes_to_an_old_version_goes_to_a_person(loop: Loop) -> None:
    visit = loop.asked()
    loop.move(visit, "2026-12-10T15:00")
    report = loop.reply("C")
    assert (report.confirmed, report.needs_person) == (0, 1)
    assert loop.confirmation(visit) == "needs_person"


def test_a_reply_written_before_the_question_does_not_answer_it(loop: Loop) -> None:
    visit = loop.visit(loop.patient(), "2026-11-26T10:30")
    loop.network.inbound(sender=JANA, to=loop.network.number, body="C")
    loop.clock.set("2026-11-23T10:30:00+00:00")
    loop.server.stop()
    with pytest.raises(Exception, match="reached"):
        loop.sync()
    loop.server.start()
    report = loop.sync()
    assert (report.sent, report.needs_person) == (1, 1)
    loop.clock.advance(minutes=1)
    loop.sync()
    assert loop.confirmation(visit) == "awaiting"
    assert loop.reply("C").confirmed == 1


def test_a_late_text_never_undoes_an_arrival(loop: Loop) -> None:
    visit = loop.asked()
    set_status(loop.book, ANNA, visit.id, lifecycle=Lifecycle.ARRIVED)
    report = loop.reply("X")
    assert (report.declined, report.needs_person) == (0, 1)
    row = loop.row(visit)
    assert (row.lifecycle, row.confirmation) == ("arrived", "awaiting")


def test_an_answer_after_the_visit_began_goes_to_a_person(loop: Loop) -> None:
    visit = loop.asked("2026-11-23T15:00")
    loop.clock.set("2026-11-23T15:10:00+00:00")
    assert loop.reply("C").needs_person == 1
    assert loop.confirmation(visit) == "awaiting"


def test_the_same_word_again_needs_nobody(loop: Loop) -> None:
    visit = loop.asked()
    loop.reply("C")
    report = loop.reply("yes")
    assert (report.replies, report.confirmed, report.needs_person) == (1, 0, 0)
    assert loop.confirmation(visit) == "confirmed"


def test_a_change_of_mind_goes_to_a_person(loop: Loop) -> None:
    visit = loop.asked()
    loop.reply("C")
    assert loop.reply("X").needs_person == 1
    assert loop.confirmation(visit) == "needs_person"


def test_free_text_after_a_confirmation_leaves_it_alone(loop: Loop) -> None:
    visit = loop.asked()
    loop.reply("C")
    assert loop.reply("Is there parking?").needs_person == 1
    assert loop.confirmation(visit) == "confirmed"


def test_who_answered_by_phone_and_then_texts_the_same_bothers_nobody(loop: Loop) -> None:
    visit = loop.asked()
    answer_visit(loop.book, ANNA, visit.id)
    report = loop.reply("C")
    assert (report.confirmed, report.needs_person) == (0, 0)


def test_an_unknown_sender_is_kept_for_a_person(loop: Loop) -> None:
    assert loop.reply("C", sender="+12025550199").needs_person == 1
    [row] = loop.rows("in")
    assert row.body == "C"
    assert row.visits == ()


def test_a_text_about_nothing_asked_is_shown_with_the_only_visit(loop: Loop) -> None:
    visit = loop.visit(loop.patient(), "2026-12-10T15:00")
    assert loop.reply("I am running late").needs_person == 1
    assert loop.confirmation(visit) == "not_asked"


def test_every_reply_is_stored_once_however_often_the_list_is_read(loop: Loop) -> None:
    loop.asked()
    loop.reply("C")
    for _ in range(3):
        loop.clock.advance(minutes=1)
        assert loop.sync().replies == 0
    other = loop.another_cycle()
    other.run_once()
    assert len(loop.rows("in")) == 1


def test_a_reply_that_was_stored_before_a_crash_is_interpreted_by_the_next_cycle(loop: Loop) -> None:
    visit = loop.asked()
    loop.clock.advance(minutes=1)
    snapshot = loop.network.inbound(sender=JANA, to=loop.network.number, body="C")
    with loop.book.write(PROGRAM) as work:
        inbox.store(
            work,
            ProviderMessage(
                provider_id=snapshot.message.sid,
                direction="in",
                to=snapshot.message.to,
                sender=JANA,
                body="C",
                status="received",
                error_code=None,
                created_utc=snapshot.message.created_utc,
                sent_utc=snapshot.message.created_utc,
            ),
        )
    report = loop.sync()
    assert (report.replies, report.confirmed) == (0, 1)
    assert loop.confirmation(visit) == "confirmed"


def test_a_stored_reply_needs_no_provider_to_be_interpreted(loop: Loop) -> None:
    visit = loop.asked()
    with loop.book.write(PROGRAM) as work:
        inbox.store(
            work,
            ProviderMessage(
                "SM1", "in", loop.network.number, JANA, "C", "received", None, work.now_utc, work.now_utc
            ),
        )
    loop.server.stop()
    with pytest.raises(Exception, match="reached"):
        loop.sync()
    assert loop.confirmation(visit) == "confirmed"


def test_storing_a_reply_twice_keeps_one(loop: Loop) -> None:
    incoming = ProviderMessage("SM1", "in", loop.network.number, JANA, "C", "received", None, 1_000, None)
    with loop.book.write(PROGRAM) as work:
        assert inbox.store(work, incoming) is not None
        assert inbox.store(work, incoming) is None


# Thanks


@pytest.mark.parametrize(
    ("setting", "word", "thanked"),
    [
        ("none", "C", False),
        ("none", "X", False),
        ("decline", "C", False),
        ("decline", "X", True),
        ("both", "C", True),
        ("both", "X", True),
        ("both", "see you", False),
        ("both", "STOP", False),
    ],
)
def test_which_answers_are_thanked_for(loop: Loop, setting: str, word: str, thanked: bool) -> None:
    loop.set("replies.acknowledge", setting)
    loop.asked()
    loop.reply(word)
    assert len(loop.texts()) == (2 if thanked else 1)
    if thanked:
        assert loop.rows()[-1].kind == "acknowledgement"


def test_the_thanks_come_once_a_reply_and_again_for_another(loop: Loop) -> None:
    loop.set("replies.acknowledge", "both")
    loop.asked("2026-11-25T15:00")
    loop.reply("C")
    loop.sync()
    assert len(loop.texts()) == 2
    loop.reply("yes")
    assert len(loop.texts()) == 2


def test_a_family_is_thanked_once(loop: Loop) -> None:
    loop.visit(loop.patient("Jana"), "2026-11-25T15:00")
    loop.visit(loop.patient("Petr"), "2026-11-25T16:00")
    loop.sync()
    loop.reply("X")
    assert len(loop.texts()) == 2


def test_thanks_are_not_sent_to_who_opted_out_meanwhile(loop: Loop) -> None:
    loop.set("replies.acknowledge", "both")
    loop.asked()
    loop.clock.advance(minutes=1)
    loop.network.inbound(sender=JANA, to=loop.network.number, body="X")
    loop.clock.advance(seconds=5)
    loop.network.inbound(sender=JANA, to=loop.network.number, body="STOP")
    loop.clock.advance(seconds=5)
    loop.sync()
    assert len(loop.texts()) == 1


def test_thanks_go_at_night_too_as_the_patient_is_awake(loop: Loop) -> None:
    loop.asked("2026-11-25T15:00")
    loop.clock.set("2026-11-23T22:00:00+00:00")
    loop.reply("X")
    assert len(loop.texts()) == 2


# A clear no


def test_a_clear_no_frees_the_slot_where_the_clinic_wants_it(loop: Loop) -> None:
    loop.set("replies.auto_free_slot", "true")
    visit = loop.asked()
    assert loop.reply("X").declined == 1
    row = loop.row(visit)
    assert (row.lifecycle, row.confirmation) == ("cancelled_by_patient", "declined")
    loop.run_until("2026-11-26T10:00:00+00:00")
    assert [each.kind for each in loop.rows()] == ["ask", "acknowledgement"]
    loop.visit(loop.patient("Eva", mobile=EVA), "2026-11-26T09:30", provider=f"Dr of {JANA}")


def test_otherwise_a_person_cancels(loop: Loop) -> None:
    visit = loop.asked()
    loop.reply("X")
    assert loop.row(visit).lifecycle == "booked"


def test_an_interpreted_reply_is_left_as_it_is(loop: Loop) -> None:
    from frontdesk.services.messaging.handled import Interpreted
    from frontdesk.services.messaging.interpreting import interpret
    from frontdesk.services.messaging.surroundings import Around

    loop.asked()
    loop.reply("C")
    with loop.book.write(PROGRAM) as work:
        [key] = [each.message_id for each in work.session.query(Inbound)]
        around = Around.load(work.session.connection())
        assert interpret(work, around, key) == Interpreted()


def test_of_one_second_the_order_in_which_they_were_written_counts(loop: Loop) -> None:
    for word in ("STOP", "START", "STOP", "START", "STOP"):
        loop.network.inbound(sender=JANA, to=loop.network.number, body=word)
    for word in ("STOP", "START", "STOP", "START"):
        loop.network.inbound(sender=EVA, to=loop.network.number, body=word)
    loop.sync()
    with loop.book.read() as connection:
        stopped = set(connection.execute(select(Address.address).where(Address.opted_out)).scalars())
    assert stopped == {JANA}


@pytest.mark.parametrize("word", ["C", "X"])
def test_whoever_has_the_old_number_answers_for_nobody(loop: Loop, word: str) -> None:
    visit = loop.asked()
    update_patient(loop.book, ANNA, visit.patient_id, PatientEdit(mobile=EVA))
    report = loop.reply(word)
    assert (report.confirmed, report.declined, report.needs_person) == (0, 0, 1)
    assert loop.confirmation(visit) == "needs_person"
    [row] = [each for each in needs_you(loop.book) if each.kind == "reply"]
    assert row.appointment_id == visit.public_id
    assert "go to another number now" in row.reason


def test_a_number_that_came_back_answers_again(loop: Loop) -> None:
    visit = loop.asked()
    for number in (EVA, JANA):
        update_patient(loop.book, ANNA, visit.patient_id, PatientEdit(mobile=number))
    assert loop.reply("C").confirmed == 1


def test_the_number_that_texts_go_to_answers_and_not_the_cards_own(loop: Loop) -> None:
    visit = loop.asked()
    set_texting(loop.book, ANNA, visit.patient_id, number=EVA, whose="mother")
    assert loop.reply("C").confirmed == 0
    later = loop.visit(visit.patient_id, "2026-11-27T09:30")
    loop.run_until("2026-11-24T10:00:00+00:00")
    assert loop.texts(EVA)
    assert loop.reply("C", sender=EVA).confirmed >= 1
    assert loop.confirmation(later) == "confirmed"
