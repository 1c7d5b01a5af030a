"""How messages come due and what replies do: INTERFACE's rules that scripts may count on, through the real loop."""

from __future__ import annotations

from typing import Any

import pytest

from tests.acceptance.program import MESSAGE_KEYS, Network, Program, day, in_hours

JANA, PETR, EVA = "+12025550111", "+12025550112", "+12025550113"


def asked(program: Program, named: str = "v1", *, mobile: str = JANA, start: str | None = None) -> Any:
    """A visit whose question went out."""
    program.patients(f"p{named},Jana,{mobile},yes")
    program.visits(f"{named},p{named},Dr {named},{start or day(2) + 'T10:00'}")
    report = program.sync()
    assert (report["planned"], report["sent"], report["errors"]) == (1, 1, [])
    return program.visit(named)


def test_nothing_is_sent_until_reminders_are_enabled(sending: Program, network: Network) -> None:
    sending.set("reminders.enabled", "false")
    sending.patients(f"p1,Jana,{JANA},yes")
    sending.visits(f"v1,p1,Dr Gray,{day(2)}T10:00")
    assert sending.sync()["sent"] == 0
    assert network.ledger() == []
    sending.set("reminders.enabled", "true")
    assert sending.sync()["sent"] == 1
    assert len(network.ledger()) == 1


def test_a_step_whose_time_has_passed_is_due_at_once_and_only_once(
    sending: Program, network: Network
) -> None:
    visit = asked(sending)
    assert visit["confirmation"] == "awaiting"
    assert sending.sync()["sent"] == 0
    (text,) = network.ledger()
    (row,) = sending.messages()
    assert set(row) == MESSAGE_KEYS
    assert (row["step"], row["to"], row["from"]) == ("ask", JANA, network.facts["number"])
    assert (row["provider_id"], row["body"]) == (text["sid"], text["body"])
    assert row["appointment_ids"] == [row["appointment_id"]] == [visit["id"]]
    assert (row["appointment_version"], row["patient_id"]) == (visit["version"], visit["patient_id"])
    assert row["channel"] == "sms"
    assert row["state"] in ("accepted", "sent", "delivered")
    network.call("POST", "/deliver")
    assert sending.sync()["status_updates"] == 1
    assert sending.messages()[0]["state"] == "delivered"


def test_of_several_due_steps_only_the_nearest_is_sent_and_the_others_expire(
    sending: Program, network: Network
) -> None:
    asked(sending, start=in_hours(20))
    assert len(network.ledger()) == 1
    assert sorted((row["step"], row["state"] == "expired") for row in sending.messages()) in (
        [("ask", True), ("ask_again", False)],
        [("ask_again", False)],
    )


def test_asking_ends_at_the_lead_time_and_telling_one_hour_before(sending: Program, network: Network) -> None:
    sending.patients(f"p1,Jana,{JANA},yes", f"p2,Petr,{PETR},yes", f"p3,Eva,{EVA},yes")
    sending.visits(
        f"v1,p1,Dr 1,{in_hours(3.5)}",
        f"v2,p2,Dr 2,{in_hours(2)}",
        f"v3,p3,Dr 3,{in_hours(0.75)}",
    )
    sending.sync()
    assert [
        (text["to"], row["step"])
        for text in network.ledger()
        for row in sending.messages()
        if row["provider_id"] == text["sid"]
    ] == [(PETR, "today")]
    assert {sending.visit(named)["confirmation"] for named in ("v1", "v2", "v3")} == {"not_asked"}


@pytest.mark.parametrize("consent", ["", "no"])
def test_no_consent_no_text(sending: Program, network: Network, consent: str) -> None:
    sending.patients(f"p1,Jana,{JANA},{consent}")
    sending.visits(f"v1,p1,Dr Gray,{day(2)}T10:00")
    assert sending.sync()["sent"] == 0
    assert network.ledger() == []
    (row,) = sending.json("unconfirmed", "--days", "5")
    assert (row["confirmation"], bool(row["reason"])) == ("not_asked", True)


@pytest.mark.parametrize("word", ["C", "yes", " c. ", "Yes!"])
def test_c_and_yes_alone_confirm(sending: Program, network: Network, word: str) -> None:
    asked(sending)
    network.reply(JANA, word)
    report = sending.sync()
    assert (report["replies"], report["confirmed"]) == (1, 1)
    assert sending.visit("v1")["confirmation"] == "confirmed"
    assert len(network.ledger()) == 1, "only a no is thanked for by default"
    (row,) = sending.messages("in")
    assert (row["state"], row["body"], row["from"]) == ("received", word, JANA)


@pytest.mark.parametrize("word", ["X", "no!"])
def test_x_and_no_decline_and_a_person_frees_the_slot(sending: Program, network: Network, word: str) -> None:
    asked(sending)
    network.reply(JANA, word)
    report = sending.sync()
    assert (report["replies"], report["declined"]) == (1, 1)
    visit = sending.visit("v1")
    assert (visit["confirmation"], visit["lifecycle"]) == ("declined", "booked")
    assert [need["kind"] for need in sending.json("needs-you")] == ["declined"]
    sending.sync()
    assert len(network.ledger()) == 2, "a no is thanked for once"


def test_auto_free_slot_cancels_by_itself(sending: Program, network: Network) -> None:
    sending.set("replies.auto_free_slot", "true")
    sending.set("replies.acknowledge", "none")
    asked(sending)
    network.reply(JANA, "NO")
    sending.sync()
    assert sending.visit("v1")["lifecycle"] == "cancelled_by_patient"
    sending.sync()
    assert len(network.ledger()) == 1


@pytest.mark.parametrize(
    "words", ["No problem, I will be there", "yes please", "stop it hurts", "<b>C</b>", "c" * 1500]
)
def test_any_other_text_goes_to_a_person(sending: Program, network: Network, words: str) -> None:
    asked(sending)
    network.reply(JANA, words)
    report = sending.sync()
    assert (report["replies"], report["needs_person"], report["confirmed"], report["declined"]) == (
        1,
        1,
        0,
        0,
    )
    assert sending.visit("v1")["confirmation"] == "needs_person"
    (need,) = sending.json("needs-you")
    assert need["kind"] == "reply"
    assert len(network.ledger()) == 1, "free text is never answered"


def test_a_persons_decision_on_a_reply(sending: Program, network: Network) -> None:
    for named, mobile, decision, becomes in (
        ("v1", JANA, "confirm", "confirmed"),
        ("v2", PETR, "decline", "declined"),
        ("v3", EVA, "ignore", "awaiting"),
    ):
        asked(sending, named, mobile=mobile)
        network.reply(mobile, "maybe, who knows")
        sending.sync()
        need = next(each for each in sending.json("needs-you") if each["kind"] == "reply")
        decided = sending.json("reply", need["message_id"], "--as", decision)
        assert set(decided) == MESSAGE_KEYS
        assert sending.visit(named)["confirmation"] == becomes
        assert not [each for each in sending.json("needs-you") if each["kind"] == "reply"]


@pytest.mark.parametrize(("word", "kinds"), [("STOP", []), ("CANCEL", ["reply"])])
def test_after_stop_no_request_is_tried_for_that_number_until_an_opt_in_word(
    sending: Program, network: Network, word: str, kinds: list[str]
) -> None:
    asked(sending)
    network.reply(JANA, word)
    report = sending.sync()
    assert (report["replies"], report["confirmed"], report["declined"]) == (1, 0, 0)
    assert [need["kind"] for need in sending.json("needs-you") if need["kind"] == "reply"] == kinds
    before = len(network.ledger())
    sending.patients(f"p9,Family,{JANA},yes")
    sending.visits(f"v9,p9,Dr 9,{day(2)}T15:00")
    report = sending.sync()
    assert (report["sent"], report["failed"]) == (0, 0)
    assert len(network.ledger()) == before
    stopped = {row["external_id"]: row["texts_stopped"] for row in sending.json("patients")}
    assert stopped == {"pv1": True, "p9": True}
    network.reply(JANA, "START")
    sending.sync()
    sending.sync()
    assert len(network.ledger()) == before + 1


def test_after_a_21610_no_request_is_tried_for_that_number_for_anyone_on_it(
    sending: Program, network: Network
) -> None:
    network.call("POST", "/fate", number=JANA, fate="opted_out")
    sending.patients(f"p1,Jana,{JANA},yes")
    sending.visits(f"v1,p1,Dr 1,{day(2)}T10:00")
    assert sending.sync()["failed"] == 1
    assert sending.messages()[0]["error_code"] in (21610, "21610")
    sending.patients(f"p2,Petr,{JANA},yes")
    sending.visits(f"v2,p2,Dr 2,{day(2)}T11:00")
    network.call("POST", "/fate", number=JANA, fate="delivered")
    assert sending.sync()["sent"] == 0
    assert network.ledger() == []
    assert {sending.visit(named)["confirmation"] for named in ("v1", "v2")} == {"not_asked"}


def test_an_account_level_refusal_holds_the_others_and_is_tried_again_on_one(
    sending: Program, network: Network
) -> None:
    people = [f"+1202555012{n}" for n in range(4)]
    network.call("POST", "/fate", number="*", fate="region")
    sending.patients(*[f"p{n},Jana,{people[n]},yes" for n in range(4)])
    sending.visits(*[f"v{n},p{n},Dr {n},{day(2)}T10:00" for n in range(4)])
    sending.sync()
    sending.sync()
    rows = sending.messages()
    assert network.ledger() == []
    assert {row["state"] for row in rows} == {"held"}, [(row["state"], row["reason"]) for row in rows]
    assert all(row["reason"] for row in rows)
    network.call("POST", "/fate", number="*", fate="delivered")
    sending.sync()
    sending.sync()
    assert sorted(text["to"] for text in network.ledger()) == people


def test_a_family_on_one_number_gets_one_text_and_one_answer_for_all(
    sending: Program, network: Network
) -> None:
    sending.patients(f"p1,Jana,{JANA},yes", f"p2,Petr,{JANA},yes", f"p3,Eva,{JANA},", f"p4,Olga,{JANA},yes")
    sending.json("mark", "ext:p4", "never_name_with_others")
    sending.visits(*[f"v{n},p{n},Dr {n},{day(2)}T1{n}:00" for n in (1, 2, 3, 4)])
    sending.sync()
    texts = [text["body"] for text in network.ledger()]
    (shared,) = [text for text in texts if "Jana" in text]
    assert "Petr" in shared
    assert not any("Eva" in text for text in texts)
    assert "Olga" not in shared
    named = next(row for row in sending.messages() if "Jana" in row["body"])
    assert set(named["appointment_ids"]) == {sending.visit("v1")["id"], sending.visit("v2")["id"]}


def test_one_answer_confirms_the_whole_family_and_a_later_visit_gets_its_own_question(
    sending: Program, network: Network
) -> None:
    sending.patients(f"p1,Jana,{JANA},yes", f"p2,Petr,{JANA},yes", f"p3,Eva,{JANA},yes")
    sending.visits(*[f"v{n},p{n},Dr {n},{day(2)}T1{n}:00" for n in (1, 2)])
    assert sending.sync()["sent"] == 1
    network.reply(JANA, "C")
    assert sending.sync()["confirmed"] == 2
    assert {sending.visit(named)["confirmation"] for named in ("v1", "v2")} == {"confirmed"}


def test_a_keyword_goes_to_a_person_where_two_questions_are_open(sending: Program, network: Network) -> None:
    sending.patients(f"p1,Jana,{JANA},yes", f"p3,Eva,{JANA},yes")
    sending.visits(f"v1,p1,Dr 1,{day(2)}T11:00")
    assert sending.sync()["sent"] == 1
    sending.visits(f"v3,p3,Dr 3,{day(2)}T13:00")
    assert sending.sync()["sent"] == 1
    network.reply(JANA, "C")
    report = sending.sync()
    assert (report["confirmed"], report["needs_person"]) == (0, 1)


def test_a_moved_visit_whose_patient_was_told_gets_a_notice(sending: Program, network: Network) -> None:
    asked(sending)
    network.reply(JANA, "C")
    sending.sync()
    moved = sending.json("move", "ext:v1", "--start", f"{day(2)}T15:30")
    assert moved["confirmation"] != "confirmed"
    assert sending.sync()["sent"] == 1
    assert sending.sync()["sent"] == 0
    assert len(network.ledger()) == 2
    notice = sending.messages()[-1]
    assert notice["appointment_version"] == moved["version"]
    assert "3:30" in notice["body"] or "15:30" in notice["body"]
    network.reply(JANA, "C")
    sending.sync()
    assert sending.visit("v1")["confirmation"] == "confirmed"


def test_a_notice_waits_and_until_then_nothing_else_of_the_new_version_goes_out(
    sending: Program, network: Network
) -> None:
    asked(sending)
    sending.set("notices.grace_seconds", "3600")
    sending.json("move", "ext:v1", "--start", f"{day(1)}T15:30")
    assert sending.sync()["sent"] == 0
    assert len(network.ledger()) == 1
    sending.json("undo")
    assert sending.sync()["sent"] == 0
    assert len(network.ledger()) == 1


def test_a_cancelled_visit_whose_patient_was_told_gets_a_notice_and_one_who_was_not_gets_none(
    sending: Program, network: Network
) -> None:
    asked(sending)
    sending.patients(f"p2,Petr,{PETR},yes")
    sending.visits(f"v2,p2,Dr Gray,{day(20)}T10:00", f"v3,p2,Dr Gray,{day(21)}T10:00")
    for named in ("ext:v1", "ext:v2"):
        sending.json("cancel", named, "--by", "clinic")
    sending.json("move", "ext:v3", "--start", f"{day(22)}T10:00")
    sending.sync()
    assert [text["to"] for text in network.ledger()] == [JANA, JANA]


def test_a_reply_to_the_question_of_an_older_version_is_no_confirmation(
    sending: Program, network: Network
) -> None:
    asked(sending)
    sending.set("notices.grace_seconds", "3600")
    sending.json("move", "ext:v1", "--start", f"{day(2)}T15:30")
    network.reply(JANA, "C")
    report = sending.sync()
    assert (report["confirmed"], report["needs_person"]) == (0, 1)


def test_a_text_from_a_stranger_is_an_unmatched_reply(sending: Program, network: Network) -> None:
    network.reply("+12025550199", "C")
    network.reply("+12025550198", "\u202e<script>\x1b[31m\0")
    assert sending.sync()["replies"] == 2
    needs = sending.json("needs-you")
    assert [need["kind"] for need in needs] == ["unmatched_reply"] * 2
    assert all(need["message_id"] for need in needs)
    assert sending.run("needs-you").status == 0
    assert sending.run("messages").status == 0


def test_a_step_inside_quiet_hours_waits(sending: Program, network: Network) -> None:
    sending.set("reminders.quiet_from", in_hours(-1)[11:])
    sending.set("reminders.quiet_until", in_hours(1)[11:])
    sending.patients(f"p1,Jana,{JANA},yes")
    sending.visits(f"v1,p1,Dr Gray,{day(2)}T10:00")
    assert sending.sync()["sent"] == 0
    assert network.ledger() == []


def test_a_clinics_keyword_list_may_hold_more_exact_words(sending: Program, network: Network) -> None:
    sending.set("replies.keywords", '{"cs": {"confirm": ["ano"], "decline": ["ne"]}}')
    asked(sending)
    network.reply(JANA, "Ano.")
    assert sending.sync()["confirmed"] == 1
