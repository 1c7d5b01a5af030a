"""The panel of a visit tells all of it: details, the link, alerts, who did what, page by page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from frontdesk.domain.visit_types import TypeExtras
from frontdesk.domain.words import Lifecycle, Remote
from frontdesk.models.tables import AppointmentType
from frontdesk.services.alerts import add_alert
from frontdesk.services.booking import set_status
from frontdesk.services.links import set_link
from frontdesk.services.places import add_type
from frontdesk.services.visit_details import visit_details
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.textlink import TextLink
from frontdesk.ui.visits.panel import MOST_LINES, VisitPanel
from frontdesk.ui.visits.story import StoryItem
from tests.ui.desks import EVA, NEXT, TestClinic

USUAL = "https://video.example.org/usual"
OWN = "https://video.example.org/own"


def _type(clinic: TestClinic, name: str, extras: TypeExtras) -> None:
    public_id = add_type(clinic.book, EVA, name=name, minutes=30, extras=extras)
    with clinic.book.read() as connection:
        found = connection.execute(select(AppointmentType.id).where(AppointmentType.public_id == public_id))
        clinic.keys.types[name] = found.scalar_one()


@pytest.fixture
def video(clinic: TestClinic) -> int:
    """A visit by video."""
    extras = TypeExtras(
        value_minor=4990, remote=Remote.VIDEO, link=USUAL, preparation="Have the tablets at hand"
    )
    _type(clinic, "Video talk", extras)
    return clinic.visit(f"{NEXT}T11:00", "Lee", kind="Video talk").id


@pytest.fixture
def show(desk: Desk, qtbot: QtBot) -> Callable[[int], VisitPanel]:
    def made(visit_id: int) -> VisitPanel:
        panel = VisitPanel(desk, visit_id)
        qtbot.addWidget(panel)
        panel.resize(360, 900)
        desk.feed.changed.connect(panel.changes)
        panel.show()
        panel.activateWindow()
        panel.begin()
        qtbot.waitUntil(lambda: panel.page is not None)
        return panel

    return made


def said(panel: QWidget, name: str) -> str:
    label = panel.findChild(QLabel, name)
    assert label is not None
    return label.text() if label.isVisibleTo(panel) else ""


def lines(panel: VisitPanel) -> list[str]:
    return [each.accessibleName() for each in panel.story.findChildren(StoryItem) if not each.isHidden()]


def tool(panel: QWidget, name: str) -> QToolButton:
    found = panel.findChild(QToolButton, name)
    assert found is not None
    return found


def test_what_the_type_brings_and_what_must_be_seen(
    clinic: TestClinic, video: int, show: Callable[[int], VisitPanel], desk: Desk
) -> None:
    add_alert(clinic.book, EVA, clinic.patients["Lee"], "Grace Lee is deaf on the left")
    panel = show(video)
    assert said(panel, "visit.alerts") == "! Grace Lee is deaf on the left"
    assert said(panel, "visit.remote") == "By video"
    assert said(panel, "visit.link") == USUAL
    assert said(panel, "visit.facts").startswith("Preparation: Have the tablets at hand\nValue: ")
    desk.who.hide_names(hidden=True)
    assert "Grace" not in said(panel, "visit.alerts")


def test_a_visit_at_the_clinic_says_nothing_of_links(
    clinic: TestClinic, show: Callable[[int], VisitPanel]
) -> None:
    panel = show(clinic.visits["not_asked"].id)
    assert said(panel, "visit.remote") == said(panel, "visit.link") == ""
    assert said(panel, "visit.facts") == "Value: 60.00\u00a0GBP"
    assert not panel.head.link.isVisibleTo(panel)


def test_a_visit_by_phone_says_who_calls(clinic: TestClinic, show: Callable[[int], VisitPanel]) -> None:
    _type(clinic, "Phone talk", TypeExtras(remote=Remote.PHONE))
    panel = show(clinic.visit(f"{NEXT}T11:00", "Lee", kind="Phone talk").id)
    assert said(panel, "visit.remote") == "By phone: we call the patient"
    assert not panel.head.link.isVisibleTo(panel)


def test_the_link_is_changed_by_keys_copied_by_mouse_and_never_opened(
    clinic: TestClinic, video: int, show: Callable[[int], VisitPanel], qtbot: QtBot
) -> None:
    panel = show(video)
    field = panel.head.link
    tool(panel, "visit.link.edit").setFocus()
    QTest.keyClick(tool(panel, "visit.link.edit"), Qt.Key.Key_Space)
    assert field.is_editing
    QTest.keyClicks(field.edit, OWN)
    QTest.keyClick(field.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: said(panel, "visit.link") == OWN)
    assert visit_details(clinic.book, video).own_link == OWN
    QTest.mouseClick(tool(panel, "visit.link.copy"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == OWN


def test_what_is_no_link_stays_in_the_field_with_the_reason(
    clinic: TestClinic, video: int, show: Callable[[int], VisitPanel], qtbot: QtBot
) -> None:
    panel = show(video)
    field = panel.head.link
    field.begin()
    QTest.keyClicks(field.edit, "video.example.org")
    QTest.keyClick(field.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: field.is_editing)
    assert field.edit.text() == "video.example.org"
    assert any("https://" in label.text() for label in field.findChildren(QLabel) if label.isVisibleTo(panel))
    assert panel.back()
    assert not field.is_editing
    assert visit_details(clinic.book, video).own_link == ""


def test_whoever_was_overtaken_sees_the_others_link(
    clinic: TestClinic, video: int, show: Callable[[int], VisitPanel], qtbot: QtBot
) -> None:
    panel = show(video)
    field = panel.head.link
    field.begin()
    set_link(clinic.book, EVA, video, link=f"{OWN}/theirs", was="")
    QTest.keyClicks(field.edit, OWN)
    QTest.keyClick(field.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: field.is_editing)
    shown = [label.text() for label in field.findChildren(QLabel) if label.isVisibleTo(panel)]
    assert any(f"{OWN}/theirs" in text for text in shown)


def test_each_act_has_a_line_with_who_and_when(
    clinic: TestClinic, show: Callable[[int], VisitPanel], qtbot: QtBot
) -> None:
    panel = show(clinic.visits["in_room"].id)
    qtbot.waitUntil(lambda: len(lines(panel)) > 3)
    assert lines(panel)[:3] == [
        "08:00: Eva Marsh booked the visit.",
        "08:00: Eva Marsh noted: arrived.",
        "08:00: Eva Marsh noted: in room.",
    ]


def test_a_long_story_comes_page_by_page(
    clinic: TestClinic, show: Callable[[int], VisitPanel], qtbot: QtBot
) -> None:
    visit = clinic.visits["in_room"]
    for _ in range(MOST_LINES):
        set_status(clinic.book, EVA, visit.id, lifecycle=Lifecycle.ARRIVED)
        set_status(clinic.book, EVA, visit.id, lifecycle=Lifecycle.IN_ROOM)
    panel = show(visit.id)
    ahead = 1

    def stand(count: int) -> None:
        qtbot.waitUntil(lambda: len(lines(panel)) == count + ahead)

    stand(MOST_LINES)
    assert panel.page is not None
    every = len(panel.page.rows)
    assert 2 * MOST_LINES < every < 3 * MOST_LINES
    for expected in (2 * MOST_LINES, every):
        (more,) = (
            each for each in panel.story.findChildren(TextLink, "story.earlier") if not each.isHidden()
        )
        QTest.keyClick(more, Qt.Key.Key_Return)
        stand(expected)
    assert lines(panel)[0].endswith("booked the visit.")
    panel.show_visit(clinic.visits["arrived"].id)
    panel.show_visit(visit.id)
    stand(MOST_LINES)


def test_nothing_is_wider_than_the_panel(
    clinic: TestClinic, video: int, show: Callable[[int], VisitPanel], qtbot: QtBot
) -> None:
    set_link(clinic.book, EVA, video, link=f"{OWN}/{'w' * 300}", was="")
    add_alert(clinic.book, EVA, clinic.patients["Lee"], "w" * 100)
    panel = show(video)
    for part in panel.head.findChildren(QWidget):
        if part.isVisibleTo(panel):
            assert part.mapTo(panel, part.rect().topRight()).x() < panel.width(), part.objectName()
