"""People around a patient, and how the search finds a patient by them."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import Conflict, NotFound, UsageError
from frontdesk.domain.words import ContactKind
from frontdesk.models.search_index import differences
from frontdesk.models.tables import Location
from frontdesk.services.contacts import (
    MOST,
    ContactEdit,
    add_contact,
    change_contact,
    contacts_of,
    contacts_on,
    remove_contact,
    unfit,
)
from frontdesk.services.desk_reader import DeskReader, reader_of
from frontdesk.services.messaging.channel import row_of
from frontdesk.services.patients import PatientEdit, update_patient
from frontdesk.services.undo import undo
from tests.services.desk import Desk
from tests.support.clinic import ANNA

MOTHER = ContactEdit(
    kind=ContactKind.PARENT,
    name=" Olga  Horáková ",
    mobile="07911 654321",
    email="olga@Example.org",
    may_hear=True,
)


def _found(reader: DeskReader, text: str) -> list[tuple[str, str]]:
    """Who is found, and by whom around them."""
    return [(each.name, each.around.name if each.around else "") for each in reader.search(text).patients]


def test_a_contact_is_kept_in_the_books_forms(desk: Desk) -> None:
    made = add_contact(desk.book, ANNA, desk.jana, MOTHER)
    assert (made.contact.name, made.contact.mobile, made.contact.email) == (
        "Olga Horáková",
        "+447911654321",
        "olga@example.org",
    )
    assert made.contact.may_hear is True
    assert made.contact.patient == "Jana Dvořáková"
    assert [each.kind for each in made.changes.items] == [Kind.PATIENT]
    add_contact(desk.book, ANNA, desk.jana, ContactEdit(name="Dr Černý", kind=ContactKind.REFERRER))
    assert [row.name for row in contacts_of(desk.book, desk.jana)] == ["Olga Horáková", "Dr Černý"]
    assert contacts_of(desk.book, desk.petr) == ()
    assert [row.patient for row in contacts_on(desk.book, "+447911654321")] == ["Jana Dvořáková"]
    assert contacts_on(desk.book, "") == ()


def test_a_change_keeps_what_is_not_given_and_refuses_what_is_older(desk: Desk) -> None:
    made = add_contact(desk.book, ANNA, desk.jana, MOTHER).contact
    changed = change_contact(desk.book, ANNA, made.id, ContactEdit(note="Evenings"), revision=made.revision)
    assert (changed.contact.name, changed.contact.note) == ("Olga Horáková", "Evenings")
    with pytest.raises(Conflict, match="changed this contact meanwhile"):
        change_contact(desk.book, ANNA, made.id, ContactEdit(note="Mornings"), revision=made.revision)
    same = change_contact(desk.book, ANNA, made.id, ContactEdit(note="Evenings"))
    assert same.changes.items == ()
    assert same.contact.revision == changed.contact.revision


def test_what_is_removed_comes_back_as_it_was(desk: Desk) -> None:
    made = add_contact(desk.book, ANNA, desk.jana, MOTHER).contact
    gone = remove_contact(desk.book, ANNA, made.id)
    assert contacts_of(desk.book, desk.jana) == ()
    undo(desk.book, ANNA, command=gone.command)
    [back] = contacts_of(desk.book, desk.jana)
    assert (back.public_id, back.name, back.mobile, back.may_hear) == (
        made.public_id,
        made.name,
        made.mobile,
        True,
    )
    with pytest.raises(NotFound):
        remove_contact(desk.book, ANNA, 9_999)


def test_what_is_wrong_is_told_at_its_field(desk: Desk) -> None:
    wrong = unfit(desk.book, ContactEdit(name="  ", mobile="12", email="olga.example.org", note="x" * 300))
    assert set(wrong) == {"name", "mobile", "email", "note"}
    assert wrong["email"].startswith("There is no @ in it.")
    with pytest.raises(UsageError, match="needs a name"):
        add_contact(desk.book, ANNA, desk.jana, ContactEdit(mobile="07911 654321"))
    with pytest.raises(NotFound):
        add_contact(desk.book, ANNA, 9_999, MOTHER)
    landline = add_contact(desk.book, ANNA, desk.jana, ContactEdit(name="Petra", mobile="020 7946 0123"))
    assert landline.warnings != ()
    for number in range(MOST - 1):
        add_contact(desk.book, ANNA, desk.jana, ContactEdit(name=f"Contact {number}"))
    with pytest.raises(UsageError, match="has 20 contacts already"):
        add_contact(desk.book, ANNA, desk.jana, MOTHER)


def test_the_clinics_own_number_reaches_no_contact(desk: Desk) -> None:
    with desk.book.write(ANNA) as work:
        work.session.execute(update(Location).values(phone="+442079460111"))
        row_of(work).settings = '{"from": "+447700900500"}'
    for typed in ("020 7946 0958", "020 7946 0111", "07700 900500"):
        wrong = unfit(desk.book, ContactEdit(name="Olga", phone=typed))
        assert wrong["phone"].startswith("This is the clinic's own number."), typed
        with pytest.raises(UsageError, match="the clinic's own number"):
            add_contact(desk.book, ANNA, desk.jana, ContactEdit(name="Olga", mobile=typed))
    made = add_contact(desk.book, ANNA, desk.jana, MOTHER).contact
    with pytest.raises(UsageError, match="the clinic's own number"):
        change_contact(desk.book, ANNA, made.id, ContactEdit(phone="020 7946 0958"))
    change_contact(desk.book, ANNA, made.id, ContactEdit(phone="020 7946 0112"))
    assert [row.phone for row in contacts_of(desk.book, desk.jana)] == ["+442079460112"]


def test_the_search_finds_a_patient_by_who_is_around_them(desk: Desk) -> None:
    for patient_id in (desk.petr, desk.jana, desk.eva):
        update_patient(desk.book, ANNA, patient_id, PatientEdit(notes="indexed", phone="020 7946 0000"))
        update_patient(desk.book, ANNA, patient_id, PatientEdit(phone=""))
    made = add_contact(desk.book, ANNA, desk.jana, MOTHER).contact
    reader = reader_of(desk.book)
    try:
        for typed in ("horakova", "olga hor", "654 321", "07911 654321", "lga"):
            assert _found(reader, typed) == [("Jana Dvořáková", "Olga Horáková")], typed
        assert _found(reader, "jana") == [("Jana Dvořáková", "")]
        # Whoever is called so themselves stands before those who only know somebody of that name.
        update_patient(desk.book, ANNA, desk.eva, PatientEdit(first_name="Olga"))
        assert _found(reader, "olga") == [("Olga Malá", ""), ("Jana Dvořáková", "Olga Horáková")]
        gone = remove_contact(desk.book, ANNA, made.id)
        assert _found(reader, "horakova") == []
        undo(desk.book, ANNA, command=gone.command)
        assert _found(reader, "horakova") == [("Jana Dvořáková", "Olga Horáková")]
    finally:
        reader.close()
    with desk.book.read() as connection:
        assert differences(connection) == 0
