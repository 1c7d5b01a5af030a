"""The switch of the background service."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from frontdesk.domain.errors import BookMissing, StorageFault
from frontdesk.services.ports import ServiceState
from frontdesk.ui.settings.controls import SwitchControl
from frontdesk.ui.settings.grouping import Group
from frontdesk.ui.settings.resident import ResidentRow, change
from frontdesk.ui.settings.workstation import WorkstationPage
from tests.support.command import ScriptedService
from tests.ui.settings.conftest import ShownSettings


class Refusing(ScriptedService):
    """The system takes nothing."""

    def install(self, folder: Path, *, every: int) -> ServiceState:
        raise StorageFault("The unit cannot be written. Check the rights of this account.")


def row(shown: ShownSettings, service: ScriptedService) -> tuple[ResidentRow, SwitchControl]:
    shown.desk.outside = replace(shown.desk.outside, service=lambda: service)
    shown.screen.show_group("workstation")
    page = shown.screen.page(Group.WORKSTATION)
    assert isinstance(page, WorkstationPage)
    assert page.resident is not None
    control = page.resident.control
    assert isinstance(control, SwitchControl)
    shown.until(control.isEnabled)
    return page.resident, control


def test_it_is_installed_over_this_book_and_removed_again(shown: ShownSettings) -> None:
    service = ScriptedService()
    _, control = row(shown, service)
    assert not control.box.isChecked()
    control.box.click()
    shown.until(lambda: service.installed is not None)
    assert service.installed == (shown.clinic.book.folder, 45)
    shown.until(control.isEnabled)
    assert control.box.isChecked()
    control.box.click()
    shown.until(lambda: service.installed is None)


def test_what_the_system_refuses_stands_under_the_switch(shown: ShownSettings) -> None:
    made, control = row(shown, Refusing())
    control.box.click()
    shown.until(lambda: "cannot be written" in made.wrong)
    assert not control.box.isChecked()


def test_one_that_does_not_run_is_told(shown: ShownSettings) -> None:
    made, control = row(shown, ScriptedService(running=False))
    control.box.click()
    shown.until(lambda: "does not run" in made.wrong)
    assert control.box.isChecked()


def test_a_search_finds_it(shown: ShownSettings) -> None:
    made, _ = row(shown, ScriptedService())
    assert made.found_by("background")
    assert not made.found_by("wording")


def test_where_there_is_no_book_nothing_is_installed(tmp_path: Path) -> None:
    service = ScriptedService()
    with pytest.raises(BookMissing):
        change(service, tmp_path, on=True)
    assert service.installed is None
