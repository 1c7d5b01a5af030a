"""The card of a patient: opened, its contact, alert, what was verified, what they like; its history; somebody who died, and did not."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLineEdit, QMenu, QPushButton, QWidget

from frontdesk.domain.words import Lifecycle
from frontdesk.services.alerts import alerts_of
from frontdesk.services.contacts import contacts_of
from frontdesk.services.people import CardPage, card_page
from frontdesk.ui.patients.card import PatientPanel
from frontdesk.ui.patients.history import HistoryPanel
from tests.ui.morning.booking import panel_of
from tests.ui.morning.hands import Receptionist
from tests.ui.morning.the_book import in_state

ALERT = "Latex allergy: tell the room"
CONTACT = "Olga Brandvold"


def _card(r: Receptionist) -> PatientPanel:
    found = panel_of(r, PatientPanel)
    assert isinstance(found, PatientPanel)
    r.until(found.look.isVisible)
    r.settle()
    return found


def page_of(r: Receptionist, patient_id: int) -> CardPage:
    """The card as the book has it."""
    return r.book(lambda book: card_page(book, patient_id))


def _link(r: Receptionist, name: str) -> QWidget:
    """A link of the card, brought into view as Tab would."""
    link = r.seen(QWidget, name)
    link.setFocus()
    r.settle()
    return link


def opens_a_card_by_part_of_a_name(r: Receptionist) -> None:
    visit = in_state(r)[8]
    r.kept["patient"] = visit.patient_id
    r.keys("F3")
    r.write(visit.patient[:8])
    r.until(lambda: any(each.text == visit.patient for each in r.search.found))
    texts = [each.text for each in r.search.found]
    r.keys(*["Down"] * texts.index(visit.patient), "Return")
    card = _card(r)
    assert card.look.name.text().replace("\u200b", "") == visit.patient
    r.until(lambda: page_of(r, visit.patient_id).card.id == visit.patient_id)


def adds_a_contact_by_mouse(r: Receptionist) -> None:
    _card(r)
    r.click(_link(r, "patient.contact.add"))
    r.until(lambda: r.is_open("patient.contact"))
    r.settle()
    name = r.seen(QLineEdit, "patient.contact.name")
    name.setFocus()
    r.write(CONTACT)
    r.seen(QLineEdit, "patient.contact.mobile").setFocus()
    r.write("(312) 555-0143")
    r.press("patient.contact.save")
    r.until(lambda: not r.is_open("patient.contact"))
    (row,) = r.book(lambda book: contacts_of(book, r.kept["patient"]))
    assert (row.name, row.mobile) == (CONTACT, "+13125550143")
    r.until(lambda: r.is_seen(f"patient.contact.{row.id}"))


def puts_an_alert_on_it_by_keys(r: Receptionist) -> None:
    card = _card(r)
    _link(r, "patient.alert.add")
    r.keys("Return")
    r.until(lambda: r.is_open("patient.alert.new"))
    r.settle()
    r.write(ALERT)
    r.keys("Return")
    r.until(card.look.alerts.isVisible)
    r.until(lambda: r.text("patient.alert") == ALERT)
    r.until(
        lambda: [each.body for each in r.book(lambda book: alerts_of(book, r.kept["patient"]))] == [ALERT]
    )


def the_number_is_verified_by_one_key(r: Receptionist) -> None:
    _card(r)
    r.seen(QPushButton, "patient.edit").setFocus()
    r.keys("V")
    r.until(lambda: "verified" in r.said())
    r.until(lambda: "mobile" in {each.field for each in page_of(r, r.kept["patient"]).verified})
    r.until(lambda: r.text("patient.verified").startswith("Mobile verified "))


def writes_how_they_want_to_be_called(r: Receptionist) -> None:
    card = _card(r)
    r.press("patient.edit")
    r.until(card.form.isVisible)
    r.settle()
    card.form.section.open()
    r.settle()
    called = r.seen(QLineEdit, "patient.called")
    called.setFocus()
    r.write("Ria")
    r.keys("Ctrl+Return")
    r.until(lambda: card.look.isVisible())
    r.until(lambda: page_of(r, r.kept["patient"]).details.called == "Ria")


def reads_the_whole_history_by_keys(r: Receptionist) -> None:
    _card(r)
    _link(r, "patient.history")
    r.keys("Return")
    history = panel_of(r, HistoryPanel)
    assert isinstance(history, HistoryPanel)
    r.until(lambda: history.model.rowCount() > 0)
    everything = history.model.rowCount()
    r.seen(QComboBox, "history.filter").setFocus()
    r.keys("Down")
    r.settle()
    r.until(lambda: 0 < history.model.rowCount() < everything)


def and_esc_leads_back_to_the_card(r: Receptionist) -> None:
    r.keys("Esc")
    _card(r)
    r.keys("Esc")
    r.until(r.window.panel.isHidden)


def somebody_died(r: Receptionist) -> None:
    visit = in_state(r)[-2]
    r.kept["died"], r.kept["of_who_died"] = visit.patient_id, visit.id
    r.keys("F3")
    r.write(visit.patient[:8])
    r.until(lambda: any(each.text == visit.patient for each in r.search.found))
    texts = [each.text for each in r.search.found]
    r.keys(*["Down"] * texts.index(visit.patient), "Return")
    card = _card(r)
    r.press("patient.more")
    menu = card.findChild(QMenu, "patient.menu")
    assert menu is not None
    died = next(each for each in menu.actions() if "has died" in each.text())
    r.click(menu, menu.actionGeometry(died).center())
    r.until(lambda: r.is_open("patient.died"))
    r.settle()
    r.press("patient.died.yes")
    r.until(lambda: r.booked(visit.id).lifecycle is Lifecycle.CANCELLED_BY_CLINIC)
    r.until(lambda: page_of(r, visit.patient_id).card.deceased_on == "2026-11-23")
    r.until(lambda: r.shown(visit.id).lifecycle is Lifecycle.CANCELLED_BY_CLINIC)
    r.until(lambda: not r.seen(QPushButton, "patient.book").isEnabled())


def and_it_was_somebody_else(r: Receptionist) -> None:
    visit = r.kept["of_who_died"]
    r.keys("Ctrl+Z")
    r.until(lambda: r.booked(visit).lifecycle is Lifecycle.BOOKED)
    r.until(lambda: page_of(r, r.kept["died"]).card.deceased_on is None)
    r.until(lambda: r.shown(visit).lifecycle is Lifecycle.BOOKED)
    r.until(lambda: r.seen(QPushButton, "patient.book").isEnabled())
    r.keys("Esc")
    r.until(r.window.panel.isHidden)


ACTS = (
    opens_a_card_by_part_of_a_name,
    adds_a_contact_by_mouse,
    puts_an_alert_on_it_by_keys,
    the_number_is_verified_by_one_key,
    writes_how_they_want_to_be_called,
    reads_the_whole_history_by_keys,
    and_esc_leads_back_to_the_card,
    somebody_died,
    and_it_was_somebody_else,
)
