"""What texts cost: what the coming month is likely to, what was really charged month by month, and what has no price yet."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.tables import Column, RowsModel, Table
from frontdesk.ui.settings import asks
from frontdesk.ui.settings.grouping import Group
from frontdesk.ui.settings.page import SettingsPage
from frontdesk.ui.tokens import ROW, S2, S3

if TYPE_CHECKING:
    from frontdesk.services.costs import CostEstimate, MonthCharged
    from frontdesk.ui.desk import Desk
    from frontdesk.ui.settings.asks import Facts

_MOST: Final = 12


class CostsPage(SettingsPage):
    """An estimate, the price of a segment, and the months."""

    def __init__(self, desk: Desk) -> None:
        self.estimate = Label(tr("The visits of a month are being looked at."), wrap=True)
        self.months: RowsModel[MonthCharged] = RowsModel(_columns(), key=lambda each: each.month)
        super().__init__(desk, Group.COSTS)
        self.months.setParent(self)
        self._none = Label(tr("Nothing was sent yet, so nothing was charged."), tone="muted", wrap=True)
        self.table = Table(self.months, name=tr("What was charged"), identifier="settings.costs.months")
        self.add(_finds_estimate, _block(tr("A month of this cadence"), self.estimate))
        self.add(
            _finds_months,
            _block(
                tr("What was charged"),
                Label(
                    tr(
                        "As the provider names it, some hours after each text. Replies that came in are charged by most providers, "
                        "too."
                    ),
                    tone="muted",
                    wrap=True,
                ),
                self._none,
                self.table,
            ),
        )
        self._show_months(())

    def show_facts(self, facts: Facts) -> None:
        """The price, and everything that follows from it."""
        super().show_facts(facts)
        self._read()

    def begin(self) -> None:
        """Look anew: texts went out meanwhile."""
        self._read()

    def _read(self) -> None:
        jobs = self.desk.jobs
        jobs.ask("estimate", asks.estimate, owner=self, done=self._show_estimate)
        jobs.ask("charged", asks.charged, owner=self, done=self._show_months)

    def _show_estimate(self, found: CostEstimate) -> None:
        self.estimate.setText(estimate_words(found))

    def _show_months(self, months: tuple[MonthCharged, ...]) -> None:
        rows = [each for each in months if each.texts or each.replies]
        self.months.show(rows)
        header = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(min(len(rows), _MOST) * ROW + header + 4)
        self.table.setVisible(bool(rows))
        self._none.setVisible(not rows)


def estimate_words(found: CostEstimate) -> str:
    """An estimate in sentences: never more than that, and whence."""
    if not found.visits:
        return tr("There are no visits yet to reckon with.")
    first = tr(
        "At most {texts} texts in 30 days, {parts} parts in all, for {visits} visits; {reached} of their patients can be texted.",
        texts=words.number(found.texts),
        parts=words.number(found.segments),
        visits=words.number(found.visits),
        reached=words.number(found.reached),
    )
    return f"{first} {cost_words(found)}"


def cost_words(found: CostEstimate) -> str:
    """What an estimate costs, in a sentence."""
    price = found.price
    if price is None or found.money is None:
        return tr("What a part costs is not known yet; Settings, Costs takes the price.")
    parts = {
        "money": words.exact_money(found.money, price.unit),
        "each": words.exact_money(price.amount, price.unit, whole=False),
    }
    if price.learnt:
        return tr("That is up to {money} a month, at {each} a part as it was charged lately.", **parts)
    return tr("That is up to {money} a month, at {each} a part.", **parts)


def charged_words(month: MonthCharged) -> str:
    """What was charged in a month, each currency by itself."""
    return ", ".join(words.exact_money(each.amount, each.unit) for each in month.amounts)


def _columns() -> list[Column[MonthCharged]]:
    return [
        Column("month", tr("Month"), lambda each: _month(each.month), stretch=True),
        Column("texts", tr("Texts"), lambda each: words.number(each.texts), width=80, end=True),
        Column("parts", tr("Parts"), lambda each: words.number(each.segments), width=80, end=True),
        Column("replies", tr("Replies"), lambda each: words.number(each.replies), width=80, end=True),
        Column(
            "unpriced",
            tr("No price yet"),
            lambda each: words.number(each.unpriced) if each.unpriced else "",
            width=112,
            end=True,
        ),
        Column("charged", tr("Charged"), charged_words, width=144, end=True),
    ]


def _month(month: str) -> str:
    return words.month_name(date.fromisoformat(f"{month}-01"))


def _block(heading: str, *parts: QWidget) -> QWidget:
    made = QWidget()
    lines = QVBoxLayout(made)
    lines.setContentsMargins(0, S3, 0, S3)
    lines.setSpacing(S2)
    lines.addWidget(Label(heading, face="strong", wrap=True))
    for each in parts:
        lines.addWidget(each)
    return made


def _finds_estimate(text: str) -> bool:
    return _has(text, tr("A month of this cadence"), tr("Costs"), tr("Parts"))


def _finds_months(text: str) -> bool:
    return _has(text, tr("What was charged"), tr("Costs"), tr("Charged"), tr("Replies"))


def _has(text: str, *said: str) -> bool:
    whole = " ".join(said).casefold()
    return all(part in whole for part in text.split())
