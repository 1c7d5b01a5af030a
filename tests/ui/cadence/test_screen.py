"""The screen of the cadence: steps on a line of time, whose they are, what they mean, a look before anything is saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.modeltest import ModelTester

from frontdesk.domain.settings import DEFAULT_STEPS, REGISTRY, Scope
from frontdesk.services import settings
from frontdesk.services.channels import set_twilio
from frontdesk.ui.cadence.asks import CLINIC, Owner, Whose
from frontdesk.ui.cadence.before import NOW, BeforeDialog, headline
from frontdesk.ui.cadence.steps import Counted, StepValue, steps_of, value_of
from frontdesk.ui.kit.forms import Choice
from frontdesk.ui.search.finding import Sort, find
from tests.ui.cadence.conftest import ShownCadence
from tests.ui.desks import EVA

KEY = "reminders.steps"


def pick(choice: Choice[Any], value: object) -> None:
    choice.choose(value)
    choice.activated.emit(choice.currentIndex())


def names(shown: ShownCadence) -> list[str]:
    return [each.called.text() for each in shown.screen.time_line.lines]


def before(shown: ShownCadence) -> BeforeDialog:
    shown.press("cadence.look")
    found = shown.window.findChildren(BeforeDialog)[-1]
    shown.until(lambda: found.preview is not None)
    return found


def test_what_the_book_holds_stands_there_in_words_and_fields(shown: ShownCadence) -> None:
    first = shown.screen.time_line.lines[0]
    assert names(shown) == ["ask", "ask_again", "today"]
    assert (first.amount.text(), first.counted.value, first.act.value) == ("72", Counted.HOURS, True)
    assert first.clock.isHidden()
    assert not shown.screen.look.isEnabled()
    assert shown.screen.state.text() == "Reminders are off: nothing goes out until they are started."
    assert value_of(steps_of(DEFAULT_STEPS)) == DEFAULT_STEPS


def test_a_step_in_every_form_says_itself_and_is_what_the_setting_takes() -> None:
    steps = (
        StepValue("a", Counted.WORKING, 3, 600, True, False),
        StepValue("b", Counted.DAYS, 1, 600, True, True),
        StepValue("c", Counted.WORKING, 1, 990, False, False),
        StepValue("d", Counted.DAYS, 0, 420, False, False),
        StepValue("e", Counted.HOURS, 1.5, None, False, True),
    )
    assert [each.words() for each in steps] == [
        "3 working days before, at 10:00, asks",
        "the day before, at 10:00, asks, only who has not confirmed",
        "1 working day before, at 16:30, tells",
        "on the day, at 07:00, tells",
        "1.5 hours before, tells, only who has not confirmed",
    ]
    checked = REGISTRY[KEY].check(KEY, value_of(steps))
    assert sorted(steps_of(checked), key=lambda each: each.key) == list(steps)


def test_mondays_visits_are_asked_on_wednesday_and_told_on_friday(shown: ShownCadence) -> None:
    lines = shown.screen.time_line.lines
    pick(lines[0].counted, Counted.WORKING)
    assert lines[0].clock.minute == 600
    shown.type_into(lines[0].amount, "3")
    shown.until(
        lambda: (
            shown.screen.examples.sentences[0]
            == "asked Wed 25 Nov 10:00; told Fri 27 Nov 16:30, since nobody is there Mon 05:30; "
            "the step of Sun 08:30 is left out, another text takes its place"
        )
    )
    assert len(shown.screen.examples.sentences) == 5
    assert shown.screen.state.text() == "Not saved yet."
    assert shown.kept() == DEFAULT_STEPS


def test_steps_are_added_changed_removed_and_go_where_their_time_is(shown: ShownCadence) -> None:
    line = shown.screen.time_line
    shown.press("cadence.add")
    made = next(each for each in line.lines if each.called.text() == "step_1")
    assert made.amount.hasFocus()
    shown.type_into(made.amount, "5")
    assert names(shown) == ["step_1", "ask", "ask_again", "today"]
    assert line.lines[0].amount.hasFocus()
    order = shown.tab_order(line.lines[0].amount)
    assert order[:8] == [
        *(
            f"cadence.step.1.{part}"
            for part in ("amount", "counted", "clock", "act", "only", "key", "remove")
        ),
        "cadence.step.2.amount",
    ]
    shown.press("cadence.step.2.remove")
    assert names(shown) == ["step_1", "ask_again", "today"]
    assert line.lines[1].remove.hasFocus()
    pick(line.lines[2].act, True)
    line.lines[2].only.click()
    draft = shown.screen.draft
    assert draft is not None
    assert (draft[2].ask, draft[2].unconfirmed) == (True, True)
    shown.press("cadence.forget")
    assert names(shown) == ["ask", "ask_again", "today"]
    assert not shown.screen.is_changed


def test_what_cannot_be_stands_at_the_step_and_nothing_can_be_saved(shown: ShownCadence) -> None:
    lines = shown.screen.time_line.lines
    first = lines[0]
    shown.type_into(first.amount, "-3")
    assert first.wrong == "Hours before the visit are above 0 and at most 2160."
    assert first.amount.property("wrong")
    assert not shown.screen.look.isEnabled()
    shown.type_into(first.amount, "soon")
    assert "no number" in first.wrong
    shown.type_into(first.amount, "72")
    assert first.wrong == ""
    pick(first.counted, Counted.DAYS)
    assert first.wrong == ""
    shown.type_into(first.clock, "late")
    assert first.wrong == "Say at what time of day. Write it like 10:00."
    shown.type_into(first.clock, "9")
    shown.type_into(first.amount, "1.5")
    assert first.wrong == "Days before the visit are a whole number from 0 to 90."
    shown.type_into(first.amount, "3")
    for name, sentence in (
        ("ask_again", "Another step has this name. Name them apart."),
        ("Ask me", "A name is a word of a-z, digits and _, like ask_again."),
        ("notice", "Frontdesk needs this name itself. Choose another."),
    ):
        shown.type_into(first.called, name)
        assert any(each.wrong == sentence for each in lines), name
    shown.screen.preview()
    assert shown.window.findChildren(BeforeDialog) == []


def test_nothing_is_saved_before_its_preview_was_seen(shown: ShownCadence) -> None:
    shown.type_into(shown.screen.time_line.lines[0].amount, "96")
    dialog = before(shown)
    assert dialog.yes.text() == "Save"
    assert "no account" in dialog.headline.text()
    dialog.reject()
    assert shown.kept() == DEFAULT_STEPS
    assert shown.screen.is_changed
    before(shown).yes.click()
    shown.until(lambda: "96" in str(shown.kept()))
    shown.until(lambda: not shown.screen.is_changed)
    shown.undo("Cadence of Clinic: saved")
    shown.until(lambda: shown.kept() == DEFAULT_STEPS)
    shown.says("as it was before")


def test_the_button_says_how_many_texts_the_change_sends(
    shown: ShownCadence, qtmodeltester: ModelTester
) -> None:
    book = shown.clinic.book
    set_twilio(
        book,
        EVA,
        account_sid="AC" + "0" * 32,
        from_number="+442079460000",
        messaging_service=None,
        api_url=None,
        token="0123456789abcdef",
    )
    shown.clinic.visit("2026-11-24T11:00", "Lee")
    shown.clinic.clock.advance(hours=2)
    settings.put(book, EVA, KEY, "[]")
    settings.put(book, EVA, "reminders.enabled", "true")
    shown.desk.feed.look()
    shown.until(lambda: shown.screen.state.text() == "This holds." and not names(shown))
    shown.press("cadence.add")
    dialog = before(shown)
    found = dialog.preview
    assert found is not None
    count = len(found.added)
    assert count > 1
    assert (
        dialog.headline.text() == f"{count} texts go out at once because of this change." == headline(found)
    )
    assert dialog.yes.text() == f"Save and send {count} texts"
    assert len(dialog.lists.models[NOW].rows) == count
    check: Callable[..., None] = qtmodeltester.check
    for model in dialog.lists.models.values():
        check(model)
        check(model, force_py=True)


def test_a_location_and_a_kind_of_visit_have_cadences_of_their_own(shown: ShownCadence) -> None:
    screen, keys = shown.screen, shown.clinic.keys
    place = Owner(Whose.LOCATION, keys.locations["Riverside"])
    QTest.keyClick(screen.owners, Qt.Key.Key_Down)
    QTest.keyClick(screen.owners, Qt.Key.Key_Down)
    assert screen.owner == place
    assert screen.about.text() == "Has the clinic's cadence."
    assert not screen.time_line.lines[0].isEnabled()
    shown.press("cadence.own")
    assert screen.time_line.lines[0].isEnabled()
    screen.time_line.lines[1].remove.click()
    before(shown).yes.click()
    shown.until(lambda: place.id in settings.get_own(shown.clinic.book))
    shown.until(lambda: not screen.is_changed)
    assert screen.owners.currentItem().text() == "Riverside (its own)"
    kind = Owner(Whose.TYPE, keys.types["Consultation"])
    screen.show_owner(kind)
    assert names(shown) == ["ask", "ask_again", "today"]
    shown.press("cadence.own")
    assert screen.owners.currentItem().text() == "Consultation (not saved)"
    screen.show_owner(CLINIC)
    screen.show_owner(kind)
    assert screen.is_changed
    before(shown).yes.click()
    shown.until(lambda: kind.id in settings.get_own(shown.clinic.book, Scope.TYPE))
    shown.until(lambda: not screen.is_changed)
    screen.show_owner(place)
    assert names(shown) == ["ask", "today"]
    shown.press("cadence.own")
    before(shown).yes.click()
    shown.until(lambda: settings.get_own(shown.clinic.book) == {})


def test_the_usual_steps_are_one_press_away(shown: ShownCadence) -> None:
    assert not shown.screen.own.isVisible()
    shown.screen.time_line.lines[0].remove.click()
    assert shown.screen.own.text() == "The usual steps"
    shown.press("cadence.own")
    assert names(shown) == ["ask", "ask_again", "today"]
    assert not shown.screen.is_changed


def test_the_search_finds_it_by_both_its_words(shown: ShownCadence) -> None:
    for word in ("cadence", "reminders"):
        found = [each.what for each in find(shown.desk, word, dates=False) if each.sort is Sort.SCREEN]
        assert "cadence" in found


def test_what_another_process_saves_is_shown_and_what_is_typed_stays(shown: ShownCadence) -> None:
    book = shown.clinic.book
    shown.type_into(shown.screen.time_line.lines[0].amount, "96")
    place = shown.clinic.keys.locations["Riverside"]
    settings.put(book, EVA, KEY, "[]", scope=Scope.LOCATION, scope_id=place)
    shown.desk.feed.look()
    shown.until(
        lambda: any(
            shown.screen.owners.item(at).text() == "Riverside (its own)"
            for at in range(shown.screen.owners.count())
        )
    )
    assert shown.screen.time_line.lines[0].amount.text() == "96"
    assert shown.screen.is_changed
    shown.screen.show_owner(Owner(Whose.LOCATION, place))
    assert names(shown) == []
    shown.until(lambda: shown.screen.examples.sentences == ("nothing",) * 5)
