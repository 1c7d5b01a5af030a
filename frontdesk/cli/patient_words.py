"""The words of the command line about patients' cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.domain.i18n import tr
from frontdesk.domain.words import ContactKind, Mark, PartOfDay

if TYPE_CHECKING:
    from frontdesk.cli.arguments import Parser
    from frontdesk.cli.parser import Adder


def add_patients(add: Adder) -> None:
    """Search, cards, marks, and what belongs to a card."""
    patients = add.command("patients", tr("the patients, or those whom a search finds"))
    patients.add_argument(
        "--find", metavar="TEXT", help=tr("parts of names, a birth date, an id, digits of a number")
    )
    patient = add.family("patient", tr("one patient's card"))
    for name, summary in (("add", tr("a new patient")), ("edit", tr("change a patient's card"))):
        card = patient.command(name, summary)
        if name == "edit":
            _whose(card)
        _card_options(card, needs_name=name == "add")
    _whose(patient.command("show", tr("all of a card: what is known, who is around them, how they came")))
    _alert(patient.command("alert", tr("an alert for whoever books, or the end of one")))
    _contact(patient.command("contact", tr("somebody around a patient: new, changed, or removed")))
    verify = patient.command("verify", tr("the patient confirmed fields of their card"))
    _whose(verify)
    verify.add_argument("fields", metavar="FIELD", nargs="+", help="name, birth_date, mobile, phone, email")
    died = patient.command("died", tr("the patient has died: everything that was to come ends"))
    _whose(died)
    died.add_argument("--on", metavar="DATE", help=tr("the day; today where it is left out"))
    died.add_argument("--mistake", action="store_true", help=tr("they have not died: what ended comes back"))

    mark = add.command("mark", tr("set or clear a neutral mark on a patient's card"))
    mark.add_argument("id", metavar="PATIENT_ID", help=tr("the patient's, or ext:THEIR_ID"))
    mark.add_argument("mark", metavar="MARK", help=", ".join(str(each) for each in Mark))
    mark.add_argument("--clear", action="store_true", help=tr("take the mark away"))
    mark.add_argument("--note", metavar="TEXT", default="")


def _whose(command: Parser) -> None:
    command.add_argument("id", metavar="ID", help=tr("the patient's, or ext:THEIR_ID"))


def _alert(alert: Parser) -> None:
    _whose(alert)
    alert.add_argument("text", metavar="TEXT", nargs="?", default="", help=tr("what must be seen"))
    alert.add_argument("--until", metavar="DATE", help=tr("the last day on which it counts"))
    alert.add_argument(
        "--stops", action="store_true", help=tr("no visit is booked while it counts; TEXT is why")
    )
    alert.add_argument("--end", metavar="ALERT_ID", help=tr("this one is over"))


def _contact(contact: Parser) -> None:
    _whose(contact)
    contact.add_argument("--change", metavar="CONTACT_ID", help=tr("this one, and not a new one"))
    contact.add_argument("--remove", metavar="CONTACT_ID", help=tr("this one goes"))
    contact.add_argument("--name", metavar="NAME")
    contact.add_argument("--kind", choices=[str(each) for each in ContactKind])
    for name, metavar in (("mobile", "NUMBER"), ("phone", "NUMBER"), ("email", "ADDR"), ("note", "TEXT")):
        contact.add_argument(f"--{name}", metavar=metavar)
    contact.add_argument("--may-hear", choices=("yes", "no"), help=tr("whether they may be told of visits"))


def _card_options(card: Parser, *, needs_name: bool) -> None:
    card.add_argument("--last-name", metavar="NAME", required=needs_name)
    card.add_argument("--first-name", metavar="NAME")
    card.add_argument("--birth-date", metavar="DATE")
    for name, metavar in (("mobile", "NUMBER"), ("phone", "NUMBER"), ("email", "ADDR"), ("language", "TAG")):
        card.add_argument(f"--{name}", metavar=metavar)
    card.add_argument("--sms-consent", choices=("yes", "no", ""))
    card.add_argument("--email-consent", choices=("yes", "no", ""))
    card.add_argument("--texts-to", metavar="NUMBER", help=tr("another's number that their texts go to"))
    card.add_argument("--texts-whose", metavar="WORD", help=tr("whose it is: mother, carer"))
    card.add_argument("--safe-from", metavar="TIME", help=tr("texts only from this time of the day"))
    card.add_argument("--safe-until", metavar="TIME", help=tr("texts only until this time"))
    card.add_argument("--called", metavar="NAME", help=tr("how they want to be called"))
    card.add_argument("--speaks", metavar="TAGS", help=tr("languages beside that of their texts, like uk,en"))
    card.add_argument(
        "--part-of-day", choices=("", *(str(each) for each in PartOfDay)), help=tr("when they like to come")
    )
    card.add_argument("--weekdays", metavar="DIGITS", help=tr("days they like, 0 is Monday"))
    card.add_argument("--payer", metavar="NAME")
    card.add_argument("--payer-number", metavar="NUMBER")
    card.add_argument("--sent-by", dest="referred_by", metavar="NAME", help=tr("who sent them"))
    card.add_argument("--notes", metavar="TEXT")
    card.add_argument("--external-id", metavar="ID")
