"""The whole story of a visit in its panel: what its type brings, its link, alerts, who did what."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.services.stories import StoryKind, StoryRow
from frontdesk.services.visit_details import VisitDetails
from frontdesk.ui.desk import Desk
from frontdesk.ui.shell.window import MainWindow
from frontdesk.ui.visits.asks import VisitPage
from frontdesk.ui.visits.panel import VisitPanel
from gallery.scenes import Build, Scene
from gallery.scenes_of_the_book import visit_in
from gallery.settling import settle

_MINUTE: Final = 60_000
_LINK: Final = "https://video.example.org/alder-street/rooms/4f1c-88a2-consultation-of-the-morning"


def _told(page: VisitPage, remote: str) -> VisitDetails:
    at, zone = page.story.visit.start_utc - 3_000 * _MINUTE, page.story.visit.zone
    deeds = [
        ("Alex Morgan booked the visit.", ""),
        ("Alex Morgan changed the note.", ""),
        ("Sam Reyes gave the visit a link of its own.", ""),
        ("Sam Reyes checked in: date of birth and number verified.", ""),
        ("Sam Reyes noted: in room.", ""),
        ("Sam Reyes took back a step of the day.", ""),
        ("Cancelled late, 3 h before.", "The car broke down on the way, and the next bus is at noon"),
    ]
    return replace(
        page.details,
        value_minor=12_500,
        currency="USD",
        preparation="Nothing to eat from midnight; bring all tablets in their boxes",
        remote=remote,
        link=_LINK if remote == "video" else "",
        own_link=_LINK if remote == "video" else "",
        room="Room 1",
        alerts=("Allergic to latex", "Speaks little English: the daughter translates"),
        deeds=tuple(
            StoryRow(StoryKind.CHANGE, at + 97 * number * _MINUTE, zone, sentence, body)
            for number, (sentence, body) in enumerate(deeds * 2)
        ),
    )


def _story(remote: str, *, editing: bool = False) -> Build:
    def build(window: MainWindow, desk: Desk) -> None:
        visit_id = visit_in(window, lifecycle=Lifecycle.BOOKED, confirmation=Confirmation.CONFIRMED)
        desk.go.visit(visit_id)
        settle(desk)
        (panel,) = (each for each in window.findChildren(VisitPanel) if each.isVisible())
        page, visit = panel.page, panel.visit
        assert page is not None
        assert visit is not None
        panel.head.show_visit(replace(visit, remote=remote, note="", interpreter=True, needs_time=True))
        panel.show_page(replace(page, details=_told(page, remote)))
        if editing:
            panel.head.link.begin()

    return build


SCENES: Final = (
    Scene("visit-whole-story", _story("video")),
    Scene("visit-by-phone", _story("phone"), all_variants=False),
    Scene("visit-link-edited", _story("video", editing=True), all_variants=False),
)
