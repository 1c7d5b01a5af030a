"""The clinic on the screen: what it consists of is changed, given up and taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from frontdesk.domain.hours import DayException, Interval, WeekHours
from frontdesk.domain.visit_types import TypeExtras
from frontdesk.domain.words import Remote
from frontdesk.services.clinics import set_provider_hours
from frontdesk.services.directory import (
    Directory,
    directory,
    exceptions_of_location,
    hours_of_provider,
)
from frontdesk.services.setting_up import standing
from frontdesk.services.staff import add_staff, list_staff
from frontdesk.ui.clinic.days import DaysBox
from frontdesk.ui.clinic.locations import LocationsPage
from frontdesk.ui.clinic.page import ClinicPage, PartsPage
from frontdesk.ui.clinic.people import PeoplePage
from frontdesk.ui.clinic.providers import ProvidersPage
from frontdesk.ui.clinic.screen import ClinicScreen, Group
from frontdesk.ui.clinic.spans import SpanDialog
from frontdesk.ui.clinic.types import TypesPage
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.clockline import ClockLine
from frontdesk.ui.setup.parts import Editor
from tests.ui.desks import EVA, TestClinic
from tests.ui.shown import Shown

E = TypeVar("E", bound=Editor)


class ShownClinic(Shown):
    """The screen, and the book under it."""

    screen: ClinicScreen

    def __init__(self, screen: ClinicScreen, clinic: TestClinic, qtbot: QtBot) -> None:
        super().__init__(screen, qtbot)
        self.clinic = clinic
        self.until(lambda: screen.has_read)

    def page(self, group: Group) -> ClinicPage:
        self.screen.show_group(group)
        return self.screen.page(group)

    @property
    def directory(self) -> Directory:
        return directory(self.clinic.book)

    def names(self, page: PartsPage[E]) -> list[str]:
        return [each.name for each in page.model.rows]


@pytest.fixture
def shown(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> ShownClinic:
    """The screen, read."""
    return ShownClinic(ClinicScreen(desk), clinic, qtbot)


def test_the_clinics_name_and_number(shown: ShownClinic) -> None:
    name, phone = shown.find(QLineEdit, "clinic.name"), shown.find(QLineEdit, "clinic.phone")
    assert name.text() == "Hillside Clinic"
    shown.type_into(name, "Hillside Health")
    shown.until(lambda: shown.directory.clinic.name == "Hillside Health")
    shown.until(lambda: shown.desk.clinic == "Hillside Health")
    shown.undo("Name: changed")
    shown.until(lambda: name.text() == "Hillside Clinic")
    shown.type_into(phone, "12")
    shown.until(lambda: bool(phone.property("wrong")))
    assert phone.text() == "12"
    shown.press("clinic.complaints")
    assert shown.went == ["complaints"]


def locations(shown: ShownClinic) -> LocationsPage:
    page = shown.page(Group.LOCATIONS)
    assert isinstance(page, LocationsPage)
    return page


def test_a_location_is_changed_as_a_whole_and_taken_back(shown: ShownClinic) -> None:
    page = locations(shown)
    assert shown.names(page) == ["Hillside Clinic", "Riverside"]
    shown.type_into(shown.find(QLineEdit, "location.name"), "Hilltop")
    monday = shown.find(ClockLine, "location.week.0.from")
    shown.type_into(monday, "7:00")
    shown.press("clinic.locations.save")
    shown.until(lambda: shown.names(page) == ["Hilltop", "Riverside"])
    facts = standing(shown.clinic.book).locations[0]
    assert facts.week.on(0)[0] == Interval(420, 750)
    assert facts.week.on(1)[0] == Interval(510, 750)
    shown.undo("Hilltop: saved")
    shown.until(lambda: shown.names(page) == ["Hillside Clinic", "Riverside"])
    assert standing(shown.clinic.book).locations[0].week.on(0)[0] == Interval(510, 750)


def test_going_to_another_row_keeps_what_was_typed_or_says_why_not(shown: ShownClinic) -> None:
    page = locations(shown)
    name = shown.find(QLineEdit, "location.name")
    shown.type_into(name, "")
    page.table.choose(shown.clinic.keys.locations["Riverside"])
    assert page.editor is not None
    assert page.editor.form.row("name").wrong == "The name is empty. Give one."
    current = page.table.current
    assert current is not None
    assert current.name == "Hillside Clinic"
    assert not page.leave()
    shown.type_into(name, "Riverside")
    page.save()
    shown.until(lambda: bool(page.editor and page.editor.form.row("name").wrong))
    shown.type_into(name, "Hilltop")
    page.table.choose(shown.clinic.keys.locations["Riverside"])
    shown.until(lambda: shown.names(page) == ["Hilltop", "Riverside"])
    current = page.table.current
    assert current is not None
    assert current.name == "Riverside"
    assert shown.find(QLineEdit, "location.name").text() == "Riverside"


def test_a_new_location_and_one_that_is_given_up(shown: ShownClinic) -> None:
    page = locations(shown)
    page.adds.click()
    shown.type_into(shown.find(QLineEdit, "location.name"), "Harbour")
    shown.press("clinic.locations.save")
    shown.until(lambda: shown.names(page) == ["Hillside Clinic", "Riverside", "Harbour"])
    assert page.editor is not None
    assert page.name_of(page.editor.key or 0) == "Harbour"
    shown.press("clinic.locations.use")
    shown.until(lambda: [each.in_use for each in page.model.rows] == [True, True, False])
    shown.until(lambda: page.editor is None)
    shown.press("clinic.locations.use")
    shown.until(lambda: all(each.in_use for each in page.model.rows))
    shown.undo("Harbour: in use again")
    shown.until(lambda: not page.model.rows[2].in_use)


def test_rooms_are_added_renamed_and_given_up(shown: ShownClinic) -> None:
    locations(shown)
    book = shown.clinic.book

    def rooms() -> list[tuple[str, bool]]:
        hillside = shown.clinic.keys.locations["Hillside Clinic"]
        return [(each.name, each.in_use) for each in directory(book).rooms if each.location_id == hillside]

    shown.type_into(shown.find(QLineEdit, "clinic.rooms.new"), "Room 1")
    box = shown.find(QLabel, "clinic.rooms.wrong")
    shown.until(lambda: "called Room 1 already" in box.text())
    shown.type_into(shown.find(QLineEdit, "clinic.rooms.new"), "Laboratory")
    shown.until(lambda: ("Laboratory", True) in rooms())
    shown.undo("Laboratory: added")
    shown.until(lambda: ("Laboratory", False) in rooms())
    room = next(each for each in directory(book).rooms if each.name == "Room 2")
    shown.until(lambda: shown.screen.has_read)
    shown.type_into(shown.find(QLineEdit, f"clinic.rooms.{room.id}.name"), "Treatment")
    shown.until(lambda: ("Treatment", True) in rooms())
    shown.undo("Treatment: renamed")
    shown.until(lambda: ("Room 2", True) in rooms())


def test_days_that_differ(shown: ShownClinic) -> None:
    page = locations(shown)
    hillside = shown.clinic.keys.locations["Hillside Clinic"]

    def days() -> tuple[DayException, ...]:
        return exceptions_of_location(shown.clinic.book, hillside)

    def box() -> DaysBox:
        return page.findChildren(DaysBox)[-1]

    box().adds.click()
    assert shown.find(QLineEdit, "clinic.days.day").property("wrong")
    box().day.put(date(2026, 12, 24))
    box().reason.setText("Christmas Eve")
    box().adds.click()
    shown.until(lambda: days() == (DayException(date(2026, 12, 24), (), "Christmas Eve"),))
    shown.until(lambda: box().day.value is None)
    box().day.put(date(2026, 12, 31))
    box().kind.choose("hours")
    assert box().begin_line.isVisible()
    box().adds.click()
    assert "Give the time from which" in shown.find(QLabel, "clinic.days.wrong").text()
    box().begin_line.show_minute(540)
    box().end_line.show_minute(720)
    box().adds.click()
    shown.until(lambda: len(days()) == 2)
    assert days()[1].intervals == (Interval(540, 720),)
    shown.until(lambda: box().findChild(QLabel, "clinic.days.2026-12-31") is not None)
    shown.press("clinic.days.2026-12-24.clear")
    shown.until(lambda: [each.date.day for each in days()] == [31])
    shown.undo("as usual again")
    shown.until(lambda: [each.date.day for each in days()] == [24, 31])


def test_a_provider_works_at_other_times_and_for_a_while(shown: ShownClinic) -> None:
    page = shown.page(Group.PROVIDERS)
    assert isinstance(page, ProvidersPage)
    malik, riverside = shown.clinic.keys.providers["Dr Malik"], shown.clinic.keys.locations["Riverside"]
    assert page.model.rows[0].says == "Hillside Clinic"
    shown.type_into(shown.find(QLineEdit, "provider.name"), "Dr Amal Malik")
    shown.press("clinic.providers.save")
    shown.until(lambda: shown.names(page)[0] == "Dr Amal Malik")
    shown.undo("Dr Amal Malik: saved")
    shown.until(lambda: shown.names(page)[0] == "Dr Malik")
    shown.press("clinic.spans.add")
    asked = next(each for each in QApplication.topLevelWidgets() if isinstance(each, SpanDialog))
    shown.press("clinic.span.yes", within=asked)
    assert asked.form.row("from").wrong == "The day is missing. Give one."
    asked.first.put(date(2026, 12, 18))
    asked.last.put(date(2026, 12, 1))
    shown.press("clinic.span.yes", within=asked)
    assert "before the first" in asked.form.row("until").wrong
    asked.last.put(date(2026, 12, 31))
    asked.place.choose(riverside)
    asked.grid.show_week(WeekHours({0: (Interval(540, 720),)}))
    shown.press("clinic.span.yes", within=asked)

    def spans() -> list[tuple[int, date | None]]:
        found = hours_of_provider(shown.clinic.book, malik)
        return [(each.location_id, each.valid_until) for each in found if each.valid_from]

    shown.until(lambda: spans() == [(riverside, date(2026, 12, 31))])
    shown.undo("Hours 18 Dec 2026 to 31 Dec 2026: changed")
    shown.until(lambda: spans() == [])


def test_hours_for_a_while_are_shown_and_removed(shown: ShownClinic) -> None:
    malik, riverside = shown.clinic.keys.providers["Dr Malik"], shown.clinic.keys.locations["Riverside"]
    set_provider_hours(
        shown.clinic.book,
        EVA,
        malik,
        location_id=riverside,
        week=WeekHours({2: (Interval(540, 720),)}),
        valid_from=date(2026, 12, 1),
    )
    shown.desk.feed.look()
    page = shown.page(Group.PROVIDERS)
    shown.until(lambda: page.findChild(QLabel, "clinic.spans.0") is not None)
    assert "Riverside: Wednesday" in shown.find(QLabel, "clinic.spans.0").text()
    shown.press("clinic.spans.0.remove")
    shown.until(lambda: all(each.valid_from is None for each in hours_of_provider(shown.clinic.book, malik)))


def test_a_type_has_a_length_and_a_colour(shown: ShownClinic) -> None:
    page = shown.page(Group.TYPES)
    assert isinstance(page, TypesPage)
    assert (page.model.rows[0].name, page.model.rows[0].says) == (
        "Consultation",
        "30 min",
    )
    assert page.editor is not None
    page.editor.minutes.setValue(40)
    page.editor.shade.choose("C0392B")
    page.editor.shade.activated.emit(4)
    page.save()
    shown.until(lambda: page.model.rows[0].says.startswith("40 min"))
    assert shown.directory.types[0].colour == "C0392B"
    page.adds.click()
    assert shown.find(QLineEdit, "type.name").hasFocus()
    shown.type_into(shown.find(QLineEdit, "type.name"), "Follow-up")
    page.save()
    shown.until(lambda: bool(page.editor and page.editor.form.row("name").wrong))
    shown.type_into(shown.find(QLineEdit, "type.name"), "Telephone")
    page.save()
    shown.until(lambda: "Telephone" in shown.names(page))
    shown.undo("Telephone: saved")
    shown.until(lambda: any(each.says == "not in use" for each in page.model.rows))


def test_a_type_brings_its_value_place_preparation_and_next_visit(shown: ShownClinic) -> None:
    page = shown.page(Group.TYPES)
    assert isinstance(page, TypesPage)
    assert page.editor is not None
    extras = page.editor.extras
    assert extras.value.text() == "60.00"
    assert not extras.link.isVisible()
    shown.type_into(extras.value, "much")
    page.save()
    shown.until(lambda: bool(page.editor and page.editor.form.row("value").wrong))
    shown.type_into(extras.value, "72.5")
    extras.remote.choose("video")
    extras.remote.activated.emit(1)
    assert extras.link.isVisible()
    shown.type_into(extras.link, "http://plain.example")
    page.save()
    shown.until(lambda: bool(page.editor and page.editor.form.row("link").wrong))
    shown.type_into(extras.link, "https://video.example.org/room")
    shown.type_into(extras.preparation, "Have your pills at hand")
    extras.again.setValue(6)
    page.save()
    shown.until(lambda: "video" in page.model.rows[0].says)
    assert shown.directory.types[0].extras == TypeExtras(
        7250, "GBP", Remote.VIDEO, "https://video.example.org/room", "Have your pills at hand", 6
    )
    shown.undo("Consultation: saved")
    shown.until(lambda: "video" not in page.model.rows[0].says)
    assert shown.directory.types[0].extras == TypeExtras(6000, "GBP")


def test_people_their_roles_and_their_pins(shown: ShownClinic) -> None:
    page = shown.page(Group.PEOPLE)
    assert isinstance(page, PeoplePage)
    book = shown.clinic.book
    page.adds.click()
    shown.type_into(shown.find(QLineEdit, "person.name"), "Ines Costa")
    page.save()
    shown.until(lambda: shown.names(page) == ["Ines Costa"])
    shown.type_into(shown.find(QLineEdit, "person.name"), "Ines Moreno")
    assert page.editor is not None
    page.editor.role.choose("manager")
    page.save()
    shown.until(lambda: [(each.name, each.role) for each in list_staff(book)] == [("Ines Moreno", "manager")])
    shown.until(lambda: shown.names(page) == ["Ines Moreno"])
    shown.type_into(shown.find(QLineEdit, "person.pin"), "12")
    shown.until(lambda: bool(shown.find(QLineEdit, "person.pin").property("wrong")))
    shown.type_into(shown.find(QLineEdit, "person.pin"), "2468")
    shown.until(lambda: list_staff(book)[0].has_pin)
    shown.until(lambda: shown.find(QLineEdit, "person.pin").text() == "")
    shown.press("person.pin.remove")
    shown.until(lambda: not list_staff(book)[0].has_pin)
    shown.press("clinic.people.use")
    shown.until(lambda: not list_staff(book)[0].active)
    shown.undo("Ines Moreno: no longer here")
    shown.until(lambda: list_staff(book)[0].active)


def test_the_arrows_and_f6_reach_everything(shown: ShownClinic) -> None:
    shown.screen.setFocus()
    assert shown.screen.groups.hasFocus()
    QTest.keyClick(shown.screen.groups, Qt.Key.Key_Down)
    page = shown.screen.page(Group.LOCATIONS)
    assert isinstance(page, LocationsPage)
    assert page.isVisible()
    page.begin()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert shown.find(QPlainTextEdit, "location.address").hasFocus()


def test_the_set_up_opens_once_and_follows_the_book(shown: ShownClinic) -> None:
    shown.press("clinic.setup")
    assistant = shown.screen.assistant
    assert assistant is not None
    shown.bot.addWidget(assistant)
    shown.press("clinic.setup")
    assert shown.screen.assistant is assistant
    shown.until(lambda: assistant.session.standing is not None)
    add_staff(shown.clinic.book, EVA, name="Somebody")
    shown.desk.feed.look()
    assistant.close()
    assert shown.screen.assistant is None


def test_tab_goes_down_the_page(shown: ShownClinic) -> None:
    page = locations(shown)
    order = shown.tab_order(page.table)
    wanted = [
        "clinic.locations.list",
        "clinic.locations.add",
        "location.name",
        "location.address",
        "location.phone",
        "location.week.0",
        "location.week.0.from",
        "clinic.locations.save",
        "clinic.locations.use",
        "clinic.rooms.new",
        "clinic.days.day",
        "clinic.days.add",
    ]
    assert [each for each in order if each in wanted] == wanted


@pytest.mark.parametrize("force_py", [False, True])
def test_the_list_keeps_the_rules_of_models(
    shown: ShownClinic, qtmodeltester: ModelTester, force_py: bool
) -> None:
    check: Callable[..., None] = qtmodeltester.check
    page = shown.page(Group.TYPES)
    assert isinstance(page, TypesPage)
    check(page.model, force_py=force_py)
