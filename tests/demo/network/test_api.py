"""The API through Twilio's own client over real sockets."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from jsonschema import Draft4Validator
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.rest import Client

from frontdesk.demo.network import Fate, NetworkServer, PhoneNetwork, Status
from frontdesk.demo.network.fates import EVERYBODY, MAGIC_NUMBERS, REFUSED_WITH
from tests.demo.network.conftest import ANNA, BORIS, CLINIC, Control, in_threads
from tests.support.clock import FakeClock
from tests.support.twilio_client import RedirectedHttpClient, client_for

SERVICE = "MG" + "0a" * 16
SCHEMA = Path(__file__).parents[4] / "shared" / "data" / "twilio" / "messages_openapi.json"


def send(twilio: Client, to: str = ANNA, body: str = "Reply C to confirm.") -> str:
    sid = twilio.messages.create(to, from_=CLINIC, body=body).sid
    assert sid is not None
    return sid


def refused(twilio: Client, **form: str) -> TwilioRestException:
    given = {"to": ANNA, "from_": CLINIC, "body": "Hello"} | form
    to = given.pop("to")
    with pytest.raises(TwilioRestException) as caught:
        twilio.messages.create(to, **given)
    return caught.value


def test_a_text_is_accepted_and_moves_on_with_the_clock(twilio: Client, clock: FakeClock) -> None:
    sent = twilio.messages.create(ANNA, from_=CLINIC, body="Reply C to confirm.")
    assert (sent.status, sent.direction, sent.to, sent.from_) == ("queued", "outbound-api", ANNA, CLINIC)
    assert (sent.date_sent, sent.price, sent.error_code, sent.num_segments) == (None, None, None, "1")
    assert sent.date_created == datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    assert sent.sid is not None
    assert re.fullmatch(r"SM[0-9a-f]{32}", sent.sid)

    seen = []
    for ms in (200, 200, 600):
        clock.advance(ms=ms)
        seen.append(twilio.messages(sent.sid).fetch().status)
    assert seen == ["sending", "sent", "delivered"]
    settled = twilio.messages(sent.sid).fetch()
    assert settled.date_sent == datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    assert settled.price == "-0.00790"


def test_sids_are_the_same_for_a_seed_and_never_twice(clock: FakeClock) -> None:
    form = {"To": ANNA, "From": CLINIC, "Body": "x"}
    first, second, other = (PhoneNetwork.default(clock, seed=seed) for seed in (1, 1, 2))
    sids = [first.accept(form).message.sid for _ in range(50)]
    assert sids == [second.accept(form).message.sid for _ in range(50)]
    first.reset()
    sids += [network.accept(form).message.sid for network in (first, other)]
    assert len(set(sids)) == len(sids)


def test_a_messaging_service_shows_its_sender_once_sent(twilio: Client, clock: FakeClock) -> None:
    sent = twilio.messages.create(ANNA, messaging_service_sid=SERVICE, body="x" * 161)
    assert (sent.status, sent.from_, sent.num_segments, sent.messaging_service_sid) == (
        "accepted",
        None,
        "0",
        SERVICE,
    )
    assert twilio.messages.list(from_=CLINIC) == []
    assert [found.sid for found in twilio.messages.list(to=ANNA)] == [sent.sid]

    clock.advance(seconds=1)
    assert [(found.from_, found.num_segments) for found in twilio.messages.list(from_=CLINIC)] == [
        (CLINIC, "2")
    ]


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"to": ""}, 21604),
        ({"to": "12345"}, 21211),
        ({"to": "+1202555011x"}, 21211),
        ({"to": "+0202555011"}, 21211),
        ({"to": "+1" + "2" * 15}, 21211),
        ({"to": CLINIC}, 21266),
        ({"from_": ""}, 21603),
        ({"from_": "Clinic"}, 21212),
        ({"from_": "+12025550177"}, 21660),
        ({"from_": "+15005550001"}, 21212),
        ({"from_": "+15005550007"}, 21606),
        ({"from_": "+15005550008"}, 21611),
        ({"from_": "", "messaging_service_sid": "MG12"}, 21705),
        ({"body": ""}, 21602),
        ({"body": "x" * 1601}, 21617),
    ],
)
def test_a_wrong_request_is_refused_by_its_number(
    twilio: Client, network: PhoneNetwork, form: dict[str, str], code: int
) -> None:
    error = refused(twilio, **form)
    assert (error.status, error.code) == (400, code)
    assert network.messages() == []


def test_the_longest_body_and_a_number_as_people_write_it_are_taken(twilio: Client) -> None:
    sent = twilio.messages.create("+1 (202) 555-0111", from_="+1 202.555.0100", body="x" * 1600)
    assert (sent.to, sent.from_, sent.num_segments) == (ANNA, CLINIC, "11")


@pytest.mark.parametrize(("number", "fate"), MAGIC_NUMBERS.items())
def test_magic_numbers_meet_their_fate(twilio: Client, clock: FakeClock, number: str, fate: Fate) -> None:
    if fate in REFUSED_WITH:
        assert refused(twilio, to=number).code == REFUSED_WITH[fate]
        return
    sid = send(twilio, number)
    clock.advance(seconds=1)
    failed = twilio.messages(sid).fetch()
    never_sent = fate in (Fate.OVERFLOW, Fate.EXPIRED)
    assert failed.status == ("failed" if never_sent else "undelivered")
    assert failed.error_code == int("30" + number[-3:])
    assert failed.error_message
    assert (failed.date_sent is None) is never_sent


@pytest.mark.parametrize("fate", Fate)
def test_every_fate_can_be_given_to_a_number_or_to_everybody(
    twilio: Client, control: Control, fate: Fate
) -> None:
    control.do("/fate", number=EVERYBODY, fate=fate)
    control.do("/fate", number=BORIS, fate=Fate.DELIVERED)
    if fate in REFUSED_WITH:
        assert refused(twilio).code == REFUSED_WITH[fate]
    else:
        sid = send(twilio)
        control.do("/deliver")
        status = twilio.messages(sid).fetch().status
        assert status == {Fate.DELIVERED: "delivered", Fate.NO_RECEIPT: "sent"}.get(fate, status)
        assert (status in ("failed", "undelivered")) is (fate not in (Fate.DELIVERED, Fate.NO_RECEIPT))
    assert send(twilio, BORIS)


def test_a_wrong_login_is_refused_everywhere(
    server: NetworkServer, http: RedirectedHttpClient, network: PhoneNetwork
) -> None:
    stranger = client_for(server, http, token="wrong")
    error = refused(stranger)
    assert (error.status, error.code) == (401, 20003)
    assert http.last_response is not None
    assert json.loads(http.last_response.text) == {
        "code": 20003,
        "message": "Authenticate",
        "more_info": "https://www.twilio.com/docs/errors/20003",
        "status": 401,
    }
    with pytest.raises(TwilioException) as caught:
        stranger.messages.list()
    assert caught.value.args[1].status_code == 401
    with pytest.raises(TwilioRestException, match="Authenticate"):
        stranger.api.accounts(network.account_sid).fetch()
    assert network.messages() == []


def test_account_and_numbers(twilio: Client, network: PhoneNetwork, control: Control) -> None:
    account = twilio.api.accounts(network.account_sid).fetch()
    assert (account.sid, account.status) == (network.account_sid, "active")
    (own,) = twilio.incoming_phone_numbers.list()
    assert (own.phone_number, own.sms_url) == (CLINIC, "")

    control.do("/number", number=CLINIC, sms_url="https://demo.twilio.com/welcome")
    (own,) = twilio.incoming_phone_numbers.list(phone_number=CLINIC)
    assert own.sms_url == "https://demo.twilio.com/welcome"
    assert twilio.incoming_phone_numbers.list(phone_number="+1999") == []


def test_numbers_come_in_pages(clock: FakeClock) -> None:
    numbers = [f"+120255501{last:02}" for last in range(5)]
    network = PhoneNetwork(clock=clock, account_sid="AC" + "1" * 32, auth_token="t", numbers=numbers)
    with NetworkServer(network) as server:
        http = RedirectedHttpClient(server.url, timeout=10)
        listed = client_for(server, http).incoming_phone_numbers.list(page_size=2)
        http.close()
    assert [own.phone_number for own in listed] == numbers


def test_an_unknown_sid_is_404(twilio: Client) -> None:
    with pytest.raises(TwilioRestException) as caught:
        twilio.messages("SM" + "0" * 32).fetch()
    assert (caught.value.status, caught.value.code) == (404, 20404)


def test_a_finished_body_can_be_blanked_and_nothing_else_changed(twilio: Client, clock: FakeClock) -> None:
    sid = send(twilio)
    with pytest.raises(TwilioRestException) as unfinished:
        twilio.messages(sid).update(body="")
    assert unfinished.value.code == 20009
    clock.advance(seconds=1)
    assert twilio.messages(sid).update(body="").body == ""
    assert twilio.messages(sid).fetch().body == ""

    for change, code in (({"body": "other"}, 20001), ({"status": "canceled"}, 30409)):
        with pytest.raises(TwilioRestException) as caught:
            twilio.messages(sid).update(**change)
        assert (caught.value.status, caught.value.code) == (400, code)
    with pytest.raises(TwilioRestException) as unable:
        twilio.messages(sid).delete()
    assert (unable.value.status, unable.value.code) == (405, 20004)


def test_eight_threads_lose_and_double_nothing(twilio: Client, network: PhoneNetwork) -> None:
    sids: list[str] = []

    def work(thread: int) -> None:
        sids.extend(send(twilio, f"+1303555{thread:02}{number:02}") for number in range(25))

    in_threads(8, work)
    ledger = network.ledger()
    assert len(set(sids)) == 200
    assert {shown.message.sid for shown in ledger} == set(sids)
    assert len({shown.message.to for shown in ledger}) == 200
    assert {found.sid for found in twilio.messages.list(page_size=1000)} == set(sids)


# The shape of what is answered

NULLABLE_TEXT = (str, type(None))
MESSAGE_SHAPE: dict[str, tuple[type, ...]] = {
    "account_sid": (str,),
    "api_version": (str,),
    "body": (str,),
    "date_created": (str,),
    "date_sent": NULLABLE_TEXT,
    "date_updated": (str,),
    "direction": (str,),
    "error_code": (int, type(None)),
    "error_message": NULLABLE_TEXT,
    "from": NULLABLE_TEXT,
    "messaging_service_sid": NULLABLE_TEXT,
    "num_media": (str,),
    "num_segments": (str,),
    "price": NULLABLE_TEXT,
    "price_unit": (str,),
    "sid": (str,),
    "status": (str,),
    "subresource_uris": (dict,),
    "to": (str,),
    "uri": (str,),
}
RFC_2822 = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000")


def all_kinds_of_messages(
    twilio: Client, control: Control, http: RedirectedHttpClient
) -> list[dict[str, object]]:
    """One of each kind, as they are shown in a listing and when they are created."""
    created = []
    for to in (ANNA, "+15005553006", "+15005553001"):
        send(twilio, to)
        assert http.last_response is not None
        created.append(json.loads(http.last_response.text))
    twilio.messages.create(BORIS, messaging_service_sid=SERVICE, body="Ahoj, přijďte 👍")
    assert http.last_response is not None
    created.append(json.loads(http.last_response.text))
    control.do("/inbound", **{"from": BORIS, "body": "HELP"})
    for status in Status:
        control.do("/status", sid=send(twilio), status=status, error_code=30008)
    send(twilio)
    control.do("/deliver")
    twilio.messages.list(page_size=1000)
    listed: list[dict[str, object]] = json.loads(http.last_response.text)["messages"]
    assert len(listed) == 4 + 2 + len(Status) + 1
    return created + listed


def test_messages_have_their_shape(twilio: Client, control: Control, http: RedirectedHttpClient) -> None:
    for message in all_kinds_of_messages(twilio, control, http):
        assert message.keys() == MESSAGE_SHAPE.keys()
        for name, types in MESSAGE_SHAPE.items():
            assert isinstance(message[name], types), name
        for name in ("date_created", "date_sent", "date_updated"):
            assert message[name] is None or RFC_2822.fullmatch(str(message[name]))
        assert str(message["uri"]).endswith(f"/Messages/{message['sid']}.json")
        assert (message["error_code"] is None) is (message["error_message"] is None)


def official_schema(name: str) -> dict[str, object]:
    """A schema of the official document in JSON Schema's own words."""
    components = json.loads(SCHEMA.read_text(encoding="utf-8"))["components"]

    def translate(node: object) -> object:
        if isinstance(node, list):
            return [translate(item) for item in node]
        if not isinstance(node, dict):
            return node
        plain = {key: translate(value) for key, value in node.items() if key != "nullable"}
        if node.get("nullable") is True:
            return {"anyOf": [plain, {"type": "null"}]}
        return plain

    return {"$ref": f"#/components/schemas/{name}", "components": translate(components)}


@pytest.mark.skipif(not SCHEMA.exists(), reason="the official schema is not beside this checkout")
def test_answers_validate_against_the_official_schema(
    twilio: Client, control: Control, http: RedirectedHttpClient, network: PhoneNetwork
) -> None:
    message = Draft4Validator(official_schema("api.v2010.account.message"))
    for document in all_kinds_of_messages(twilio, control, http):
        message.validate(document)
    assert not message.is_valid({"sid": "XX1", "status": "lost"})

    twilio.api.accounts(network.account_sid).fetch()
    assert http.last_response is not None
    Draft4Validator(official_schema("api.v2010.account")).validate(json.loads(http.last_response.text))
    twilio.incoming_phone_numbers.list()
    for document in json.loads(http.last_response.text)["incoming_phone_numbers"]:
        Draft4Validator(official_schema("api.v2010.account.incoming_phone_number")).validate(document)
