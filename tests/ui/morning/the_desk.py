"""The rest of the desk: the worklist, the telephone, complaints, who sits here, settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractButton, QLineEdit, QListWidget, QPlainTextEdit

from frontdesk.domain.words import CallOutcome, Confirmation, NeedKind
from frontdesk.services import settings
from frontdesk.services.calls import calls_of
from frontdesk.services.phone_messages import open_messages
from frontdesk.services.worklist import needs_you, split_needs
from frontdesk.ui.complaints.logging import LogComplaintPanel
from frontdesk.ui.needs.screen import NeedsScreen
from frontdesk.ui.phone.panel import PhoneMessagePanel
from tests.ui.morning.booking import panel_of
from tests.ui.morning.hands import Receptionist
from tests.ui.morning.stage import PIN

if TYPE_CHECKING:
    from frontdesk.ui.needs.table import Row

CALLER = "Mrs Aldridge's daughter"


def _needs(r: Receptionist) -> NeedsScreen:
    found = r.window.screen_of("needs")
    assert isinstance(found, NeedsScreen)
    return found


def _rows(r: Receptionist) -> list[Row]:
    return _needs(r).table.rows_model.rows


def _go_to(r: Receptionist, *kinds: NeedKind, visit: bool = True) -> Row:
    """Down to the first row of a kind."""
    table = _needs(r).table
    wanted = next(
        at
        for at, row in enumerate(_rows(r))
        if row.need.kind in kinds and (row.need.appointment_key is not None or not visit)
    )
    step = "Down" if wanted > table.currentIndex().row() else "Up"
    r.keys(*[step] * abs(wanted - table.currentIndex().row()))
    row = table.current
    assert row is not None
    assert row.need.kind in kinds
    r.settle()
    return row


def _until_gone(r: Receptionist, row: Row) -> None:
    r.until(lambda: row.key not in {each.key for each in _rows(r)})


def opens_the_worklist(r: Receptionist) -> None:
    r.minutes_pass(4)
    r.keys("Ctrl+2")
    screen = _needs(r)
    r.until(lambda: screen.table.hasFocus() and _rows(r))
    said = [each.reason for each in r.book(needs_you)]
    r.until(lambda: [row.need.reason for row in _rows(r)] == said)
    assert len(said) > 4
    r.until(lambda: r.seen(QAbstractButton, "rail.needs").accessibleDescription().count(". Key "))


def reads_a_reply_that_says_yes(r: Receptionist) -> None:
    row = _go_to(r, NeedKind.REPLY)
    visit = row.need.appointment_key
    assert visit is not None
    r.keys("C")
    _until_gone(r, row)
    r.until(lambda: r.booked(visit).confirmation is Confirmation.CONFIRMED)
    r.until(lambda: "confirmed" in r.said())


def reads_a_reply_that_says_no(r: Receptionist) -> None:
    row = _go_to(r, NeedKind.REPLY)
    visit = row.need.appointment_key
    assert visit is not None
    r.keys("X")
    r.until(lambda: "can't come" in r.said())
    r.settle()
    r.until(lambda: r.booked(visit).confirmation is Confirmation.DECLINED)


def calls_somebody_who_does_not_answer(r: Receptionist) -> None:
    row = _go_to(r, NeedKind.NO_CONTACT, NeedKind.SILENT, NeedKind.FAILED)
    r.keys("P")
    r.until(lambda: _needs(r).in_calls)
    r.until(lambda: r.text("call.number"))
    r.until(lambda: r.text("call.say"))
    r.keys("3")
    r.until(lambda: "called" in r.said())
    visit = row.need.appointment_key
    logged = r.book(lambda book: calls_of(book, appointment_id=visit))
    assert [each.outcome for each in logged] == [CallOutcome.NO_ANSWER]


def and_the_next_one_who_says_yes(r: Receptionist) -> None:
    row = _needs(r).table.current
    assert row is not None
    if row.need.appointment_key is None:
        row = _go_to(r, NeedKind.NO_CONTACT, NeedKind.SILENT, NeedKind.FAILED)
    visit = row.need.appointment_key
    assert visit is not None
    r.settle()
    r.keys("1")
    r.until(lambda: r.booked(visit).confirmation is Confirmation.CONFIRMED)
    r.settle()
    r.keys("Esc")
    r.until(lambda: not _needs(r).in_calls)


def puts_one_off(r: Receptionist) -> None:
    row = next(row for row in _rows(r) if row.need.due_utc > r.desk.now() + 3 * 3_600_000)
    table = _needs(r).table
    at = _rows(r).index(row)
    step = "Down" if at > table.currentIndex().row() else "Up"
    r.keys(*[step] * abs(at - table.currentIndex().row()))
    r.settle()
    r.keys("Z", "Return")
    _until_gone(r, row)
    _now, put_off = r.book(split_needs)
    assert [each.need.reason for each in put_off] == [row.need.reason]
    r.until(lambda: "put off until" in r.said())


def takes_a_phone_message(r: Receptionist) -> None:
    r.keys("F9")
    panel_of(r, PhoneMessagePanel)
    r.settle()
    r.write(CALLER)
    r.keys("Esc")
    r.seen(QPlainTextEdit, "phone.body").setFocus()
    r.write("Asks for the results of Friday, call after four.")
    r.keys("Ctrl+Return")
    r.until(lambda: r.window.panel.isHidden())
    (left,) = r.book(open_messages)
    assert left.caller == CALLER
    assert left.body == "Asks for the results of Friday, call after four."
    r.until(lambda: r.is_seen("needs.new") or any(CALLER in row.need.reason for row in _rows(r)))


def and_is_done_with_it(r: Receptionist) -> None:
    if r.is_seen("needs.new"):
        r.press("needs.new")
    r.until(lambda: any("results of Friday" in row.need.reason for row in _rows(r)))
    table = _needs(r).table
    table.setFocus()
    row = next(row for row in _rows(r) if "results of Friday" in row.need.reason)
    at = _rows(r).index(row)
    step = "Down" if at > table.currentIndex().row() else "Up"
    r.keys(*[step] * abs(at - table.currentIndex().row()), "E")
    _until_gone(r, row)
    r.until(lambda: r.book(open_messages) == [])


def hides_the_names(r: Receptionist) -> None:
    r.keys("Ctrl+1")
    r.until(lambda: r.window.screen_name == "book")
    r.keys("F8")
    r.until(lambda: r.desk.who.names_hidden)
    r.until(lambda: r.canvas.names_hidden)
    r.until(lambda: r.said() == "Names are hidden.")


def and_shows_them_again(r: Receptionist) -> None:
    r.keys("F8")
    r.until(lambda: not r.canvas.names_hidden)


def logs_a_complaint(r: Receptionist) -> None:
    r.keys("F7")
    panel_of(r, LogComplaintPanel)
    r.settle()
    r.seen(QPlainTextEdit, "complaint.text").setFocus()
    r.write("Waited fifty minutes and nobody said why.")
    r.keys("Ctrl+Return")
    r.until(lambda: r.is_seen("complaint.sealed"))
    r.keys("Esc")
    r.until(lambda: r.window.panel.isHidden())


def locks_the_window(r: Receptionist) -> None:
    r.keys("Ctrl+L")
    r.until(lambda: r.is_seen("cover"))
    r.until(lambda: r.is_seen("cover.staff"))
    r.until(lambda: not r.screen.isEnabled())


def signs_in_with_a_pin(r: Receptionist) -> None:
    staff = r.seen(QListWidget, "cover.staff")
    names = [staff.item(at).text() for at in range(staff.count())]
    staff.setFocus()
    r.keys(*["Down"] * (names.index("Sam Okoye") - staff.currentRow()))
    r.seen(QLineEdit, "cover.pin").setFocus()
    r.write(PIN)
    r.keys("Return")
    r.until(lambda: not r.is_seen("cover"))
    r.until(lambda: r.desk.actor.name == "Sam Okoye")
    r.until(lambda: r.seen(QAbstractButton, "status.who").text() == "Sam Okoye")
    r.until(r.canvas.hasFocus)


def changes_a_setting(r: Receptionist) -> None:
    r.keys("Ctrl+K")
    r.write("open sett")
    r.keys("Return")
    r.until(lambda: r.window.screen_name == "settings")
    edit = r.seen(QLineEdit, "settings.reminders.min_lead_hours")
    edit.setFocus()
    edit.selectAll()
    r.write("6")
    r.keys("Return")
    r.until(lambda: "changed" in r.said())
    r.until(lambda: r.book(lambda book: settings.get(book, "reminders.min_lead_hours")).value == 6)


def looks_at_the_keys(r: Receptionist) -> None:
    r.keys("F1")
    r.until(lambda: r.is_open("keys"))


def and_closes_them(r: Receptionist) -> None:
    r.keys("Esc")
    r.until(lambda: not r.is_open("keys"))
    # What a window manager does.
    r.stage.frame.activateWindow()
    r.until(r.stage.frame.isActiveWindow)


def turns_the_light_out(r: Receptionist) -> None:
    r.keys("Ctrl+1", "Ctrl+Shift+L")
    r.until(lambda: r.desk.theme.scheme.dark)
    r.until(r.canvas.hasFocus)
