"""Half-made bookings: put aside and taken up again, kept through a failed commit, a crash and a disk that refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from frontdesk.models.raw import connect_raw
from frontdesk.models.tables import Reservation
from frontdesk.services.drafts import FOLDER, drafts_of
from frontdesk.ui.booking.chip import ParkedChip, offer_kept
from frontdesk.ui.booking.kept_list import KeptPanel
from frontdesk.ui.booking.panel import BookingPanel
from frontdesk.ui.booking.parking import ParkedPanel, park_or_resume, resume
from frontdesk.ui.drafts import new_draft_id, shelf
from frontdesk.ui.halfway import SHARING_DRAFT
from frontdesk.ui.navigation import Navigator, Wish
from frontdesk.ui.voice import Trouble, Voice
from tests.ui.booking.hands import Hands, listen
from tests.ui.desks import NEXT

ENTER = Qt.Key.Key_Return
TEN = f"{NEXT}T10:00"


def half_made(hands: Hands, start: str = TEN, name: str = "jan") -> BookingPanel:
    """A booking with a patient and a note, not booked."""
    panel = hands.open(hands.at(start))
    hands.type(name)
    hands.press(ENTER)
    panel.visit.note.setText("left knee")
    hands.settled()
    return panel


def test_f4_parks_with_place_and_words_and_f4_takes_it_up_again(hands: Hands) -> None:
    panel = half_made(hands)
    with hands.qtbot.waitSignal(panel.closed):
        park_or_resume(hands.desk, panel)
    [draft] = shelf(hands.desk).of("booking")
    assert draft.parked
    assert draft.title == "Jana Nováková, Tue 24 Nov 10:00"
    park_or_resume(hands.desk, None)
    [again] = hands.heard.wanted
    assert isinstance(again, BookingPanel)
    hands.panel = again
    hands.show(again)
    hands.until(lambda: again.picker.person is not None and again.visit.knows_choices)
    hands.settled()
    assert again.sheet.summary.text() == "Tue 24 Nov, 10:00 to 10:30"
    assert again.visit.note.text() == "left knee"
    assert again.findings.isHidden()
    again.commit()
    assert hands.done().endswith("Jana")
    assert shelf(hands.desk).of("booking") == ()


def test_a_parked_slot_stays_held_for_ten_minutes_and_no_longer(hands: Hands) -> None:
    from tests.ui.booking.test_panel import taken

    half_made(hands).park()
    hands.until(lambda: not hands.desk.jobs.acting)
    hands.clinic.clock.advance(minutes=9)
    assert taken(hands).startswith("Dr Malik is held")
    hands.clinic.clock.advance(minutes=2)
    assert taken(hands) == ""


def test_a_time_that_nobody_looked_at_yet_is_held_when_it_is_parked_too(hands: Hands) -> None:
    from tests.ui.booking.test_panel import taken

    panel = hands.open(hands.at(f"{NEXT}T11:00", patient="Lee"))
    hands.settled()
    panel.visit.put_start(TEN)
    panel.park()
    hands.until(lambda: not hands.desk.jobs.acting)
    assert taken(hands).startswith("Dr Malik is held")
    hands.clinic.clock.advance(minutes=9)
    assert taken(hands).startswith("Dr Malik is held")


def test_a_hold_that_is_taken_while_the_form_is_put_aside_is_its_own_when_it_comes_back(hands: Hands) -> None:
    panel = half_made(hands)
    # The look at the time, which holds it, is still on its way when the draft is written down.
    panel.watch.settle()
    panel.park()
    [draft] = shelf(hands.desk).of("booking")
    hands.until(lambda: not hands.desk.jobs.acting)
    again = hands.open(Wish(), draft)
    hands.until(lambda: again.picker.person is not None and again.visit.knows_choices)
    again.commit()
    assert hands.done().endswith("Jana")


def test_esc_keeps_what_is_typed_and_says_so(hands: Hands) -> None:
    panel = hands.open(hands.at(TEN))
    hands.type("jan")
    assert panel.back()
    assert not panel.back()
    assert panel.may_close()
    assert hands.heard.sentences == ["The half-made booking is parked. F4 takes it up again."]
    assert [draft.title for draft in shelf(hands.desk).of("booking")] == ["jan, Tue 24 Nov 10:00"]


def test_a_form_in_which_nothing_was_typed_leaves_nothing(hands: Hands) -> None:
    panel = hands.open(hands.at(TEN))
    assert panel.may_close()
    assert hands.heard.told == []
    assert shelf(hands.desk).of("booking") == ()


def test_a_new_patients_fields_come_back_too(hands: Hands) -> None:
    panel = hands.open(hands.at(TEN))
    hands.type("Nora Quill")
    hands.press(ENTER)
    panel.sheet.newcomer.mobile.setText("07911")
    panel.sheet.newcomer.birth.put_text("3.7.")
    panel.sheet.newcomer.texts.setChecked(True)
    panel.visit.length.edit.setText("20")
    panel.park()
    [draft] = shelf(hands.desk).of("booking")
    again = hands.open(Wish(), draft)
    card = again.sheet.newcomer.value()
    assert (card.first_name, card.last_name, card.mobile, card.texts) == ("Nora", "Quill", "07911", True)
    assert card.birth_date == "3.7."
    assert again.visit.length.value == 20
    assert again.visit.provider.currentText() == "Dr Malik"


def test_several_are_listed_chosen_and_thrown_away_with_undo(hands: Hands) -> None:
    half_made(hands).park()
    hands.clinic.clock.advance(minutes=1)
    half_made(hands, f"{NEXT}T11:00", "haddad").park()
    park_or_resume(hands.desk, None)
    [panel] = hands.heard.wanted
    assert isinstance(panel, ParkedPanel)
    hands.show(panel)
    assert rows_of(panel) == ["Amira Haddad, Tue 24 Nov 11:00", "Jana Nováková, Tue 24 Nov 10:00"]
    QTest.keyClick(panel.table, Qt.Key.Key_Delete)
    assert rows_of(panel) == ["Jana Nováková, Tue 24 Nov 10:00"]
    undo = hands.heard.told[-1].undo
    assert undo is not None
    undo()
    assert len(rows_of(panel)) == 2
    QTest.keyClick(panel.table, Qt.Key.Key_Down)
    QTest.keyClick(panel.table, ENTER)
    assert isinstance(hands.heard.wanted[-1], BookingPanel)


@pytest.mark.parametrize("listing", [ParkedPanel, KeptPanel])
def test_nobody_waits_for_the_time_of_a_booking_that_is_thrown_away(
    hands: Hands, listing: type[ParkedPanel | KeptPanel]
) -> None:
    half_made(hands).park()
    assert held(hands) == 1
    panel = listing(hands.desk)
    hands.show(panel)
    QTest.keyClick(panel.table, Qt.Key.Key_Delete)
    hands.until(lambda: held(hands) == 0)
    assert hands.heard.told[-1].sentence == "The half-made booking is thrown away."


def held(hands: Hands) -> int:
    """How many times nobody else can have."""
    with hands.clinic.book.read() as connection:
        return connection.scalar(select(func.count()).select_from(Reservation)) or 0


def rows_of(panel: ParkedPanel) -> list[str]:
    """The titles in the list."""
    model = panel.table.model()
    return [model.index(row, 0).data().partition(";")[0] for row in range(model.rowCount())]


def test_nothing_parked_is_said(hands: Hands) -> None:
    park_or_resume(hands.desk, None)
    assert hands.heard.refused == ["No booking is parked. Begin one with Ctrl+N, then F4 parks it."]
    resume(hands.desk, new_draft_id())
    assert hands.heard.wanted == []


def test_the_chip_counts_and_hides_where_nothing_is_parked(hands: Hands) -> None:
    chip = ParkedChip(hands.desk)
    hands.qtbot.addWidget(chip)
    assert chip.isHidden()
    half_made(hands).park()
    assert not chip.isHidden()
    assert chip.button.text() == "1 parked"
    half_made(hands, f"{NEXT}T11:00", "haddad").park()
    assert chip.button.accessibleName() == "2 parked"
    chip.button.click()
    assert isinstance(hands.heard.wanted[-1], ParkedPanel)


@contextmanager
def held_by_another_program(hands: Hands) -> Iterator[None]:
    """The write lock of the book, in other hands."""
    book = hands.clinic.book
    connection = connect_raw(book.engines.path, book.keys.database)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


def test_a_commit_that_fails_is_said_once_and_nothing_is_lost(hands: Hands) -> None:
    panel = half_made(hands)
    with held_by_another_program(hands):
        panel.commit()
        hands.until(lambda: hands.heard.refused != [])
    [sentence] = hands.heard.refused
    assert sentence.startswith("Another program is using the book")
    assert panel.picker.person is not None
    assert panel.visit.note.text() == "left knee"
    assert panel.sheet.summary.text() == "Tue 24 Nov, 10:00 to 10:30"
    [draft] = shelf(hands.desk).of("booking")
    assert not draft.parked
    shelf(hands.desk).flush()
    assert drafts_of(hands.clinic.book).load(now_utc=hands.desk.now()) == (draft,)
    panel.commit()
    assert hands.done().endswith("Jana")


def test_what_is_typed_is_on_the_disk_a_moment_later_and_gone_once_it_is_booked(hands: Hands) -> None:
    kept = shelf(hands.desk)
    with hands.qtbot.waitSignal(kept.written, timeout=10_000):
        panel = half_made(hands)
    files = drafts_of(hands.clinic.book)
    hands.until(lambda: len(files.load(now_utc=hands.desk.now())) == 1)
    with hands.qtbot.waitSignal(kept.written, timeout=10_000):
        panel.commit()
        hands.done()
    assert files.load(now_utc=hands.desk.now()) == ()


def test_after_a_crash_it_is_offered_and_resumed(hands: Hands, qtbot: QtBot) -> None:
    half_made(hands)  # nobody closes it
    shelf(hands.desk).flush()
    # What a new start has of the old one is the folder.
    after = replace(hands.desk, say=Voice(), go=Navigator(), extras={})
    heard, troubles = listen(after, qtbot), list[Trouble]()
    after.say.troubled.connect(troubles.append)
    offer_kept(after)
    qtbot.waitUntil(lambda: troubles != [], timeout=10_000)
    [trouble] = troubles
    assert trouble.sentence == "A half-made booking was kept: Jana Nováková, Tue 24 Nov 10:00."
    assert trouble.remedy == "Resume"
    assert trouble.act is not None
    with qtbot.waitSignal(after.say.mended):
        trouble.act()
    [again] = heard.wanted
    assert isinstance(again, BookingPanel)
    again.show()
    again.begin()
    qtbot.waitUntil(lambda: again.picker.person is not None, timeout=10_000)
    assert again.visit.note.text() == "left knee"


def test_why_two_share_a_time_comes_back_with_the_booking(hands: Hands, qtbot: QtBot) -> None:
    panel = hands.open(hands.at(f"{NEXT}T09:00", patient="Lee"))
    hands.until(panel.findings.isVisible)
    hands.click("booking.anyway")
    hands.type("her father is seen then")
    panel.park()
    shelf(hands.desk).flush()
    after = replace(hands.desk, say=Voice(), go=Navigator(), extras={})
    heard, kept = listen(after, qtbot), shelf(after)
    with qtbot.waitSignal(kept.loaded, timeout=10_000):
        kept.load()
    [draft] = kept.of("booking")
    resume(after, draft.id)
    again = heard.wanted[-1]
    assert isinstance(again, BookingPanel)
    hands.panel = again
    hands.show(again)
    hands.until(again.findings.isVisible)
    hands.click("booking.anyway")
    assert again.findings.reason.text() == "her father is seen then"
    hands.press(ENTER)
    hands.until(lambda: "her father is seen then" in [each.overbooked for each in hands.visits(NEXT)])
    hands.until(lambda: kept.of(SHARING_DRAFT) == ())


def test_several_bookings_are_offered_together(hands: Hands) -> None:
    kept = shelf(hands.desk)
    for name in ("Jana", "Petr"):
        kept.keep(new_draft_id(), "booking", name, {})
    troubles: list[Trouble] = []
    hands.desk.say.troubled.connect(troubles.append)
    offer_kept(hands.desk)
    hands.until(lambda: troubles != [])
    [trouble] = troubles
    assert trouble.sentence == "2 half-made bookings were kept."
    assert trouble.act is not None
    trouble.act()
    assert isinstance(hands.heard.wanted[-1], ParkedPanel)


def test_a_phone_message_is_offered_by_what_takes_it_up(hands: Hands) -> None:
    shelf(hands.desk).keep(new_draft_id(), "phone_message", "Mr Quill", {})
    troubles: list[Trouble] = []
    hands.desk.say.troubled.connect(troubles.append)
    offer_kept(hands.desk)
    hands.until(lambda: troubles != [])
    [trouble] = troubles
    assert trouble.sentence == "A half-written phone message was kept."
    with hands.qtbot.waitSignal(hands.desk.go.act_wanted) as wanted:
        assert trouble.act is not None
        trouble.act()
    assert wanted.args == ["phone_message"]


def test_a_disk_that_refuses_is_said_once_and_the_form_keeps_everything(hands: Hands) -> None:
    (hands.clinic.book.folder / FOLDER).write_text("no folder", encoding="utf-8")
    panel = half_made(hands)
    hands.until(lambda: hands.heard.refused != [])
    panel.visit.note.setText("right knee")
    shelf(hands.desk).flush()
    assert hands.heard.refused == [
        "What is typed here can't be kept on the disk now. Leave it open until it is saved."
    ]
    assert [draft.fields["note"] for draft in shelf(hands.desk).of("booking")] == ["right knee"]
    (hands.clinic.book.folder / FOLDER).unlink()
    shelf(hands.desk).flush()
    assert len(drafts_of(hands.clinic.book).load(now_utc=hands.desk.now())) == 1


@pytest.mark.parametrize("force_py", [False, True])
def test_the_lists_are_models_that_qt_agrees_with(
    hands: Hands, qtmodeltester: ModelTester, force_py: bool
) -> None:
    check: Callable[..., None] = qtmodeltester.check
    panel = half_made(hands)
    panel.picker.clear()
    hands.type("n")
    panel.park()
    parked = ParkedPanel(hands.desk)
    hands.qtbot.addWidget(parked)
    for model in (panel.picker.table.model(), parked.table.model()):
        assert model.rowCount() > 0
        check(model, force_py=force_py)
