"""The page of the text account: how it stands, its parts, a live look at it. The same fields as in the set-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.kit.buttons import button, name_it
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import row
from frontdesk.ui.settings.grouping import Group
from frontdesk.ui.settings.page import Page
from frontdesk.ui.setup.session import Session
from frontdesk.ui.setup.texts import TextsStep
from frontdesk.ui.tokens import S1, S3, S4

if TYPE_CHECKING:
    from frontdesk.ui.desk import Desk
    from frontdesk.ui.settings.asks import Facts


class AccountPage(Page):
    """Account sid, token, sender; checked as soon as it is kept."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, Group.ACCOUNT)
        self._facts: Facts | None = None
        self._stands = Label(face="strong", wrap=True)
        name_it(self._stands, "", "settings.account.standing")
        self._since = Label(face="meta", tone="muted", wrap=True)
        self._secret = Label(face="meta", tone="muted", wrap=True)
        self._refused = Label(tone="danger", wrap=True)
        self._refused.hide()
        self.session = Session(desk, None)
        self.step = TextsStep(self.session)
        self.save = button(
            tr("Save and check"), self._save, kind="primary", identifier="settings.account.save"
        )
        self.check = button(tr("Check now"), self._check, identifier="settings.account.check")
        for part in (self._stands, self._since, self._secret):
            self.lines.addWidget(part)
            self.lines.addSpacing(S1)
        self.lines.addSpacing(S3)
        self.lines.addWidget(self.step)
        self.lines.addWidget(self._refused)
        self.lines.addSpacing(S3)
        self.lines.addLayout(row(self.save, self.check, None))
        self.lines.addSpacing(S4)
        self.step.changed.connect(self._show_buttons)
        self.step.refused.connect(self._refuse)
        self.step.working.connect(self._working)
        self.session.changed.connect(self._known)
        self.session.refresh()

    def show_facts(self, facts: Facts) -> None:
        """How the account stands."""
        self._facts = facts
        self._stand()

    def _known(self) -> None:
        focus = QApplication.focusWidget()
        self.step.begin()
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_buttons()

    def _stand(self) -> None:
        facts = self._facts
        if facts is None:
            return
        stands, now, zone = facts.standing, self.desk.now(), self.desk.zone
        wrong = bool(facts.account) and bool(stands.trouble)
        if not facts.account:
            sentence = tr("There is no account yet. Nothing can be sent, and no reply can be fetched.")
        elif wrong:
            sentence = stands.reason or tr("The account does not work at the moment.")
        else:
            sentence = tr("The account is set up.")
        self._stands.setText(sentence)
        self._stands.tone("danger" if wrong else "text")
        self._stands.setAccessibleName(sentence)
        said = []
        if wrong and stands.since_utc:
            said.append(tr("Since {time}.", time=words.moment(stands.since_utc, zone, now_utc=now)))
        if wrong and stands.code:
            said.append(tr("Code: {code}.", code=stands.code))
        if stands.last_sent_utc:
            said.append(
                tr("Last text accepted {time}.", time=words.moment(stands.last_sent_utc, zone, now_utc=now))
            )
        if stands.last_read_utc:
            said.append(
                tr("Replies last read {time}.", time=words.moment(stands.last_read_utc, zone, now_utc=now))
            )
        self._since.setText(" ".join(said))
        self._since.setVisible(bool(said))
        kept = (
            tr("The token is kept in this account's keyring. It can be replaced here, but never read.")
            if facts.kept_in == "keyring"
            else tr("The token is kept in the vault file. It can be replaced here, but never read.")
        )
        self._secret.setText(kept)
        self._secret.setVisible(bool(facts.account))

    def _show_buttons(self) -> None:
        self.save.setVisible(self.step.is_dirty)
        self.check.setVisible(not self.step.is_dirty)
        self.step.again.hide()

    def _save(self) -> None:
        self._refused.hide()
        self.step.go_on()

    def _check(self) -> None:
        self._refused.hide()
        self.step.check_now()

    def _working(self, working: bool) -> None:
        self.save.setEnabled(not working)
        self.check.setEnabled(not working)

    def _refuse(self, sentence: FrontdeskError | str) -> None:
        self._refused.setText(sentence if isinstance(sentence, str) else sentence.sentence)
        self._refused.show()
