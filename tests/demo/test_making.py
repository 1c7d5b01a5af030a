"""The made-up clinic in its book: what the plan says is what the book holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from frontdesk.demo.clinic import ALDER, NEW_PATIENT, OKAFOR, RIVERSIDE
from frontdesk.demo.clock import DemoClock
from frontdesk.demo.days import moment
from frontdesk.demo.making import DESK, DemoClinic, make_clinic, plan_demo
from frontdesk.demo.people import Trait
from frontdesk.demo.secrets import memory_places
from frontdesk.domain.errors import Refused
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.services.booking.placing import book_visit
from frontdesk.services.confirmations import unconfirmed
from frontdesk.services.lookup import patient_key, type_key
from frontdesk.services.patients import consent_history, get_patient
from frontdesk.services.reading import list_appointments, list_messages
from frontdesk.services.settings import get

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoClinic]:
    folder = tmp_path_factory.mktemp("demo")
    made = make_clinic(
        folder,
        plan=plan_demo(3, TODAY, other_days=True),
        clock=DemoClock(0),
        places=memory_places(),
    )
    yield made
    made.book.close()


def test_the_book_holds_what_was_planned(clinic: DemoClinic) -> None:
    plan = clinic.plan
    rows = list_appointments(clinic.book, from_date="2020-01-01", to_date="2030-01-01")
    planned = [*plan.past, *plan.others, *(role.visit for role in plan.roles)]
    assert sorted((row.start_wall, row.provider, row.location, row.patient) for row in rows) == sorted(
        (visit.start, visit.slot.provider, visit.location, visit.person.name) for visit in planned
    )
    assert Counter(row.lifecycle for row in rows) == Counter(str(visit.lifecycle) for visit in planned)
    assert {row.confirmation for row in rows} == {Confirmation.NOT_ASKED}
    assert clinic.book.clock.now_utc() < moment(plan.days.start, 8 * 60)


def test_the_clinic_is_furnished(clinic: DemoClinic) -> None:
    assert list(clinic.keys.locations) == [ALDER, RIVERSIDE]
    assert len(clinic.keys.providers) == 4
    assert len(clinic.keys.rooms) == 5
    assert clinic.keys.types[NEW_PATIENT.name] == type_key(clinic.book, "new PATIENT")
    # Outside of a provider's hours, or in the lunch break, a booking would be warned about.
    outcome = book_visit(
        clinic.book,
        DESK,
        patient_id=patient_key(clinic.book, "ext:P0001"),
        provider_id=clinic.keys.providers[OKAFOR],
        location_id=clinic.keys.locations[ALDER],
        start=f"{clinic.plan.days.empty.isoformat()}T12:45",
        type_id=clinic.keys.types["Consultation"],
    )
    assert outcome.warnings


def test_cards_say_what_the_people_said(clinic: DemoClinic) -> None:
    for trait in Trait:
        person = next(person for person in clinic.plan.people if person.trait is trait)
        card = get_patient(clinic.book, patient_key(clinic.book, f"ext:{person.external_id}"))
        assert (card.first_name, card.last_name) == (person.first_name, person.last_name)
        assert (card.mobile, card.phone, card.language) == (person.mobile, person.phone, person.language)
        assert card.sms_consent == person.sms_consent
        history = [row for row in consent_history(clinic.book, card.id) if row.channel == "sms"]
        assert [row.state for row in history] == ([str(person.sms_consent)] if person.sms_consent else [])


def test_past_visits_are_counted_on_the_cards_and_say_who_may_stay_away(clinic: DemoClinic) -> None:
    missed = Counter(
        visit.person.external_id for visit in clinic.plan.past if visit.lifecycle is Lifecycle.NO_SHOW
    )
    external_id, times = missed.most_common(1)[0]
    card = get_patient(clinic.book, patient_key(clinic.book, f"ext:{external_id}"))
    assert card.missed == times
    risks = {each.risk for each in unconfirmed(clinic.book, days=3)}
    assert None not in risks
    assert len(risks) > 10


def test_nothing_is_sent_before_somebody_says_so(clinic: DemoClinic) -> None:
    assert get(clinic.book, "reminders.enabled").value is False
    assert list_messages(clinic.book) == []


def test_no_demo_goes_over_a_book(clinic: DemoClinic, tmp_path: Path) -> None:
    before = sorted(path.name for path in clinic.book.folder.iterdir())
    with pytest.raises(Refused):
        make_clinic(
            clinic.book.folder,
            plan=plan_demo(3, TODAY, other_days=False),
            clock=DemoClock(0),
            places=memory_places(),
        )
    assert sorted(path.name for path in clinic.book.folder.iterdir()) == before
