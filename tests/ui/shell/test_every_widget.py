"""What holds for every widget of the window, whatever is shown: one walk through all that it can show."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QAbstractItemModel, QEvent, QLocale, QObject
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractItemView, QApplication, QDialog, QMenu, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from frontdesk.domain import i18n
from frontdesk.ui.desk import Desk
from frontdesk.ui.keys import ACTS
from frontdesk.ui.language import Stretched
from frontdesk.ui.locking.cover import uncover
from frontdesk.ui.shell.window import MainWindow
from tests.ui.desks import EVA, FURNITURE, PEOPLE, TestClinic
from tests.ui.shell.looking import nameless, rendered, shown_texts
from tests.ui.shell.views import MARKED, views

WITH_HIM = {
    "list",
    "rooms_list",
    "week_list",
    "visit",
    "cancel",
    "patient",
    "typed",
    "moving",
    "booking",
    "said",
    "patients",
}
"""What shows the patient whose name is HTML."""


class Windows(QObject):
    """Notes whatever is shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[QWidget] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(watched)
        return False


def settled(desk: Desk, qtbot: QtBot) -> None:
    """Until nothing is under way."""
    calm = 0

    def calmed() -> bool:
        nonlocal calm
        calm = calm + 1 if desk.jobs.idle else 0
        return calm > 3

    qtbot.waitUntil(calmed, timeout=15_000)


def walk(window: MainWindow, clinic: TestClinic, qtbot: QtBot) -> Iterator[str]:
    """Through everything; gives the name of what is shown."""
    for name, show in views().items():
        show(window, clinic)
        settled(window.desk, qtbot)
        yield name
        for dialog in window.findChildren(QDialog):
            dialog.reject()
        uncover(window)


def test_no_text_is_rendered_and_everything_has_a_name(
    qapp: QApplication, window: MainWindow, clinic: TestClinic, qtbot: QtBot
) -> None:
    windows, seen = Windows(), set()
    qapp.installEventFilter(windows)
    try:
        for name in walk(window, clinic, qtbot):
            assert not rendered(window), name
            assert not nameless(window), name
            # A widget that is shown before it stands anywhere flashes up as a window of its own.
            assert not [each for each in windows.seen if not isinstance(each, QDialog | QMenu)], name
            if any(MARKED in text for _each, text in shown_texts(window)):
                seen.add(name)
    finally:
        qapp.removeEventFilter(windows)
    assert seen >= WITH_HIM


def test_every_model_keeps_its_promises(
    window: MainWindow, clinic: TestClinic, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    kinds: set[str] = set()
    lasting: QAbstractItemModel | None = None
    check: Callable[..., None] = qtmodeltester.check
    for _name in walk(window, clinic, qtbot):
        for view in window.findChildren(QAbstractItemView):
            model = view.model()
            ours = type(model).__module__.startswith("frontdesk")
            if ours and model.rowCount() and view.objectName() not in kinds:
                kinds.add(view.objectName())
                QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
                check(model, force_py=True)
                lasting = lasting or model
    assert len(kinds) > 8, kinds
    # The tester lets go of the last one that it saw, which must still be there: the first is a screen's, and screens are kept.
    check(lasting, force_py=True)


@pytest.fixture
def stretched() -> Iterator[None]:
    """The pseudo-language in which every translated text stands in brackets."""
    i18n.install(Stretched())
    yield
    i18n.install({})


def test_every_text_is_translated(
    stretched: None, window: MainWindow, clinic: TestClinic, qtbot: QtBot
) -> None:
    del stretched
    known = data_words()
    english: set[tuple[str, str, str]] = set()
    looked_at = 0
    for name in walk(window, clinic, qtbot):
        for widget, text in shown_texts(window):
            looked_at += 1
            rest = set(WORD.findall(untranslated(text))) - known
            if rest and widget.objectName() not in TO_PATIENTS:
                english.add((name, widget.objectName() or type(widget).__name__, text))
    assert not english, sorted(english)
    assert looked_at > 1_000


WORD = re.compile(r"[^\W\d_]{2,}")
"""Single letters are keys and initials."""
TO_PATIENTS = {"settings.text.preview", "writing.preview"}
"""What is written in the patient's language, not in that of the desk."""
LANGUAGES = "American English Deutsch Español de España Français Čeština"
PATTERNS = "FDB AC clinic date day first_name phone place provider time GBP"
"""What is typed as it stands: keys of the recovery sheet, accounts, the places of a text; and what a currency is called everywhere."""
SAID = "Try again is in the way The key of gone arrived"
"""What the views of the test itself say."""


def untranslated(text: str) -> str:
    """What is left without everything that came through the catalogue, which stands in brackets."""
    while (less := re.sub(r"⟦[^⟦⟧]*⟧", " ", text)) != text:
        text = less
    return text


def data_words() -> set[str]:
    """The words of names, dates and keys, which nobody translates."""
    locale = QLocale()
    names = [name for person in PEOPLE for name in person[:2]]
    names += [each.name for each in FURNITURE.locations]
    names += [each.name for each in FURNITURE.providers]
    names += [each.name for each in FURNITURE.types]
    days = [locale.dayName(day, kind) for day in range(1, 8) for kind in QLocale.FormatType]
    months = [locale.monthName(month, kind) for month in range(1, 13) for kind in QLocale.FormatType]
    keys = [key for act in ACTS for key in act.keys]
    known = (*names, *days, *months, *keys, EVA.name, LANGUAGES, PATTERNS, SAID)
    return {word for text in known for word in WORD.findall(text)}
