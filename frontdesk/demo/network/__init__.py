"""A phone network on loopback that speaks Twilio's REST API, for the demo, for tests and for trying things out.

    network = PhoneNetwork.default(clock)                    what the network knows: numbers, messages, people
    with NetworkServer(network) as server:                   two ports on 127.0.0.1
        server.url                                           the API, for Twilio's own client
        server.control_url                                   where a test or a person plays patient, carrier and bad luck

How it is put together, from the inside out:

    codes           Twilio's error numbers and sentences
    messages        one message, its plan of statuses, and how it looks at a moment
    fates           what happens to texts for certain numbers: landlines, blocked, unreachable
    temperaments    people who answer by themselves, seeded, in five languages
    faults          bad luck that was ordered: dropped connections, late answers, broken listings
    listing         filters, order and pages of a listing
    network         the state machine that joins them, thread-safe, without a socket
    wire            HTTP/1.1 on loopback, quick, and hard to upset
    api, control    the two ports: what each path means
    server          both ports as one thing to start and stop
    simulate        the same from the command line

Time is the caller's: the network is given a clock, and what has happened since the last request is worked out when
somebody asks. So a demo may jump over a week in a moment, and no timer runs. Only ordered bad luck (`hang_after`,
`accept_late`, `list_lag`) lasts in real seconds, as it is there to try the patience of a real client.
"""

from __future__ import annotations

from frontdesk.demo.network.clock import NetworkClock
from frontdesk.demo.network.codes import ApiError
from frontdesk.demo.network.fates import Fate
from frontdesk.demo.network.faults import Fault, FaultKind, Target
from frontdesk.demo.network.messages import Direction, Message, Pace, Snapshot, Status
from frontdesk.demo.network.network import PhoneNetwork
from frontdesk.demo.network.server import NetworkServer
from frontdesk.demo.network.temperaments import Persona, Temperament

__all__ = [
    "ApiError",
    "Direction",
    "Fate",
    "Fault",
    "FaultKind",
    "Message",
    "NetworkClock",
    "NetworkServer",
    "Pace",
    "Persona",
    "PhoneNetwork",
    "Snapshot",
    "Status",
    "Target",
    "Temperament",
]
