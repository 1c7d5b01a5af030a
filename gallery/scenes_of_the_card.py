"""The patient's card: full, empty, with long names, its sections and dialogs, its history; two people of one name; somebody who died."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QDialog, QScrollArea, QWidget

from frontdesk.domain.words import CallOutcome, ContactKind, Mark
from frontdesk.ui.desk import Desk
from frontdesk.ui.patients.card import PatientPanel
from frontdesk.ui.shell.window import MainWindow
from gallery.scenes import Build, Scene
from gallery.settling import settle

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book

Fill = Callable[["Book", "Actor", int], object]


def _made(
    book: Book,
    actor: Actor,
    external_id: str,
    first_name: str,
    last_name: str,
    *,
    birth_date: str,
    mobile: str,
    fill: Fill | None = None,
) -> int:
    """The key of a patient of these pictures, made when they are first wanted."""
    from frontdesk.domain.errors import NotFound
    from frontdesk.services.lookup import patient_key
    from frontdesk.services.patients import PatientEdit, create_patient

    try:
        return patient_key(book, f"ext:{external_id}")
    except NotFound:
        edit = PatientEdit(
            first_name=first_name,
            last_name=last_name,
            birth_date=birth_date,
            mobile=mobile,
            sms_consent="yes" if mobile else "",
            external_id=external_id,
        )
        key = create_patient(book, actor, edit, source="paper").patient.id
    if fill is not None:
        fill(book, actor, key)
    return key


def _fill(book: Book, actor: Actor, key: int) -> None:
    from frontdesk.services.alerts import add_alert
    from frontdesk.services.calls import log_call
    from frontdesk.services.contacts import ContactEdit, add_contact
    from frontdesk.services.details import DetailEdit, set_details, verify
    from frontdesk.services.patients import PatientEdit, set_mark, update_patient

    add_alert(book, actor, key, "Latex allergy: tell the room before she sits down")
    mother = ContactEdit(
        kind=ContactKind.PARENT,
        name="Eva Horáková",
        mobile="+44 7700 900123",
        may_hear=True,
        note="After four",
    )
    add_contact(book, actor, key, mother)
    add_contact(
        book, actor, key, ContactEdit(kind=ContactKind.REFERRER, name="Dr Gray", phone="+44 20 7946 0958")
    )
    details = DetailEdit(
        called="Peťa",
        languages=("uk", "vi"),
        part_of_day="morning",
        weekdays="024",
        payer="VZP",
        payer_number="111 2345",
        referred_by="Dr Gray",
    )
    set_details(book, actor, key, details)
    update_patient(
        book,
        actor,
        key,
        PatientEdit(email="petra.horakova@example.org", notes="Deaf in the left ear: sit at her right."),
    )
    update_patient(book, actor, key, PatientEdit(sms_consent="no"), source="phone", note="her mother")
    update_patient(book, actor, key, PatientEdit(sms_consent="yes"), source="desk")
    verify(book, actor, key, ["mobile", "birth_date"])
    log_call(book, actor, outcome=CallOutcome.NO_ANSWER, patient_id=key, note="Rang for a minute, no machine")
    set_mark(book, actor, key, Mark.INTERPRETER, on=True, note="Ukrainian")


def _petra(book: Book, actor: Actor) -> int:
    return _made(
        book,
        actor,
        "gallery-1",
        "Petra",
        "Horáková",
        birth_date="1988-03-12",
        mobile="+44 7700 900124",
        fill=_fill,
    )


def _empty(book: Book, actor: Actor) -> int:
    return _made(book, actor, "gallery-2", "Olek", "Nowy", birth_date="", mobile="")


def _long(book: Book, actor: Actor) -> int:
    from frontdesk.services.alerts import add_alert
    from frontdesk.services.contacts import ContactEdit, add_contact
    from frontdesk.services.details import DetailEdit, set_details

    def fill(book: Book, actor: Actor, key: int) -> None:
        add_alert(book, actor, key, "Wolfeschlegelsteinhausenbergerdorff " * 5)
        name = "Maximiliane-Alexandra Wolfeschlegelsteinhausenbergerdorff of the long road"
        add_contact(
            book, actor, key, ContactEdit(kind=ContactKind.OTHER, name=name, email="a" * 50 + "@example.org")
        )
        set_details(book, actor, key, DetailEdit(called=name, referred_by=name, payer=name))

    return _made(
        book,
        actor,
        "gallery-3",
        "Maximiliane-Alexandra",
        "Wolfeschlegelsteinhausenbergerdorff-Hohenlohe",
        birth_date="1966-12-24",
        mobile="+44 7700 900125",
        fill=fill,
    )


def _dead(book: Book, actor: Actor) -> int:
    from frontdesk.services.patients import set_deceased

    return _made(
        book,
        actor,
        "gallery-4",
        "Ivan",
        "Marek",
        birth_date="1931-01-30",
        mobile="+44 7700 900126",
        fill=lambda book, actor, key: set_deceased(book, actor, key, date(2026, 11, 20)),
    )


def _twins(book: Book, actor: Actor) -> int:
    from frontdesk.services.details import DetailEdit, set_details

    _made(book, actor, "gallery-5", "John", "Smith", birth_date="1950-01-02", mobile="+44 7700 900127")
    return _made(
        book,
        actor,
        "gallery-6",
        "John",
        "Smith",
        birth_date="1982-11-30",
        mobile="+44 7700 900128",
        fill=lambda book, actor, key: set_details(book, actor, key, DetailEdit(called="Jack")),
    )


def _key_of(window: MainWindow, desk: Desk, make: Callable[[Book, Actor], int]) -> int:
    keys: list[int] = []
    desk.act(make, owner=window, done=keys.append)
    settle(desk)
    return keys[0]


def _card(window: MainWindow, desk: Desk, make: Callable[[Book, Actor], int]) -> PatientPanel:
    desk.go.patient(_key_of(window, desk, make))
    settle(desk)
    panel = window.panel.panel
    assert isinstance(panel, PatientPanel)
    return panel


def _shows(make: Callable[[Book, Actor], int], *, to: str = "") -> Build:
    """A card, scrolled to one of its parts."""

    def build(window: MainWindow, desk: Desk) -> None:
        panel = _card(window, desk, make)
        part = panel.findChild(QWidget, to) if to else None
        if part is not None:
            area = panel.findChild(QScrollArea)
            assert area is not None
            area.verticalScrollBar().setValue(part.mapTo(panel.look, part.rect().topLeft()).y() - 160)

    return build


def _consents(window: MainWindow, desk: Desk) -> None:
    panel = _card(window, desk, _petra)
    panel.look.consent.unfold()
    settle(desk)
    area = panel.findChild(QScrollArea)
    assert area is not None
    area.ensureWidgetVisible(panel.look.consent)


def _more(window: MainWindow, desk: Desk) -> None:
    panel = _card(window, desk, _petra)
    panel.edit()
    settle(desk)
    area = next(each for each in panel.findChildren(QScrollArea) if each.isVisible())
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())


def _history(window: MainWindow, desk: Desk) -> None:
    _card(window, desk, _petra).open_history()


def _dialog(name: str) -> Build:
    def build(window: MainWindow, desk: Desk) -> QWidget | None:
        panel = _card(window, desk, _petra)
        assert panel.shown is not None
        if name == "alert":
            panel.deeds.add_alert()
        elif name == "contact":
            panel.deeds.contact(panel.shown.page.contacts[0])
        else:
            panel.ask_died()
        opened = [each for each in window.findChildren(QDialog) if each.isVisible()]
        for each in opened:
            each.setProperty("centred", True)
        return opened[0] if opened else None

    return build


def _search(text: str) -> Build:
    def build(window: MainWindow, desk: Desk) -> None:
        for make in (_twins, _petra, _dead):
            _key_of(window, desk, make)
        window.search.begin()
        settle(desk)
        window.search.setText(text)

    return build


def _leave(window: MainWindow, _desk: Desk) -> None:
    panel = window.panel.panel
    if isinstance(panel, PatientPanel) and panel.is_editing:
        panel.leave()


SCENES: Final = (
    Scene("patient-full", _shows(_petra)),
    Scene("patient-full-rest", _shows(_petra, to="patient.contact.add")),
    Scene("patient-empty", _shows(_empty)),
    Scene("patient-long", _shows(_long)),
    Scene("patient-died", _shows(_dead)),
    Scene("patient-consents", _consents),
    Scene("patient-more", _more, undo=_leave),
    Scene("patient-history", _history),
    Scene("patient-alert", _dialog("alert")),
    Scene("patient-contact", _dialog("contact")),
    Scene("patient-has-died", _dialog("died"), all_variants=False),
    Scene("search-twins", _search("john smith")),
    Scene("search-contact", _search("eva hor"), all_variants=False),
    Scene("search-died", _search("ivan marek"), all_variants=False),
)
