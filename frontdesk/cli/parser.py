"""The words of the command line. Kept light: it is built at every start, also for `--version`."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from functools import cache
from typing import Any

from frontdesk import __version__
from frontdesk.cli.arguments import Parser
from frontdesk.cli.patient_words import add_patients
from frontdesk.domain.complaint_words import Outcome
from frontdesk.domain.i18n import tr
from frontdesk.domain.words import Lifecycle, PartOfDay

_Sub = Any  # argparse's own class of sub-parser collections has no public name


@cache
def build() -> Parser:
    """The whole parser, made once: what is parsed changes nothing of it. A parsed command line has `command`: its words joined by
    a space."""
    everywhere = _everywhere()
    parser = Parser(
        prog="frontdesk",
        description=tr("The front desk of a small clinic: appointment book, reminders, answers, complaints."),
        parents=[everywhere],
    )
    parser.add_argument("--version", action="version", version=f"frontdesk {__version__}")
    parser.add_argument("--exit-when-painted", action="store_true", help=argparse.SUPPRESS)
    add = Adder(parser.add_subparsers(metavar="COMMAND", title=tr("commands")), everywhere)
    _clinic(add)
    _book(add)
    _day(add)
    _desk(add)
    _channels(add)
    _keeping(add)
    _complaints(add)
    _trying(add)
    return parser


def command_names() -> list[str]:
    """The first words of all commands, in the order of the help."""
    parser = build()
    actions: Iterable[Any] = parser._actions
    for action in actions:
        if isinstance(action, argparse._SubParsersAction):
            return list(action.choices)
    return []


class Adder:
    """Adds commands that all take the options that go everywhere."""

    def __init__(self, commands: _Sub, everywhere: argparse.ArgumentParser, words: str = "") -> None:
        self._commands = commands
        self._everywhere = everywhere
        self._words = words

    def command(self, name: str, summary: str) -> Parser:
        words = f"{self._words} {name}".strip()
        parser: Parser = self._commands.add_parser(
            name, help=summary, description=summary, parents=[self._everywhere]
        )
        parser.set_defaults(command=words)
        return parser

    def family(self, name: str, summary: str) -> Adder:
        parser: Parser = self._commands.add_parser(
            name, help=summary, description=summary, parents=[self._everywhere]
        )
        parser.set_defaults(command="")
        commands = parser.add_subparsers(metavar="WHAT", required=True, dest="what")
        return Adder(commands, self._everywhere, name)


def _everywhere() -> argparse.ArgumentParser:
    """`--data-dir` and `--json`, before and after the command. SUPPRESS: the later parser must not reset the earlier."""
    options = argparse.ArgumentParser(add_help=False)
    options.add_argument(
        "--data-dir",
        metavar="DIR",
        default=argparse.SUPPRESS,
        help=tr("the folder of the book; FRONTDESK_DATA_DIR names it too"),
    )
    options.add_argument(
        "--json",
        action="store_true",
        default=argparse.SUPPRESS,
        help=tr("one JSON document on standard output"),
    )
    return options


def _clinic(add: Adder) -> None:
    init = add.command("init", tr("a new clinic in the data folder"))
    init.add_argument("--clinic", metavar="NAME", required=True, help=tr("as it stands in texts"))
    init.add_argument("--timezone", metavar="ZONE", required=True, help=tr("such as Europe/Prague"))
    init.add_argument("--country", metavar="CC", required=True, help=tr("two letters, such as GB"))
    init.add_argument(
        "--phone", metavar="NUMBER", default="", help=tr("the number to call, as it stands in texts")
    )
    init.add_argument(
        "--location", metavar="NAME", default="", help=tr("the first location; the clinic's name otherwise")
    )
    init.add_argument(
        "--vault",
        choices=("keyring", "passphrase"),
        default="keyring",
        help=tr("where the key is kept: the OS keyring, or a file opened by a passphrase"),
    )
    init.add_argument(
        "--recovery-sheet", metavar="FILE", help=tr("write the recovery keys there, not on the screen")
    )

    clinic = add.command("clinic", tr("the clinic's name and phone, shown or changed"))
    clinic.add_argument("--name", metavar="NAME")
    clinic.add_argument("--phone", metavar="NUMBER", help=tr("stands in the texts"))

    hours = add.command("hours", tr("the opening hours of a location"))
    hours.add_argument("location", metavar="LOCATION", help=tr("its name"))
    hours.add_argument(
        "hours",
        metavar="HOURS",
        nargs="?",
        help=tr('such as "mon-fri 08:00-12:00 13:00-18:00, sat 09:00-12:00"'),
    )

    provider = add.family("provider", tr("who sees patients"))
    provider.command("add", tr("a new provider")).add_argument("name", metavar="NAME")
    location = add.family("location", tr("where patients are seen"))
    place = location.command("add", tr("a new location"))
    place.add_argument("name", metavar="NAME")
    place.add_argument("--timezone", metavar="ZONE", help=tr("the clinic's unless given"))
    place.add_argument(
        "--phone", metavar="NUMBER", default="", help=tr("stands in its texts; else the clinic's")
    )
    place.add_argument("--address", metavar="TEXT", default="")
    changed = location.command("edit", tr("change a location"))
    changed.add_argument("name", metavar="NAME")
    changed.add_argument("--new-name", metavar="NAME")
    changed.add_argument("--phone", metavar="NUMBER", help=tr("stands in its texts; empty: the clinic's"))
    changed.add_argument("--address", metavar="TEXT")
    _types(add)

    settings = add.family("settings", tr("the clinic's settings"))
    got = settings.command("get", tr("one setting, or all with their meaning"))
    got.add_argument("key", metavar="KEY", nargs="?", help=tr("such as reminders.steps; all unless given"))
    put = settings.command("set", tr("change a setting"))
    put.add_argument("key", metavar="KEY", help=tr("such as reminders.quiet_from"))
    put.add_argument("value", metavar="VALUE", help=tr("text bare; numbers, true, false and lists as JSON"))


def _types(add: Adder) -> None:
    kinds = add.family("type", tr("kinds of appointments"))
    kind = kinds.command("add", tr("a new appointment type"))
    kind.add_argument("name", metavar="NAME")
    kind.add_argument(
        "--minutes", metavar="N", type=int, default=30, help=tr("its usual length; 30 unless given")
    )
    changed = kinds.command("edit", tr("change an appointment type"))
    changed.add_argument("name", metavar="NAME")
    changed.add_argument("--new-name", metavar="NAME")
    changed.add_argument("--minutes", metavar="N", type=int, help=tr("its usual length"))
    for each in (kind, changed):
        each.add_argument("--value", metavar="AMOUNT", help=tr("in the clinic's currency; empty: none"))
        each.add_argument(
            "--remote", choices=("video", "phone", ""), help=tr("not at the location; empty: there")
        )
        each.add_argument("--link", metavar="URL", help=tr("the usual address of its video visits"))
        each.add_argument("--preparation", metavar="TEXT", help=tr("what to tell the patient when booking"))
        each.add_argument(
            "--again-weeks", metavar="N", type=int, help=tr("after how many weeks the next is usual; 0: none")
        )
    kinds.command("list", tr("all appointment types"))


def _book(add: Adder) -> None:
    importing = add.family("import", tr("patients, appointments or requests for one from a CSV file"))
    for what in ("patients", "appointments", "requests"):
        rows = importing.command(what, tr("from a CSV file with a header line"))
        rows.add_argument(
            "file", metavar="FILE", help=tr("UTF-8 or Windows-1252, with commas, semicolons or tabs")
        )
        rows.add_argument("--map", metavar="FILE", help=tr("a JSON object from our column names to theirs"))
        rows.add_argument("--dry-run", action="store_true", help=tr("check and report, change nothing"))

    listed = add.command("appointments", tr("the book"))
    listed.add_argument(
        "--from", dest="from_date", metavar="DATE", help=tr("such as 2026-11-24; today unless given")
    )
    listed.add_argument(
        "--to", dest="to_date", metavar="DATE", help=tr("the last day; 30 days on unless given")
    )

    paper = add.command("paper", tr("a day or a week as a PDF, for the hours without power"))
    paper.add_argument("--day", metavar="DATE", help=tr("such as 2026-11-24; today unless given"))
    whose = paper.add_mutually_exclusive_group()
    whose.add_argument("--provider", metavar="NAME", help=tr("only this provider's"))
    whose.add_argument("--location", metavar="NAME", help=tr("only what is at this location"))
    paper.add_argument("--week", action="store_true", help=tr("the provider's whole week"))
    paper.add_argument("--to", dest="to_file", metavar="FILE", required=True, help=tr("the PDF to write"))

    book = add.command("book", tr("book a visit"))
    book.add_argument(
        "--patient", metavar="ID", required=True, help=tr("the id of the lists, or ext:THEIR_ID")
    )
    book.add_argument("--provider", metavar="NAME", required=True, help=tr("the provider's name"))
    book.add_argument("--start", metavar="LOCAL", required=True, help=tr("such as 2026-11-24T09:00"))
    book.add_argument("--minutes", metavar="N", type=int, required=True)
    book.add_argument("--type", dest="type_name", metavar="NAME", help=tr("the kind of appointment"))
    book.add_argument("--location", metavar="NAME", help=tr("where the provider usually is, unless given"))
    book.add_argument(
        "--overbook", metavar="REASON", help=tr("book beside another visit on purpose, with the reason")
    )
    book.add_argument("--note", metavar="TEXT", default="")
    book.add_argument(
        "--request", metavar="ID", help=tr("the request for a visit that this answers, or ext:THEIR_ID")
    )

    slots = add.command("slots", tr("the next free times"))
    slots.add_argument(
        "--provider", metavar="NAME", action="append", help=tr("with this one; may be given several times")
    )
    slots.add_argument("--minutes", metavar="N", type=int, help=tr("the type's usual length unless given"))
    slots.add_argument("--type", dest="type_name", metavar="NAME", help=tr("the kind of appointment"))
    slots.add_argument("--location", metavar="NAME", help=tr("only there"))
    slots.add_argument("--room", action="store_true", help=tr("a room must be free, too"))
    slots.add_argument("--from", dest="from_date", metavar="DATE", help=tr("not before; today unless given"))
    slots.add_argument(
        "--to", dest="to_date", metavar="DATE", help=tr("the last day; half a year unless given")
    )
    slots.add_argument(
        "--part", choices=tuple(str(part) for part in PartOfDay), help=tr("the part of the day")
    )
    slots.add_argument("--weekdays", metavar="LIST", help=tr("such as mon,thu; any unless given"))
    slots.add_argument("--limit", metavar="N", type=int, default=20, help=tr("20 unless given"))

    move = add.command("move", tr("move a visit"))
    move.add_argument("id", metavar="ID", help=tr("the visit's, or ext:THEIR_ID"))
    move.add_argument("--start", metavar="LOCAL", required=True, help=tr("such as 2026-11-24T09:00"))
    move.add_argument("--provider", metavar="NAME", help=tr("the same unless given"))
    move.add_argument("--minutes", metavar="N", type=int, help=tr("the same unless given"))
    move.add_argument(
        "--overbook", metavar="REASON", help=tr("put it beside another visit on purpose, with the reason")
    )

    retype = add.command("retype", tr("make a visit one of another type"))
    retype.add_argument("id", metavar="ID", help=tr("the visit's, or ext:THEIR_ID"))
    retype.add_argument("--type", dest="type_name", metavar="NAME", required=True)

    cancel = add.command("cancel", tr("cancel a visit"))
    cancel.add_argument("id", metavar="ID", help=tr("the visit's, or ext:THEIR_ID"))
    cancel.add_argument("--by", choices=("patient", "clinic"), required=True, help=tr("whose wish it is"))
    cancel.add_argument("--reason", metavar="TEXT", default="", help=tr("why, in a line"))

    status = add.command("status", tr("where a visit stands"))
    status.add_argument("id", metavar="ID", help=tr("the visit's, or ext:THEIR_ID"))
    words = tuple(str(word) for word in Lifecycle)
    status.add_argument("lifecycle", metavar="LIFECYCLE", choices=words, help=", ".join(words))

    confirm = add.command("confirm", tr("the patient said that they come"))
    confirm.add_argument("id", metavar="ID", help=tr("the visit's, or ext:THEIR_ID"))
    confirm.add_argument("--undo", action="store_true", help=tr("that was a mistake: take it back"))

    undo = add.command("undo", tr("take back your last act, or the one with this id"))
    undo.add_argument("id", metavar="ID", nargs="?")


def _day(add: Adder) -> None:
    arrivals = add.command("arrivals", tr("today: who is expected, who waits and for how long"))
    arrivals.add_argument("--location", metavar="NAME", help=tr("only there"))

    late = add.command("late", tr("a provider is behind today: expected times move, booked ones stay"))
    late.add_argument("provider", metavar="PROVIDER")
    late.add_argument("minutes", metavar="MINUTES", type=int, help=tr("0: on time again"))
    late.add_argument("--tell", action="store_true", help=tr("text those whom it concerns"))


def _desk(add: Adder) -> None:
    unconfirmed = add.command("unconfirmed", tr("who has not confirmed, why, and what to do"))
    unconfirmed.add_argument(
        "--days", metavar="N", type=int, help=tr("how many days ahead; 3 unless set otherwise")
    )

    add.command("needs-you", tr("the worklist: what needs a person now"))
    add.command("requests", tr("who asks for a visit"))
    dismissed = add.family("request", tr("one request for a visit")).command(
        "dismiss", tr("nothing is booked for it")
    )
    dismissed.add_argument("id", metavar="ID", help=tr("as requests shows it, or ext:THEIR_ID"))
    dismissed.add_argument("--reason", metavar="TEXT", required=True)

    messages = add.command("messages", tr("all messages, both directions"))
    messages.add_argument("--appointment", metavar="ID", help=tr("only those about this visit"))
    messages.add_argument("--patient", metavar="ID", help=tr("only this patient's"))

    reply = add.command("reply", tr("decide what a patient's reply means"))
    reply.add_argument("id", metavar="MESSAGE_ID", help=tr("as needs-you and messages show it"))
    decisions = ("confirm", "decline", "ignore", "late", "opt_out", "wrong_number")
    reply.add_argument("--as", dest="decision", choices=decisions, required=True)

    resolve = add.command("resolve", tr("decide what became of an uncertain send"))
    resolve.add_argument("id", metavar="MESSAGE_ID", help=tr("as needs-you and messages show it"))
    resolve.add_argument("--as", dest="decision", choices=("sent", "not-sent", "resend"), required=True)

    held = add.command("held", tr("texts that wait until somebody has looked at them"))
    held.add_argument("ids", metavar="MESSAGE_ID", nargs="*", help=tr("only these; without any: all of them"))
    what = held.add_mutually_exclusive_group()
    what.add_argument("--send", action="store_true", help=tr("they go with the next sync"))
    what.add_argument("--drop", action="store_true", help=tr("they never go"))

    add_patients(add)


def _channels(add: Adder) -> None:
    channel = add.family("channel", tr("the accounts that carry messages"))
    twilio = channel.command("twilio", tr("set up Twilio; the auth token is read from standard input"))
    twilio.add_argument(
        "--account-sid", metavar="AC…", required=True, help=tr("from the first page of Twilio's console")
    )
    sender = twilio.add_mutually_exclusive_group(required=True)
    sender.add_argument(
        "--from", dest="from_number", metavar="+…", help=tr("the number that texts come from")
    )
    sender.add_argument("--messaging-service", metavar="MG…", help=tr("the service that chooses the number"))
    twilio.add_argument(
        "--api-url", metavar="URL", help=tr("a proxy, a compatible provider or the simulator")
    )

    email = channel.command("email", tr("set up an e-mail account; the password is read from standard input"))
    email.add_argument("--host", metavar="H", required=True)
    email.add_argument("--port", metavar="P", type=int, required=True)
    email.add_argument("--sender", metavar="ADDR", required=True)
    email.add_argument("--user", metavar="U")
    email.add_argument("--tls", choices=("starttls", "tls", "none"), default="starttls")

    test = channel.command("test", tr("check an account without sending to a patient"))
    test.add_argument("channel", metavar="CHANNEL", choices=("twilio", "email"))

    sync = add.command("sync", tr("read replies, plan, send, read statuses, look up uncertain sends"))
    often = sync.add_mutually_exclusive_group()
    often.add_argument("--once", action="store_true", help=tr("one cycle; so it is without options"))
    often.add_argument("--every", metavar="SECONDS", type=float, help=tr("again and again until stopped"))

    service = add.family("service", tr("reading and sending while no window is open"))
    install = service.command("install", tr("as a service of this account, from each login on"))
    install.add_argument(
        "--every", metavar="SECONDS", type=int, default=45, help=tr("between two cycles; 45 unless given")
    )
    service.command("remove", tr("stop it and take it away"))
    service.command("status", tr("whether it is installed and runs"))


def _keeping(add: Adder) -> None:
    backup = add.command("backup", tr("write a verified, encrypted backup"))
    backup.add_argument("--to", metavar="DIR", help=tr("backup.folder unless given"))

    restore = add.command("restore", tr("bring a backup back"))
    restore.add_argument("file", metavar="FILE", help=tr("a backup"))
    restore.add_argument(
        "--replace", action="store_true", help=tr("even where the present book is another clinic's")
    )
    restore.add_argument(
        "--vault", choices=("keyring", "passphrase"), help=tr("where to keep the key from now on")
    )
    restore.add_argument(
        "--recovery-key-file",
        metavar="FILE",
        help=tr("holds the FDB key or its sheet, where this user has no key"),
    )

    add.command("verify", tr("check the book: file, audit chain, nobody in two places"))

    recovery = add.command(
        "recovery", tr("open the book with its recovery key, for this user or a new passphrase")
    )
    recovery.add_argument(
        "--recovery-key-file", metavar="FILE", help=tr("holds the FDB key or its sheet; else it is asked for")
    )
    recovery.add_argument(
        "--vault", choices=("keyring", "passphrase"), help=tr("where to keep the key from now on")
    )

    add.command("doctor", tr("a report for support, without patient data"))


def _complaints(add: Adder) -> None:
    handlers = add.family("handlers", tr("who may read complaints"))
    added = handlers.command("add", tr("let somebody read complaints"))
    added.add_argument("name", metavar="NAME")
    added.add_argument("--password-file", metavar="FILE", help=tr("holds the password; else it is asked for"))

    complaint = add.family("complaint", tr("sealed complaints"))
    log = complaint.command("log", tr("seal a complaint"))
    log.add_argument(
        "--file",
        metavar="FILE",
        required=True,
        help=tr("plain text, or JSON with text, patient, category, received, channel"),
    )
    log.add_argument("--receipt", metavar="RECEIPT", help=tr("add to the complaint with this receipt number"))
    complaint.command("list", tr("receipt numbers and dates"))
    show = complaint.command("show", tr("read a complaint, as a handler"))
    show.add_argument("receipt", metavar="RECEIPT")
    _handlers_own(show)
    told = complaint.command("acknowledge", tr("note that they were told it was received, as a handler"))
    told.add_argument("receipt", metavar="RECEIPT")
    _handlers_own(told, dated=True)
    close = complaint.command("close", tr("note that it was answered, as a handler"))
    close.add_argument("receipt", metavar="RECEIPT")
    close.add_argument(
        "--outcome", choices=tuple(str(each) for each in Outcome), required=True, help=tr("what came of it")
    )
    _handlers_own(close, dated=True)


def _handlers_own(parser: argparse.ArgumentParser, *, dated: bool = False) -> None:
    if dated:
        parser.add_argument("--on", metavar="DATE", help=tr("such as 2026-11-24; today unless given"))
    parser.add_argument("--handler", metavar="NAME", help=tr("whose password it is; else all are tried"))
    parser.add_argument(
        "--password-file", metavar="FILE", help=tr("holds the password; else it is asked for")
    )


def _trying(add: Adder) -> None:
    demo = add.command("demo", tr("the demo clinic with a simulated phone network"))
    demo.add_argument("--exit-when-painted", action="store_true", help=argparse.SUPPRESS)
    demo.add_argument("--headless", action="store_true", help=tr("play it all and print a report"))
    demo.add_argument(
        "--seed", metavar="N", type=int, help=tr("another number, another clinic life; 1 unless given")
    )

    simulate = add.command("simulate", tr("the simulated phone network alone"))
    simulate.add_argument("--port", metavar="N", type=int, default=0, help=tr("a free one unless given"))
    simulate.add_argument(
        "--control-port", metavar="N", type=int, default=0, help=tr("a free one unless given")
    )
