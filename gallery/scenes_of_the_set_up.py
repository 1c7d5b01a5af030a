"""The set-up, step by step, and the import."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QWidget

from frontdesk.demo.secrets import memory_places
from frontdesk.security.keys import RECOVERY_BYTES, KeyPurpose, RecoveryKey
from frontdesk.security.sheets import recovery_sheets
from frontdesk.services.secret_places import AskPassphrase, SecretPlaces
from frontdesk.ui.desk import Desk
from frontdesk.ui.importing.flow import Stage
from frontdesk.ui.importing.screen import ImportScreen
from frontdesk.ui.jobs import Jobs
from frontdesk.ui.prefs import Prefs
from frontdesk.ui.setup.clinic import ClinicStep
from frontdesk.ui.setup.keys import KeysStep
from frontdesk.ui.setup.lands import Guess
from frontdesk.ui.setup.screen import SetupScreen
from frontdesk.ui.setup.session import Draft, Founding, Keys, Sheets, StepName
from frontdesk.ui.setup.start import StartStep
from frontdesk.ui.setup.window import SetupWindow
from frontdesk.ui.shell.window import MainWindow
from gallery.scenes import Build, Scene, Set, screen

if TYPE_CHECKING:
    from frontdesk.services.work import Book

PATIENCE_MS: Final = 20_000
LONDON: Final = Guess("GB", "Europe/London")
OLD_SYSTEM: Final = """PatNum;LName;FName;Birthdate;WirelessPhone;HmPhone;Email;TxtMsgOk;Fee
1001;Nováková;Jana;1984-03-12;+12025550123;;jana@example.org;yes;A
1002;Wolfeschlegelsteinhausenbergerdorff;Maximiliane-Alexandra;1966-12-24;+12025550127;;;;A
1003;<b>Robert</b>;Ann;12/31/1980;;;;no;B
1004;;Nobody;1990-01-01;;;;;B
1005;Lee;Grace;1975-05-05;12;;;;A
"""


def until(condition: Callable[[], bool]) -> None:
    """Turn the loop until it is so."""
    loop = QEventLoop()
    timer = QTimer()
    timer.setInterval(10)
    timer.timeout.connect(lambda: loop.quit() if condition() else None)
    timer.start()
    QTimer.singleShot(PATIENCE_MS, loop.quit)
    loop.exec()


def _places(ask: AskPassphrase) -> SecretPlaces:
    return replace(memory_places(), passphrase=ask)


def _before_founding(desk: Desk, draft: Draft) -> tuple[SetupWindow, Jobs]:
    """The assistant where there is no clinic yet."""
    nothing: Future[Book] = Future()
    jobs = Jobs(nothing)
    blank = replace(
        desk,
        jobs=jobs,
        prefs=Prefs(None),
        folder=Path(tempfile.gettempdir()),
        clinic="",
        country="",
        zone="UTC",
    )
    made = SetupWindow(blank, Founding(places=_places), guess=LONDON)
    made.session.keep(draft)
    made.session.changed.emit()
    made.destroyed.connect(jobs.close)
    return made, jobs


def _over(window: MainWindow, made: SetupWindow) -> QWidget:
    made.setProperty("centred", True)
    made.resize(window.size())
    made.show()
    return made


def _clinic(window: MainWindow, desk: Desk) -> QWidget:
    made, jobs = _before_founding(desk, Draft())
    step = made.step_of(StepName.CLINIC)
    assert isinstance(step, ClinicStep)
    step.phone.setText("12")
    made.bar.forward.click()
    until(lambda: jobs.idle and bool(step.form.row("phone").wrong))
    return _over(window, made)


def _keys(window: MainWindow, desk: Desk) -> QWidget:
    made, jobs = _before_founding(desk, Draft("Hillside Clinic", "GB", "Europe/London", "", checked=True))
    made.show_step(StepName.KEYS)
    until(lambda: jobs.idle)
    step = made.step
    assert isinstance(step, KeysStep)
    # What this machine has for a keyring is not what the picture is about.
    step.show_keyring("Secret Service")
    step.passphrase.button.setChecked(True)
    step.first.setText("seven grey herons")
    return _over(window, made)


def _sheets(window: MainWindow, desk: Desk) -> QWidget:
    made = SetupWindow(desk)
    until(lambda: made.session.standing is not None)
    keys = [RecoveryKey(purpose, bytes(range(RECOVERY_BYTES))) for purpose in KeyPurpose]
    text = recovery_sheets(*keys, clinic="Hillside Clinic", book_id="0", made_on="2026-11-23")
    made.session.keys = Keys(keys[0].printed, keys[1].printed, text)
    made.session.sheets_are(Sheets.UNCONFIRMED)
    made.session.changed.emit()
    made.show_step(StepName.SHEETS)
    return _over(window, made)


def _step(name: StepName) -> Build:
    def build(window: MainWindow, _desk: Desk) -> None:
        window.show_screen("setup")
        shown = window.screen_of("setup")
        assert isinstance(shown, SetupScreen)
        assistant = shown.assistant
        assert assistant is not None
        until(lambda: assistant.session.standing is not None)
        assistant.show_step(name)
        step = assistant.step
        if isinstance(step, StartStep):
            until(lambda: step.preview is not None)

    return build


def _import(stage: Stage) -> Build:
    def build(window: MainWindow, _desk: Desk) -> None:
        window.show_screen("import")
        shown = window.screen_of("import")
        assert isinstance(shown, ImportScreen)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "patients.csv"
            file.write_text(OLD_SYSTEM, encoding="utf-8")
            shown.flow.take(file)
            until(lambda: shown.flow.stage is Stage.MAP)
            if stage is Stage.PREVIEW:
                shown.flow.go_on()
                until(lambda: shown.flow.stage is Stage.PREVIEW)

    return build


SCENES: Final = (
    Scene("setup-clinic", _clinic, set=Set.EMPTY),
    Scene("setup-keys", _keys, set=Set.EMPTY),
    Scene("setup-sheets", _sheets, set=Set.EMPTY),
    Scene("setup", screen("setup"), set=Set.EMPTY),
    Scene("setup-providers", _step(StepName.PROVIDERS)),
    Scene("setup-types", _step(StepName.TYPES), set=Set.EMPTY, all_variants=False),
    Scene("setup-complaints", _step(StepName.HANDLER), set=Set.EMPTY, all_variants=False),
    Scene("setup-import", _step(StepName.IMPORT), set=Set.EMPTY, all_variants=False),
    Scene("setup-texts", _step(StepName.TEXTS), set=Set.EMPTY),
    Scene("setup-reminders", _step(StepName.REMINDERS)),
    Scene("import-columns", _import(Stage.MAP)),
    Scene("import-preview", _import(Stage.PREVIEW)),
)
