"""The groups that are no settings of the clinic: the account of the texts, this workstation, the keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton
from pytestqt.modeltest import ModelTester

from frontdesk.services.channels import twilio_account
from frontdesk.ui.keys import Where, act
from frontdesk.ui.language import MIRRORED, STRETCHED
from frontdesk.ui.settings.account import AccountPage
from frontdesk.ui.settings.controls import ChoiceControl, SwitchControl
from frontdesk.ui.settings.grouping import Group
from frontdesk.ui.settings.keys import KeyDialog, KeysPage, refusal
from frontdesk.ui.settings.workstation import WorkstationPage, languages
from frontdesk.ui.theme import Look, Theme
from tests.ui.settings.conftest import ShownSettings

SID = "AC" + "0" * 32
TOKEN = "0123456789abcdef"


def account(shown: ShownSettings) -> AccountPage:
    shown.screen.show_group("account")
    page = shown.screen.page(Group.ACCOUNT)
    assert isinstance(page, AccountPage)
    shown.until(lambda: page.session.standing is not None)
    return page


def test_the_account_is_kept_and_looked_at_and_its_token_never_shown(shown: ShownSettings) -> None:
    page = account(shown)
    stands = shown.find(QLabel, "settings.account.standing")
    assert stands.text().startswith("There is no account yet.")
    page.step.sid.setText(SID)
    page.step.token.setText("short")
    page.step.comes_from.setText("+442079460000")
    page.save.click()
    shown.until(lambda: "token has spaces" in page.step.form.row("token").wrong)
    page.step.token.setText(TOKEN)
    page.save.click()
    shown.until(lambda: page.step.found.text() == "The account answers.")
    kept = twilio_account(shown.clinic.book)
    assert kept is not None
    assert (kept.token, kept.sender) == (TOKEN, "+442079460000")
    shown.until(lambda: stands.text() == "The account is set up.")
    assert page.step.token.text() == ""
    assert page.check.isVisible()
    assert not page.save.isVisible()
    page.step.comes_from.setText("+442079460001")
    page.step.comes_from.textEdited.emit("+442079460001")
    assert page.save.isVisible()
    page.save.click()
    shown.until(lambda: twilio_sender(shown) == "+442079460001")
    page.check.click()
    shown.until(lambda: page.step.found.text() == "The account answers.")


def twilio_sender(shown: ShownSettings) -> str:
    kept = twilio_account(shown.clinic.book)
    assert kept is not None
    assert kept.token == TOKEN
    return kept.sender


def workstation(shown: ShownSettings) -> WorkstationPage:
    shown.screen.show_group("workstation")
    page = shown.screen.page(Group.WORKSTATION)
    assert isinstance(page, WorkstationPage)
    return page


def test_the_look_changes_at_once_and_is_the_computers(shown: ShownSettings) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    # As in the program, where the style sheet is a window's: one of the whole application would polish widgets of earlier tests.
    shown.desk.theme = Theme(app, Look.LIGHT)
    page = workstation(shown)
    look = page.rows["look"].control
    assert isinstance(look, ChoiceControl)
    assert look.choice.value == "light"
    choose(look.choice, 2)
    assert is_dark(shown)
    assert shown.desk.prefs.get("look", "", everybody=True) == "dark"
    shown.undo("Look: changed")
    assert not is_dark(shown)
    shown.press("settings.own.look.reset")
    assert shown.desk.theme.look is Look.SYSTEM


def test_rail_rows_tray_and_names_are_told_to_whoever_shows_them(shown: ShownSettings) -> None:
    page, heard = workstation(shown), list[str]()
    shown.desk.prefs.changed.connect(heard.append)
    density = page.rows["book.density"].control
    assert isinstance(density, ChoiceControl)
    choose(density.choice, 3)
    for key in ("rail.wide", "tray.keep", "names.hidden"):
        control = page.rows[key].control
        assert isinstance(control, SwitchControl)
        control.box.click()
    assert heard == ["book.density", "rail.wide", "tray.keep", "names.hidden"]
    prefs = shown.desk.prefs
    assert (prefs.get("book.density", 0), prefs.get("rail.wide", False)) == (32, True)
    assert prefs.get("tray.keep", True, everybody=True) is False
    assert prefs.get("names.hidden", False, everybody=True) is True
    prefs.put("rail.wide", False)
    rail = page.rows["rail.wide"].control
    assert isinstance(rail, SwitchControl)
    assert not rail.box.isChecked()


def test_pseudo_languages_are_for_developers(shown: ShownSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert {STRETCHED, MIRRORED}.isdisjoint(tag for tag, _ in languages(developer=False))
    assert {STRETCHED, MIRRORED} <= {tag for tag, _ in languages(developer=True)}
    monkeypatch.setenv("FRONTDESK_LANGUAGE", "mirrored")
    page = workstation(shown)
    control = page.rows["language"].control
    assert isinstance(control, ChoiceControl)
    choose(control.choice, control.choice.count() - 1)
    assert shown.desk.prefs.get("language", "", everybody=True) == MIRRORED
    shown.says("when Frontdesk is started again")


def is_dark(shown: ShownSettings) -> bool:
    return shown.desk.theme.scheme.dark


def choose(box: QComboBox, at: int) -> None:
    box.setCurrentIndex(at)
    box.activated.emit(at)


def keys_page(shown: ShownSettings) -> KeysPage:
    shown.screen.show_group("keys")
    page = shown.screen.page(Group.KEYS)
    assert isinstance(page, KeysPage)
    return page


def dialog(page: KeysPage, name: str) -> KeyDialog:
    page.table.choose(name)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    return next(
        each for each in QApplication.topLevelWidgets() if isinstance(each, KeyDialog) and each.isVisible()
    )


def test_a_key_is_changed_by_pressing_it(shown: ShownSettings) -> None:
    page = keys_page(shown)
    asked = dialog(page, "arrived")
    QTest.keyClick(asked.line, Qt.Key.Key_Shift, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(asked.line, Qt.Key.Key_R)
    assert asked.row.wrong == "R is the key of: In room. Choose another."
    assert asked.line.text() == "R"
    QTest.keyClick(asked.line, Qt.Key.Key_K, Qt.KeyboardModifier.ShiftModifier)
    assert shown.desk.keys.keys("arrived") == ("Shift+K",)
    assert not asked.isVisible()
    assert not page.table.isColumnHidden(3)
    shown.undo("Arrived: Shift+K")
    assert shown.desk.keys.keys("arrived") == ("A",)
    assert page.table.isColumnHidden(3)


def test_a_key_that_would_be_in_the_way_is_refused(shown: ShownSettings) -> None:
    page = keys_page(shown)
    asked = dialog(page, "new_patient")
    QTest.keyClick(asked.line, Qt.Key.Key_P)
    assert "in the middle of typing" in asked.row.wrong
    asked.press("Ctrl+C")
    assert "needed while typing" in asked.row.wrong
    assert refusal("Tab", Where.BOOK)
    assert not refusal("P", Where.LIST)
    QTest.keyClick(asked.line, Qt.Key.Key_Escape)
    assert not asked.isVisible()
    assert shown.desk.keys.keys("new_patient") == act("new_patient").keys


def test_the_usual_key_is_not_given_back_while_another_act_has_it(shown: ShownSettings) -> None:
    page, keys = keys_page(shown), shown.desk.keys
    assert keys.change("arrived", "U") is None
    assert keys.change("in_room", "A") is None
    page.table.choose("arrived")
    page.reset.click()
    assert shown.refused == ["A is the key of: In room. Choose another."]
    page.reset_all.click()
    assert (keys.keys("arrived"), keys.keys("in_room")) == (("A",), ("R",))
    shown.undo("All keys are the usual ones")
    assert (keys.keys("arrived"), keys.keys("in_room")) == (("U",), ("A",))


def test_a_search_finds_acts(shown: ShownSettings) -> None:
    shown.screen.search.setText("phone message")
    page = shown.screen.page(Group.KEYS)
    assert isinstance(page, KeysPage)
    assert page.isVisible()
    assert [each.name for each in page.model.rows] == ["phone_message"]
    assert shown.find(QPushButton, "settings.keys.change").isEnabled()


@pytest.mark.parametrize("force_py", [False, True])
def test_the_table_keeps_the_rules_of_models(
    shown: ShownSettings, qtmodeltester: ModelTester, force_py: bool
) -> None:
    check: Callable[..., None] = qtmodeltester.check
    check(keys_page(shown).model, force_py=force_py)
