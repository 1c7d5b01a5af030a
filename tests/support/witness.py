"""Somebody who reads the book at the very moment in which the network takes a text, and says what the book has against it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sqlalchemy import select

from frontdesk.demo.network import PhoneNetwork, Snapshot
from frontdesk.domain.instants import at_zone
from frontdesk.models.tables import Address, Appointment, Message, Patient, PatientMark, Texting
from frontdesk.security.markers import find_markers
from tests.support.loop import Loop

TIME = re.compile(r"\b(\d{1,2}:\d\d)\b")
OPEN = ("not_asked", "awaiting")


class WatchedNetwork(PhoneNetwork):
    """A network that asks a witness at the very moment of each acceptance."""

    witness: Witness | None = None

    def accept(self, form: Mapping[str, str]) -> Snapshot:
        if self.witness is not None:
            self.witness.asked(form["To"])
        shown = super().accept(form)
        if self.witness is not None:
            self.witness.accepted(shown)
        return shown


class Witness:
    """What the book says of a text at the moment in which the network takes it. Reads tables alone, none of the program's rules."""

    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self.wrong: list[str] = []

    def asked(self, number: str) -> None:
        """A request for a number that has opted out is one too many, accepted or not."""
        if number in self.opted_out():
            self.wrong.append(f"a request for {number}, which had opted out")

    def opted_out(self) -> set[str]:
        """The numbers that the book knows to have opted out."""
        with self._loop.book.read() as connection:
            return set(connection.execute(select(Address.address).where(Address.opted_out)).scalars())

    def accepted(self, shown: Snapshot) -> None:
        """Compare one text with the book."""
        message = shown.message
        [marker] = find_markers(message.body)
        with self._loop.book.read() as connection:
            rows = connection.execute(
                select(Message.kind, Message.state, Message.asks).where(Message.marker == marker)
            ).all()
        if len(rows) != 1:
            self.wrong.append(f"{len(rows)} rows for a text that went out")
            return
        [(kind, state, asks)] = rows
        if state != "sending":
            self.wrong.append(f"a text that was {state} went out")
        if kind not in ("acknowledgement", "which"):
            self._visits(message.to, message.body, self._loop.named_in(marker), kind=kind, asks=asks)

    def _visits(self, to: str, body: str, named: Mapping[int, int], *, kind: str, asks: bool) -> None:
        def wrong(what: object) -> None:
            self.wrong.append(f"{kind}: {what}")

        with self._loop.book.read() as connection:
            visits = connection.execute(select(Appointment.__table__).where(Appointment.id.in_(named))).all()
        times = {at_zone(each.start_utc, each.zone).strftime("%H:%M").lstrip("0") for each in visits}
        said = set(TIME.findall(body))
        if not times or not times <= said:
            wrong(f"said {said}, the book says {times}")
        if {each.id: each.version for each in visits} != dict(named):
            wrong("a text of another version went out")
        if any(
            not each.lifecycle.startswith("cancelled" if kind == "cancelled" else "booked") for each in visits
        ):
            wrong(f"the visit was {[each.lifecycle for each in visits]}")
        now = at_zone(self._loop.clock.now_utc(), "Europe/London")
        if not 9 <= now.hour < 20:
            wrong(f"went at {now:%H:%M}")
        if any(each.start_utc <= self._loop.clock.now_utc() for each in visits):
            wrong("the visit had begun")
        if kind == "ask" and asks and any(each.confirmation not in OPEN for each in visits):
            wrong(f"asked again: {[each.confirmation for each in visits]}")
        for each in visits:
            for sentence in self._against(each.patient_id, to, minute=60 * now.hour + now.minute):
                wrong(sentence)

    def _against(self, patient_id: int, to: str, *, minute: int) -> list[str]:
        """What stands on the card against a text to this number at this minute of the day."""
        with self._loop.book.read() as connection:
            patient = connection.execute(select(Patient.__table__).where(Patient.id == patient_id)).one()
            marks = connection.execute(
                select(PatientMark.mark).where(PatientMark.patient_id == patient_id)
            ).scalars()
            texting = connection.execute(
                select(Texting.__table__).where(Texting.patient_id == patient_id)
            ).one_or_none()
            found = []
            if patient.sms_consent != "yes":
                found.append(f"the consent is {patient.sms_consent!r}")
            if patient.deceased_on is not None:
                found.append("the patient has died")
            if "call_instead" in set(marks):
                found.append("a person calls instead")
        if ((texting and texting.number) or patient.mobile) != to:
            found.append(f"went to {to}")
        if texting is not None and texting.safe_from is not None and texting.safe_until is not None:
            inside = (texting.safe_from <= minute, minute < texting.safe_until)
            if not (all(inside) if texting.safe_from < texting.safe_until else any(inside)):
                found.append(f"went at minute {minute}, safe are {texting.safe_from} to {texting.safe_until}")
        return found

    def untold(self, first_ask_hours: float) -> list[str]:
        """Visits whose question fell due a while ago, whose patients can be texted, and of which the ledger holds nothing."""
        now, hour = self._loop.clock.now_utc(), 3_600_000
        found = []
        with self._loop.book.read() as connection:
            silent = connection.execute(
                select(Appointment.__table__).where(
                    Appointment.lifecycle == "booked",
                    Appointment.confirmation == "not_asked",
                    Appointment.notice_due_utc.is_(None),
                    Appointment.start_utc > now + 6 * hour,
                    Appointment.start_utc < now + (first_ask_hours - 1) * hour,
                )
            ).all()
        for each in silent:
            if not self._can_be_texted(each.patient_id) or self._named(each.id, each.version):
                continue
            found.append(f"visit {each.id}, version {each.version}, was never heard of")
        return found

    def _can_be_texted(self, patient_id: int) -> bool:
        with self._loop.book.read() as connection:
            patient = connection.execute(select(Patient.__table__).where(Patient.id == patient_id)).one()
            texting = connection.execute(
                select(Texting.__table__).where(Texting.patient_id == patient_id)
            ).one_or_none()
            number = (texting and texting.number) or patient.mobile
            unusable = connection.execute(
                select(Address.address).where(Address.address == number, Address.unusable_code.is_not(None))
            ).first()
        if texting is not None and texting.safe_from is not None:
            return False
        reachable = number and number not in self.opted_out() and unusable is None
        return bool(reachable) and not self._against(patient_id, number, minute=0)

    def _named(self, visit_id: int, version: int) -> bool:
        return any(
            self._loop.named_in(each.marker).get(visit_id) == version
            for each in self._loop.rows()
            if visit_id in each.visits
        )
