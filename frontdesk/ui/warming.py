"""Everything of the window that is imported when it is first opened, imported ahead in a worker: so that opening it takes no time."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from frontdesk.ui.screens import SPECS

PANELS: Final = (
    "frontdesk.ui.booking.panel",
    "frontdesk.ui.booking.parking",
    "frontdesk.ui.booking.slots",
    "frontdesk.ui.booking.block",
    "frontdesk.ui.visits.panel",
    "frontdesk.ui.visits.cancel",
    "frontdesk.ui.patients.card",
    "frontdesk.ui.patients.form",
    "frontdesk.ui.phone.panel",
    "frontdesk.ui.complaints.logging",
    "frontdesk.ui.locking.cover",
    "frontdesk.ui.shell.help",
    "frontdesk.ui.shell.history",
    "frontdesk.ui.book.offer",
    "frontdesk.ui.book.overtaken",
    "frontdesk.ui.book.listing",
    "frontdesk.ui.settings.account",
    "frontdesk.ui.settings.keys",
    "frontdesk.ui.settings.keywords",
    "frontdesk.ui.settings.reminders",
    "frontdesk.ui.settings.starting",
    "frontdesk.ui.settings.steps",
    "frontdesk.ui.wording.control",
    "frontdesk.ui.settings.workstation",
    "frontdesk.ui.clinic.general",
    "frontdesk.ui.clinic.locations",
    "frontdesk.ui.clinic.people",
    "frontdesk.ui.clinic.providers",
    "frontdesk.ui.clinic.types",
)
SERVICES: Final = (
    "frontdesk.services.booking.cancelling",
    "frontdesk.services.booking.confirming",
    "frontdesk.services.booking.moving",
    "frontdesk.services.booking.placing",
    "frontdesk.services.booking.status",
    "frontdesk.services.booking.foretelling",
    "frontdesk.services.undo",
    "frontdesk.services.history",
    "frontdesk.services.running_late",
    "frontdesk.services.desk_weeks",
    "frontdesk.services.alerts",
    "frontdesk.services.around",
    "frontdesk.services.daysheets",
    "frontdesk.services.worklist",
    "frontdesk.services.stories",
    "frontdesk.services.patients",
    "frontdesk.services.availability",
    "frontdesk.services.finding",
    "frontdesk.services.booking.beforehand",
    "frontdesk.services.booking.blocks",
    "frontdesk.services.directory",
    "frontdesk.services.newcomers",
    "frontdesk.security.aead",
    "frontdesk.services.calls",
    "frontdesk.services.messaging.deciding",
    "frontdesk.domain.typed_dates",
)


def warm() -> None:
    """Import it all. Called in a worker once the book is open."""
    for name in (*SERVICES, *PANELS, *(spec.where.partition(":")[0] for spec in SPECS)):
        import_module(name)
    from frontdesk.domain.phones import display

    for number in ("+12025550101", "+442079460958"):
        display(number, "GB")
