"""Settings on the screen: each is there, is changed where it stands, is taken back, and says what is wrong with it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from frontdesk.domain.settings import REGISTRY
from frontdesk.services import settings
from frontdesk.services.channels import set_twilio
from frontdesk.ui.kit.clockline import ClockLine
from frontdesk.ui.settings.catalogue import BY_KEY, ENTRIES
from frontdesk.ui.settings.controls import (
    AmountControl,
    ChoiceControl,
    FolderControl,
    NumberControl,
    ProxyControl,
    SwitchControl,
    TimeControl,
    WordsControl,
)
from frontdesk.ui.settings.grouping import Group
from frontdesk.ui.settings.keywords import KeywordsControl
from frontdesk.ui.settings.starting import StartDialog
from frontdesk.ui.settings.steps import StepsControl
from tests.ui.desks import EVA
from tests.ui.settings.conftest import ShownSettings


def line_of(shown: ShownSettings, key: str) -> QLineEdit:
    control = shown.row(key).control
    assert isinstance(control, NumberControl | FolderControl)
    return control.edit


def test_every_setting_stands_in_exactly_one_group() -> None:
    assert sorted(each.key for each in ENTRIES) == sorted(REGISTRY)
    assert len({each.label() for each in ENTRIES}) == len(ENTRIES)


def test_every_control_shows_what_the_book_says(shown: ShownSettings) -> None:
    for key, definition in REGISTRY.items():
        row = shown.row(key)
        assert row.control.words(definition.default)
        assert row.control.field.accessibleName() or key in ("reminders.steps", "replies.keywords")
        assert shown.find(type(row), f"settings.{key}.row") is row
    assert line_of(shown, "reminders.min_lead_hours").text() == "4"
    quiet = shown.row("reminders.quiet_from").control
    assert isinstance(quiet, TimeControl)
    assert quiet.edit.minute == 20 * 60


def test_a_number_is_kept_on_enter_and_taken_back(shown: ShownSettings) -> None:
    shown.type_into(line_of(shown, "reminders.min_lead_hours"), "6")
    shown.until(lambda: shown.value("reminders.min_lead_hours") == 6)
    row = shown.row("reminders.min_lead_hours")
    shown.until(lambda: shown.find(QLabel, "settings.reminders.min_lead_hours.usual").isVisible())
    assert shown.find(QLabel, "settings.reminders.min_lead_hours.usual").text() == "Usual: 4 hours"
    shown.undo("Shortest time to answer: changed")
    shown.until(lambda: shown.value("reminders.min_lead_hours") == 4)
    shown.says("as it was before")
    assert not settings.get(shown.clinic.book, "reminders.min_lead_hours").changed
    assert row.wrong == ""


def test_leaving_the_field_keeps_it_too_and_reset_gives_the_usual_value(shown: ShownSettings) -> None:
    edit = line_of(shown, "sync.uncertain_give_up_seconds")
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, "3600")
    shown.screen.search.setFocus()
    shown.until(lambda: shown.value("sync.uncertain_give_up_seconds") == 3600)
    shown.press("settings.sync.uncertain_give_up_seconds.reset")
    shown.until(lambda: shown.value("sync.uncertain_give_up_seconds") == 1800)
    shown.until(lambda: edit.text() == "1800")


def test_what_is_wrong_stands_at_the_field_and_what_was_typed_stays(shown: ShownSettings) -> None:
    row, edit = shown.row("reminders.min_lead_hours"), line_of(shown, "reminders.min_lead_hours")
    shown.type_into(edit, "soon")
    assert row.wrong == "This is no number. Write it in digits, like 24."
    shown.type_into(edit, "1,000")
    assert "without separators, like 1000" in row.wrong
    shown.type_into(edit, "900")
    shown.until(lambda: row.wrong == "Shortest time to answer is a number from 0 to 720.")
    assert edit.text() == "900"
    assert edit.property("wrong")
    assert edit.accessibleDescription() == row.wrong
    shown.type_into(edit, "2.5")
    shown.until(lambda: shown.value("reminders.min_lead_hours") == 2.5)
    shown.until(lambda: not edit.property("wrong"))


def test_money_a_list_of_words_and_a_time_that_may_be_empty(shown: ShownSettings) -> None:
    price = shown.row("costs.per_segment").control
    assert isinstance(price, AmountControl)
    shown.type_into(price.edit, "0.04")
    assert shown.row("costs.per_segment").wrong == "Write an amount and its currency, like 0.04 GBP."
    shown.type_into(price.edit, "0,04gbp")
    shown.until(lambda: shown.value("costs.per_segment") == "0.04 GBP")
    shown.until(lambda: price.edit.text() == "0.04 GBP")
    secret = shown.row("texts.sensitive_words").control
    assert isinstance(secret, WordsControl)
    shown.type_into(secret.edit, "oncology, HIV ,, oncology; ward 5")
    shown.until(lambda: shown.value("texts.sensitive_words") == ["oncology", "HIV", "ward 5"])
    shown.until(lambda: secret.edit.text() == "oncology, HIV, ward 5")
    shown.type_into(secret.edit, "")
    shown.until(lambda: shown.value("texts.sensitive_words") == [])
    late = shown.row("notices.quiet_from").control
    assert isinstance(late, TimeControl)
    assert late.words("") == late.edit.placeholderText() == "As for reminders"
    shown.type_into(late.edit, "22:30")
    shown.until(lambda: shown.value("notices.quiet_from") == "22:30")
    shown.type_into(late.edit, "")
    shown.until(lambda: shown.value("notices.quiet_from") == "")


def test_a_time_a_choice_and_a_switch(shown: ShownSettings) -> None:
    quiet = shown.row("reminders.quiet_from").control
    assert isinstance(quiet, TimeControl)
    shown.type_into(quiet.edit, "9 pm")
    shown.until(lambda: shown.value("reminders.quiet_from") == "21:00")
    shown.type_into(quiet.edit, "late")
    assert "no time of day" in shown.row("reminders.quiet_from").wrong
    thanks = shown.row("replies.acknowledge").control
    assert isinstance(thanks, ChoiceControl)
    thanks.choice.setCurrentIndex(2)
    thanks.choice.activated.emit(2)
    shown.until(lambda: shown.value("replies.acknowledge") == "both")
    free = shown.row("replies.auto_free_slot").control
    assert isinstance(free, SwitchControl)
    free.box.click()
    shown.until(lambda: shown.value("replies.auto_free_slot") is True)
    assert free.box.text() == "On"


def test_a_folder_and_a_proxy(shown: ShownSettings) -> None:
    folder = shown.clinic.book.folder / "elsewhere"
    shown.type_into(line_of(shown, "backup.folder"), "not/whole")
    shown.until(lambda: shown.row("backup.folder").wrong == "Folder is a full path, from the root on.")
    shown.type_into(line_of(shown, "backup.folder"), str(folder))
    shown.until(lambda: shown.value("backup.folder") == str(folder))
    proxy = shown.row("network.proxy").control
    assert isinstance(proxy, ProxyControl)
    assert not proxy.edit.isVisible()
    proxy.choice.choose("address")
    proxy.choice.activated.emit(2)
    assert proxy.edit.isVisible()
    shown.type_into(proxy.edit, "http://user:secret@proxy:3128")
    shown.until(lambda: "takes no password" in shown.row("network.proxy").wrong)
    shown.type_into(proxy.edit, "http://proxy:3128")
    shown.until(lambda: shown.value("network.proxy") == "http://proxy:3128")
    proxy.choice.choose("system")
    proxy.choice.activated.emit(1)
    shown.until(lambda: shown.value("network.proxy") == "system")


def test_the_steps_are_said_and_the_cadence_has_a_screen_of_its_own(shown: ShownSettings) -> None:
    steps = shown.row("reminders.steps").control
    assert isinstance(steps, StepsControl)
    assert steps.said.text().split("\n") == [
        "72 hours before, asks",
        "24 hours before, asks, only who has not confirmed",
        "3 hours before, tells",
    ]
    assert steps.words([]) == "none"
    settings.put(shown.clinic.book, EVA, "reminders.steps", "[]")
    shown.desk.feed.look()
    shown.until(lambda: steps.said.text() == "No steps: nobody is asked or told anything.")
    assert not shown.find(QLabel, "settings.reminders.steps.usual").isVisible()
    shown.press("settings.cadence")
    assert shown.went == ["cadence"]


def test_more_words_by_language(shown: ShownSettings) -> None:
    words = shown.row("replies.keywords").control
    assert isinstance(words, KeywordsControl)
    shown.type_into(words.lines["cs", "confirm"], " ano ,  přijdu")
    shown.until(lambda: shown.value("replies.keywords") == {"cs": {"confirm": ["ano", "přijdu"]}})
    shown.type_into(words.lines["cs", "decline"], "stop")
    shown.until(lambda: "STOP can't be a keyword" in shown.row("replies.keywords").wrong)
    assert words.lines["cs", "decline"].property("wrong")
    assert words.lines["cs", "decline"].text() == "stop"
    shown.type_into(words.lines["cs", "decline"], "ne")
    shown.until(lambda: words.words(shown.value("replies.keywords")) == "3 words")


def test_a_location_has_quiet_hours_of_its_own(shown: ShownSettings) -> None:
    shown.row("reminders.quiet_from")
    riverside = shown.clinic.keys.locations["Riverside"]
    field = shown.find(ClockLine, f"settings.quiet.{riverside}.from")
    assert field.isVisible()
    assert (field.text(), field.placeholderText() != "") == ("", True)
    shown.type_into(field, "22:00")
    shown.until(lambda: settings.get_own(shown.clinic.book) == {riverside: {"reminders.quiet_from": "22:00"}})
    shown.type_into(field, "")
    shown.until(lambda: settings.get_own(shown.clinic.book) == {})
    # Both changes say the same sentence; the second one is meant.
    shown.until(lambda: len(shown.told) == 2)
    shown.undo("Quiet hours of the location: changed")
    shown.until(lambda: settings.get_own(shown.clinic.book) == {riverside: {"reminders.quiet_from": "22:00"}})


def dialog_of(shown: ShownSettings) -> StartDialog:
    row = shown.row("reminders.enabled")
    assert isinstance(row.control, SwitchControl)
    row.control.box.click()
    assert not row.control.box.isChecked()
    found = [
        each for each in QApplication.topLevelWidgets() if isinstance(each, StartDialog) and each.isVisible()
    ]
    shown.until(lambda: found[0].step.preview is not None)
    return found[0]


def test_nothing_is_switched_on_without_an_account(shown: ShownSettings) -> None:
    dialog = dialog_of(shown)
    assert not dialog.start.isVisible()
    shown.press("settings.start.account", within=dialog)
    assert shown.went == ["settings"]
    shown.screen.begin()
    assert shown.screen.group is Group.ACCOUNT
    assert shown.value("reminders.enabled") is False


def test_texts_are_switched_on_after_a_look_and_off_at_once(shown: ShownSettings) -> None:
    set_twilio(
        shown.clinic.book,
        EVA,
        account_sid="AC" + "0" * 32,
        from_number="+442079460000",
        messaging_service=None,
        api_url=None,
        token="0123456789abcdef",
    )
    dialog = dialog_of(shown)
    assert shown.value("reminders.enabled") is False
    shown.until(dialog.start.isVisible)
    dialog.start.click()
    shown.until(lambda: shown.value("reminders.enabled") is True)
    shown.until(dialog.isHidden)
    switch = shown.row("reminders.enabled").control
    assert isinstance(switch, SwitchControl)
    shown.until(switch.box.isChecked)
    switch.box.click()
    shown.until(lambda: shown.value("reminders.enabled") is False)


def test_a_search_shows_the_rows_that_it_finds(shown: ShownSettings) -> None:
    QTest.keyClicks(shown.screen.search, "quiet")
    found = {group for group, page in shown.screen.pages.items() if page.isVisible()}
    assert found == {Group.REMINDERS, Group.NOTICES}
    assert shown.row_of("reminders.quiet_from").isVisible()
    assert not shown.row_of("reminders.steps").isVisible()
    shown.screen.search.setText("uncertain_give_up")
    assert shown.row_of("sync.uncertain_give_up_seconds").isVisible()
    shown.screen.search.setText("nothing like this")
    assert not any(page.isVisible() for page in shown.screen.pages.values())
    assert shown.screen.back()
    assert shown.screen.search.text() == ""
    assert shown.screen.page(shown.screen.group).isVisible()
    assert not shown.screen.back()


def test_the_arrows_go_through_the_groups(shown: ShownSettings) -> None:
    shown.screen.groups.setFocus()
    QTest.keyClick(shown.screen.groups, Qt.Key.Key_Down)
    assert shown.screen.group is Group.ACCOUNT
    assert shown.screen.page(Group.ACCOUNT).isVisible()
    assert not shown.screen.page(Group.REMINDERS).isVisible()


def test_a_group_may_be_asked_for_from_elsewhere(shown: ShownSettings) -> None:
    shown.desk.extras["settings.group"] = "backups"
    shown.screen.begin()
    assert shown.screen.group is Group.BACKUPS
    assert "settings.group" not in shown.desk.extras
    assert BY_KEY["backup.minutes"].group is Group.BACKUPS


def test_what_another_process_changes_is_shown(shown: ShownSettings) -> None:
    edit = line_of(shown, "backup.minutes")
    settings.put(shown.clinic.book, EVA, "backup.minutes", "30")
    shown.desk.feed.look()
    shown.until(lambda: edit.text() == "30")


def test_tab_goes_down_the_page(shown: ShownSettings) -> None:
    shown.row("clinic.texts")
    shown.row("reminders.steps")
    riverside, hillside = (shown.clinic.keys.locations[name] for name in ("Riverside", "Hillside Clinic"))
    order = shown.tab_order(shown.screen.groups)
    assert order[:4] == [
        "settings.groups",
        "settings.reminders.enabled",
        "settings.cadence",
        "settings.reminders.min_lead_hours",
    ]
    assert order[order.index("settings.reminders.pull_forward") + 1 :][:4] == [
        f"settings.quiet.{place}.{end}" for place in (hillside, riverside) for end in ("from", "until")
    ]
    shown.row("clinic.texts")
    shown.until(lambda: "settings.text.place.clinic" in shown.tab_order(shown.screen.groups))
    order = shown.tab_order(shown.screen.groups)
    assert order[1:5] == [
        "settings.text.language",
        "settings.text.list",
        "settings.text.edit",
        "settings.text.place.clinic",
    ]
