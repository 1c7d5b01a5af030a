"""What stands on the cards of those who come on the watched day, and how two of them are spoken with: so that every mark is there once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from frontdesk.demo.cast import Role, Twist
from frontdesk.demo.clinic import CONSULTATION, FOLLOW_UP, PHONE_TALK, VIDEO_TALK
from frontdesk.demo.people import Trait
from frontdesk.domain.words import ContactKind, Lifecycle, Mark
from frontdesk.services.alerts import add_alert
from frontdesk.services.contacts import ContactEdit, add_contact
from frontdesk.services.patients import set_mark
from frontdesk.services.reading import one_appointment
from frontdesk.services.retyping import set_type

if TYPE_CHECKING:
    from frontdesk.demo.making import DemoClinic
    from frontdesk.domain.actors import Actor

GROWN_UP: Final = 18
_ALERTS: Final = (
    "Allergic to latex.",
    "Faints when blood is taken: lying down.",
    "Bring the consent form to sign, the last one is too old.",
)
_MARKS: Final = (Mark.INTERPRETER, Mark.NEEDS_QUIET, Mark.NEEDS_TIME)
_AROUND: Final = (
    ContactEdit(ContactKind.PARTNER, "Robin", mobile="+12025550183", may_hear=True),
    ContactEdit(
        ContactKind.CARER,
        "Mrs. Abara, Harbor Home Care",
        phone="+12025550184",
        note="Comes along on Tuesdays",
        may_hear=True,
    ),
    ContactEdit(ContactKind.REFERRER, "Dr. Samuel Osei, family doctor", phone="+12025550185"),
)
_NOT_BEFORE: Final = 10 * 60
"""Minute of the day from which on a visit is by video or phone: the day begins with people who come in."""
_EVERY: Final = 3
"""Each third of those who come has something on the card."""


def fill_cards(clinic: DemoClinic, actor: Actor, *, today: date) -> None:
    """Write alerts, marks and contacts on the cards of some who come, and make a visit one by video, another one by phone.

    The same for the same plan. Nobody is told anything.
    """
    roles = sorted(clinic.plan.roles, key=lambda role: role.visit.external_id)
    family = [role for role in roles if _age(role, today) < GROWN_UP]
    plain = [role for role in roles if role not in family and _is_plain(role)]
    told = plain[::_EVERY]
    book = clinic.book
    for body in _ALERTS:
        add_alert(book, actor, _patient(clinic, told.pop(0)), body)
    for mark in _MARKS:
        set_mark(book, actor, _patient(clinic, told.pop(0)), mark, on=True)
    for edit in _AROUND:
        add_contact(book, actor, _patient(clinic, told.pop(0)), edit)
    for role in family:
        parent = next(
            each.visit.person
            for each in roles
            if each not in family and each.visit.person.mobile == role.visit.person.mobile
        )
        edit = ContactEdit(ContactKind.PARENT, parent.name, mobile=parent.mobile, may_hear=True)
        add_contact(book, actor, _patient(clinic, role), edit)
    _speak_from_afar(clinic, actor, plain)


def _speak_from_afar(clinic: DemoClinic, actor: Actor, roles: Sequence[Role]) -> None:
    fitting = [
        role
        for role in roles
        if role.visit.slot.minute >= _NOT_BEFORE and role.visit.slot.type in (CONSULTATION, FOLLOW_UP)
    ]
    booked = (
        key
        for key in map(clinic.key_of, fitting)
        if one_appointment(clinic.book, key).lifecycle == Lifecycle.BOOKED
    )
    for kind in (VIDEO_TALK, PHONE_TALK):
        set_type(clinic.book, actor, next(booked), type_id=clinic.keys.types[kind.name])


def _is_plain(role: Role) -> bool:
    return role.twist is Twist.NONE and role.visit.person.trait is Trait.PLAIN


def _patient(clinic: DemoClinic, role: Role) -> int:
    return one_appointment(clinic.book, clinic.key_of(role)).patient_id


def _age(role: Role, today: date) -> int:
    return (today - role.visit.person.birth_date).days // 365
