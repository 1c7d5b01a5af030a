"""The control port: where a test, or a person with curl, plays patient, carrier and bad luck. JSON in, JSON out.

    POST /inbound      {"from", "to", "body"}                a patient writes; without "to" to the first number
    POST /status       {"sid", "status", "error_code"}       what became of a message
    POST /deliver                                            every text on its way arrives, or meets its number's fate
    POST /fault        {"kind", "count" | "every", "match", "on", "seconds"}      see the module `faults`
    POST /fate         {"number", "fate"}                    see the module `fates`; "*" is everybody
    POST /temperament  {"number", "temperament", "language"} somebody there answers by themselves from now on
    POST /number       {"number", "sms_url"}                 a number that answers everybody, until it is blank again
    POST /reset                                              as freshly started
    GET  /ledger       every message that was accepted from a request, in order; with ?direction=inbound,
                       outbound-reply or all those others
    GET  /faults       what was ordered and can still happen
    GET  /             the addresses and the login

Wrong input answers 400 with {"error": sentence}, an unknown path 404, a wrong method 405.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import TypeAlias

from frontdesk.demo.network.fates import Fate
from frontdesk.demo.network.faults import Fault
from frontdesk.demo.network.fields import Fields
from frontdesk.demo.network.messages import Direction, Snapshot, Status
from frontdesk.demo.network.network import PhoneNetwork
from frontdesk.demo.network.temperaments import Persona, Temperament
from frontdesk.demo.network.wire import Request, Response
from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr

_Act: TypeAlias = Callable[[Fields, Request], object]

_ALL = "all"


class ControlPort:
    """Does to the network what it is told."""

    def __init__(self, network: PhoneNetwork, describe: Callable[[], Mapping[str, str]]) -> None:
        self._network = network
        self._describe = describe
        self._acts: dict[str, dict[str, _Act]] = {
            "/inbound": {"POST": self._inbound},
            "/status": {"POST": self._status},
            "/deliver": {"POST": self._deliver},
            "/fault": {"POST": self._fault},
            "/fate": {"POST": self._fate},
            "/temperament": {"POST": self._temperament},
            "/number": {"POST": self._number},
            "/reset": {"POST": self._reset},
            "/ledger": {"GET": self._ledger},
            "/faults": {"GET": self._faults},
            "/": {"GET": self._facts},
        }

    def answer(self, request: Request) -> Response:
        """See `Port`."""
        acts = self._acts.get(request.path)
        if acts is None:
            known = ", ".join(self._acts)
            return self.complaint(404, tr("There is nothing at this path. There are: {known}.", known=known))
        act = acts.get(request.method)
        if act is None:
            return self.complaint(405, tr("Use {method} here.", method=", ".join(acts)))
        try:
            return Response.of_json(200, act(Fields(_document(request.body)), request))
        except UsageError as error:
            return self.complaint(400, error.sentence)

    def paths(self) -> dict[str, tuple[str, ...]]:
        """What there is: the methods of each path."""
        return {path: tuple(acts) for path, acts in self._acts.items()}

    def complaint(self, status: int, sentence: str) -> Response:
        """See `Port`."""
        return Response.of_json(status, {"error": sentence})

    def _inbound(self, fields: Fields, _: Request) -> object:
        shown = self._network.inbound(
            sender=fields.text("from"),
            to=fields.text("to", default=self._network.number),
            body=fields.text("body"),
        )
        return self._row(shown)

    def _status(self, fields: Fields, _: Request) -> object:
        shown = self._network.set_status(
            fields.text("sid"),
            Status(fields.word("status", [status.value for status in Status])),
            error_code=fields.code("error_code"),
        )
        return self._row(shown)

    def _deliver(self, _: Fields, __: Request) -> object:
        return {"moved": self._network.deliver_all()}

    def _fault(self, fields: Fields, _: Request) -> object:
        fault = Fault.parse(fields.values)
        self._network.faults.order(fault)
        return asdict(fault)

    def _fate(self, fields: Fields, _: Request) -> object:
        number, fate = fields.text("number"), Fate(fields.word("fate", [fate.value for fate in Fate]))
        self._network.set_fate(number, fate)
        return {"number": number, "fate": fate}

    def _temperament(self, fields: Fields, _: Request) -> object:
        number = fields.text("number")
        who = Persona(
            Temperament(fields.word("temperament", [temper.value for temper in Temperament])),
            fields.text("language", default="en"),
        )
        self._network.set_temperament(number, who)
        return {"number": number, **asdict(who)}

    def _number(self, fields: Fields, _: Request) -> object:
        number = fields.text("number", default=self._network.number)
        sms_url = fields.text("sms_url")
        self._network.set_sms_url(number, sms_url)
        return {"number": number, "sms_url": sms_url}

    def _reset(self, _: Fields, __: Request) -> object:
        self._network.reset()
        return {}

    def _ledger(self, _: Fields, request: Request) -> object:
        wanted = request.query.get("direction", Direction.OUTBOUND_API)
        if wanted not in (_ALL, *Direction):
            words = ", ".join((*Direction, _ALL))
            raise UsageError(tr('"{name}" has to be one of: {words}.', name="direction", words=words))
        return [
            self._row(shown)
            for shown in self._network.messages()
            if wanted in (_ALL, shown.message.direction)
        ]

    def _faults(self, _: Fields, __: Request) -> object:
        return [asdict(fault) for fault in self._network.faults.waiting()]

    def _facts(self, _: Fields, __: Request) -> object:
        return dict(self._describe())

    def _row(self, shown: Snapshot) -> dict[str, object]:
        return shown.as_json(self._network.account_sid)


def _document(body: bytes) -> Mapping[str, object]:
    if not body.strip():
        return {}
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise UsageError(tr("The body has to be one JSON object."))
    return document
