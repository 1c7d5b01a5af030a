"""Staff and their PINs."""

from __future__ import annotations

import pytest

from frontdesk.domain.errors import Conflict, NotAllowed, NotFound, UsageError
from frontdesk.models.tables import Staff
from frontdesk.services.staff import add_staff, edit_staff, list_staff, set_active, set_pin, sign_in
from tests.services.desk import Desk
from tests.support.clinic import ANNA, CHEAP


def test_somebody_new_signs_in_without_a_pin(desk: Desk) -> None:
    made = add_staff(desk.book, ANNA, name=" Eva  Malá ")
    assert list_staff(desk.book) == (made,)
    person = sign_in(desk.book, ANNA, made.id)
    assert (person.actor.label, person.actor.staff_id) == ("staff:Eva Malá", made.id)


def test_a_pin_is_peppered_and_asked_for(desk: Desk) -> None:
    eva = add_staff(desk.book, ANNA, name="Eva")
    set_pin(desk.book, ANNA, eva.id, "1234", cost=CHEAP)
    with desk.book.write(ANNA) as work:
        assert b"1234" not in (work.session.get_one(Staff, eva.id).pin_hash or b"")
    with pytest.raises(NotAllowed, match="not the right one"):
        sign_in(desk.book, ANNA, eva.id, "4321")
    assert sign_in(desk.book, ANNA, eva.id, "1234").has_pin
    set_pin(desk.book, ANNA, eva.id, None)
    assert not sign_in(desk.book, ANNA, eva.id).has_pin


def test_wrong_pins_lock_for_a_while(desk: Desk) -> None:
    eva = add_staff(desk.book, ANNA, name="Eva")
    set_pin(desk.book, ANNA, eva.id, "1234", cost=CHEAP)
    for _ in range(4):
        with pytest.raises(NotAllowed, match="not the right one"):
            sign_in(desk.book, ANNA, eva.id, "0000")
    sign_in(desk.book, ANNA, eva.id, "1234")
    for _ in range(5):
        with pytest.raises(NotAllowed, match="not the right one"):
            sign_in(desk.book, ANNA, eva.id, "0000")
    with pytest.raises(NotAllowed, match="too many"):
        sign_in(desk.book, ANNA, eva.id, "1234")
    desk.clock.advance(minutes=-20)
    with pytest.raises(NotAllowed, match="too many"):
        sign_in(desk.book, ANNA, eva.id, "1234")
    desk.clock.advance(minutes=40)
    assert sign_in(desk.book, ANNA, eva.id, "1234").name == "Eva"


def test_who_left_cannot_sign_in(desk: Desk) -> None:
    eva = add_staff(desk.book, ANNA, name="Eva")
    set_active(desk.book, ANNA, eva.id, active=False)
    with pytest.raises(NotAllowed, match="Eva no longer works here"):
        sign_in(desk.book, ANNA, eva.id)


def test_what_is_refused(desk: Desk) -> None:
    eva = add_staff(desk.book, ANNA, name="Eva", role="manager")
    with pytest.raises(Conflict):
        add_staff(desk.book, ANNA, name="EVA")
    with pytest.raises(UsageError, match="name"):
        add_staff(desk.book, ANNA, name="  ")
    with pytest.raises(UsageError, match="role"):
        add_staff(desk.book, ANNA, name="Karel", role="king")
    with pytest.raises(UsageError, match="PIN"):
        set_pin(desk.book, ANNA, eva.id, "12")
    with pytest.raises(NotFound):
        sign_in(desk.book, ANNA, 99)


def test_another_name_and_role(desk: Desk) -> None:
    eva, karel = add_staff(desk.book, ANNA, name="Eva"), add_staff(desk.book, ANNA, name="Karel")
    changed = edit_staff(desk.book, ANNA, eva.id, name=" Eva  Malá", role="manager")
    assert (changed.id, changed.public_id, changed.name, changed.role) == (
        eva.id,
        eva.public_id,
        "Eva Malá",
        "manager",
    )
    assert edit_staff(desk.book, ANNA, eva.id, name="EVA MALÁ", role="desk").name == "EVA MALÁ"
    with pytest.raises(Conflict, match="works here already"):
        edit_staff(desk.book, ANNA, karel.id, name="eva malá", role="desk")
    with pytest.raises(UsageError, match="name"):
        edit_staff(desk.book, ANNA, karel.id, name=" ", role="desk")
    with pytest.raises(UsageError, match="role"):
        edit_staff(desk.book, ANNA, karel.id, name="Karel", role="king")
    with pytest.raises(NotFound):
        edit_staff(desk.book, ANNA, 99, name="Nobody", role="desk")
