"""The whole way: from an empty folder to reminders that went out over a simulated network; and taking up what was left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from frontdesk.app.network import check_channel, sync_control
from frontdesk.demo.network import NetworkServer, PhoneNetwork
from frontdesk.services.opening import open_book
from frontdesk.services.secret_places import SecretPlaces
from frontdesk.services.setting_up import standing
from frontdesk.ui.importing.flow import Stage
from frontdesk.ui.setup.handler import HandlerStep
from frontdesk.ui.setup.locations import LocationsStep
from frontdesk.ui.setup.patients import ImportStep
from frontdesk.ui.setup.providers import ProvidersStep
from frontdesk.ui.setup.session import StepName, StepState
from frontdesk.ui.setup.sheets import SheetsStep
from frontdesk.ui.setup.start import NOTHING, NOW, StartStep
from frontdesk.ui.setup.texts import TextsStep
from frontdesk.ui.setup.types import TypesStep
from tests.support.clinic import CHEAP
from tests.support.clock import FakeClock
from tests.ui.setup.support import PASSPHRASE, Assistant, assistant_over, blank_desk, founding

MONDAY_AT_TEN = "2026-11-23T10:00:00+00:00"

PATIENTS = """PatNum,LName,FName,Birthdate,WirelessPhone,TxtMsgOk
1,Nováková,Jana,1984-03-12,+12025550111,
2,Dvořák,Petr,1959-11-02,+12025550112,no
3,Haddad,Amira,1991-07-23,,
4,,Nobody,1990-01-01,,
"""

VISITS = """AptNum,PatNum,Provider,AptDateTime,Length,Type
10,1,Dr Malik,2026-11-25T09:00,30,Consultation
11,2,Dr Malik,2026-11-25T10:00,30,Consultation
12,3,Dr Malik,2026-11-25T11:00,30,Consultation
13,99,Dr Malik,2026-11-25T12:00,30,Consultation
"""


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(MONDAY_AT_TEN)


@pytest.fixture
def server(clock: FakeClock) -> Iterator[NetworkServer]:
    with NetworkServer(PhoneNetwork.default(clock)) as running:
        yield running


@pytest.fixture
def assistant(qtbot: QtBot, tmp_path: Path, clock: FakeClock) -> Iterator[Assistant]:
    desk = blank_desk(tmp_path / "data", clock=clock, check=check_channel)
    with assistant_over(qtbot, desk, founding()) as made:
        yield made


def _furnish(assistant: Assistant) -> None:
    locations = assistant.step(LocationsStep)
    place = locations.parts.current
    assert place is not None
    place.address.setPlainText("1 Hill Road")
    assistant.click_on()
    assistant.arrives_at(StepName.PROVIDERS)
    provider = assistant.step(ProvidersStep).parts.current
    assert provider is not None
    assistant.type_into(provider.name, "Dr Malik")
    # Enter goes on, too.
    QTest.keyClick(provider.name, Qt.Key.Key_Return)
    assistant.arrives_at(StepName.TYPES)
    assistant.step(TypesStep)
    assistant.click_on()
    assistant.arrives_at(StepName.HANDLER)
    handler = assistant.step(HandlerStep)
    assert not handler.key.isVisible()
    assistant.type_into(handler.who, "Ines Costa")
    assistant.type_into(handler.password, "only I know it")
    assistant.type_into(handler.again, "only I know it")
    assistant.click_on()
    assistant.arrives_at(StepName.IMPORT)


def _import(assistant: Assistant, folder: Path) -> None:
    flow = assistant.step(ImportStep).flow
    for name, content in (("patients.csv", PATIENTS), ("visits.csv", VISITS)):
        file = folder / name
        file.write_text(content)
        flow.take(file)
        assistant.until(lambda: flow.stage is Stage.MAP)
        assistant.click_on()
        assistant.until(lambda: flow.stage is Stage.PREVIEW)
        assert flow.report is not None
        assert (flow.report.added, len(flow.report.refused)) == (3, 1)
        assistant.click_on()
        assistant.until(lambda: flow.stage is Stage.DONE)
        if name == "patients.csv":
            assistant.until(flow.consent.isVisible)
            assistant.type_into(flow.consent.who, "Everybody with a mobile")
            assistant.type_into(flow.consent.where, "Registration form")
            assistant.type_into(flow.consent.since, "2019")
            QTest.mouseClick(flow.consent.yes, Qt.MouseButton.LeftButton)
            assistant.until(lambda: "1 patient" in flow.said.text())
            assistant.click_on()
            assistant.until(lambda: flow.stage is Stage.CHOOSE)
    assert assistant.window.bar.forward.text() == "Continue"
    assistant.click_on()
    assistant.arrives_at(StepName.TEXTS)


def _account(assistant: Assistant, server: NetworkServer) -> None:
    step = assistant.step(TextsStep)
    network = server.network
    assistant.type_into(step.sid, network.account_sid)
    assistant.type_into(step.token, network.auth_token)
    assistant.type_into(step.comes_from, network.number)
    step.other.setChecked(True)
    assistant.type_into(step.url, server.url)
    assert assistant.window.bar.forward.text() == "Save and check"
    assistant.click_on()
    assistant.until(
        lambda: assistant.window.bar.forward.text() == "Continue" and "…" not in step.found.text()
    )
    assert step.found.property("tone") == "text", step.found.text()
    assert step.token.text() == ""
    assistant.click_on()
    assistant.arrives_at(StepName.REMINDERS)


def test_from_nothing_to_reminders(assistant: Assistant, server: NetworkServer, tmp_path: Path) -> None:
    assistant.found()
    assistant.confirm_sheets()
    _furnish(assistant)
    _import(assistant, tmp_path)
    _account(assistant, server)
    step = assistant.step(StartStep)
    assistant.until(lambda: step.preview is not None)
    assert assistant.window.bar.forward.text() == "Start reminders"
    assert step.headline.text().startswith("One text goes out at once.")
    now = step.lists.models[NOW].rows
    assert [(each.patient, each.number) for each in now] == [("Jana Nováková", "+1 202-555-0111")]
    assert {each.patient for each in step.lists.models[NOTHING].rows} == {"Petr Dvořák", "Amira Haddad"}
    told: list[str] = []
    assistant.desk.say.told.connect(lambda what: told.append(what.sentence))
    assistant.click_on()
    assistant.until(lambda: assistant.finished == ["finished"])
    assert told == ["Reminders are on"]
    book = assistant.session_book
    found = standing(book)
    assert found.reminders
    assert all(assistant.window.session.state(name) is StepState.DONE for name in StepName), found
    # What goes out is word for word what was shown.
    cycle = sync_control(book)
    cycle.run_once()
    cycle.close()
    assert [each.message.body for each in server.network.ledger()] == [now[0].full]
    token = server.network.auth_token.encode()
    assistant.desk.prefs.write()
    assert not any(token in file.read_bytes() for file in assistant.desk.folder.rglob("*") if file.is_file())


def test_all_that_is_left_is_taken_up_again(qtbot: QtBot, tmp_path: Path, clock: FakeClock) -> None:
    folder = tmp_path / "data"
    with assistant_over(qtbot, blank_desk(folder, clock=clock), founding()) as first:
        first.found()
        first.confirm_sheets()
        for name in tuple(StepName)[4:]:
            first.click_later()
            first.arrives_at(name)
        step = first.step(StartStep)
        first.until(lambda: step.preview is not None)
        assert "no account" in step.headline.text()
        assert first.window.bar.forward.text() == "Finish"
        first.click_on()
        first.until(lambda: first.finished == ["finished"])
    places = SecretPlaces(passphrase=lambda *, new: PASSPHRASE, cost=CHEAP)
    book = open_book(folder, places=places, clock=clock)
    with assistant_over(qtbot, blank_desk(folder, clock=clock, book=book), None) as again:
        again.arrives_at(StepName.LOCATIONS)
        states = {name: again.window.session.state(name) for name in StepName}
        done = {StepName.CLINIC, StepName.KEYS, StepName.SHEETS}
        assert {name for name, state in states.items() if state is StepState.DONE} == done
        # The keys are gone: the handler's step asks for the one on the sheet.
        again.window.list.wanted.emit(StepName.HANDLER)
        handler = again.step(HandlerStep)
        assert handler.key.isVisible()
        again.type_into(handler.who, "Ines Costa")
        again.type_into(handler.password, "only I know it")
        again.type_into(handler.again, "only I know it")
        again.type_into(handler.key, "FDC-NONSENSE")
        again.click_on()
        again.until(lambda: bool(handler.form.row("key").wrong))
        again.window.close()
        assert again.finished == ["finished"]


def test_a_step_that_comes_later_cannot_be_gone_to_before_there_is_a_clinic(assistant: Assistant) -> None:
    item = assistant.window.list.item(4)
    assert not item.flags() & Qt.ItemFlag.ItemIsEnabled
    assistant.window.list.itemClicked.emit(item)
    assert assistant.window.current is StepName.CLINIC
    assert item.data(Qt.ItemDataRole.AccessibleTextRole) == "Providers, comes later"


def test_enter_on_another_button_presses_that_button(assistant: Assistant) -> None:
    assistant.name_clinic()
    assistant.window.bar.back.setFocus()
    QTest.keyClick(assistant.window.bar.back, Qt.Key.Key_Return)
    assert assistant.window.current is StepName.CLINIC


def test_enter_in_the_list_goes_to_that_step_and_no_further(assistant: Assistant) -> None:
    assistant.name_clinic()
    steps = assistant.window.list
    steps.setFocus()
    QTest.keyClick(steps, Qt.Key.Key_Up)
    QTest.keyClick(steps, Qt.Key.Key_Return)
    assert assistant.window.current is StepName.CLINIC
    assert not assistant.desk.jobs.acting


def test_later_before_there_is_a_clinic_ends_and_keeps_what_was_typed(assistant: Assistant) -> None:
    assistant.name_clinic("Riverside")
    assistant.click_later()
    assert assistant.finished == ["left"]
    assert assistant.window.session.draft.name == "Riverside"


def test_the_clinic_s_name_can_still_be_changed_and_its_zone_cannot(assistant: Assistant) -> None:
    from frontdesk.ui.setup.clinic import ClinicStep

    assistant.found()
    assistant.confirm_sheets()
    assistant.window.show_step(StepName.CLINIC)
    step = assistant.step(ClinicStep)
    assert not assistant.window.bar.later.isVisible()
    assistant.type_into(step.clinic, "Hillside & Sons")
    assistant.click_on()
    assistant.arrives_at(StepName.KEYS)
    assert standing(assistant.session_book).clinic == "Hillside & Sons"
    assistant.click_on()
    assistant.arrives_at(StepName.SHEETS)
    assistant.step(SheetsStep)


def test_tab_goes_from_the_steps_through_the_fields_to_the_buttons(assistant: Assistant) -> None:
    window = assistant.window
    window.list.setFocus()
    seen = []
    for _ in range(9):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        seen.append(window.focusWidget().objectName())
    assert seen[:6] == [
        "clinic.name",
        "clinic.country",
        "clinic.zone",
        "clinic.phone",
        "setup.continue",
        "setup.later",
    ]
