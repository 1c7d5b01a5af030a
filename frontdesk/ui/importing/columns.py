"""Our columns in words, and which of a file's columns is probably which of ours."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from frontdesk.domain.i18n import tr


class Sort(StrEnum):
    """What a file holds."""

    PATIENTS = "patients"
    VISITS = "visits"
    REQUESTS = "requests"
    """For a visit, from the clinic's site."""


@dataclass(frozen=True, slots=True)
class Ours:
    """One of our columns: its name in files, what a person calls it, what is said about it."""

    name: str
    label: str
    needed: bool = False
    hint: str = ""


def columns_of(sort: Sort) -> tuple[Ours, ...]:
    """Ours, in the order in which they are asked for."""
    match sort:
        case Sort.PATIENTS:
            return (
                Ours("external_id", tr("Number in the old system"), needed=True),
                Ours("last_name", tr("Last name"), needed=True),
                Ours("first_name", tr("First name")),
                Ours("birth_date", tr("Date of birth"), hint=tr("year, month, day: 1980-05-31")),
                Ours("mobile", tr("Mobile")),
                Ours("phone", tr("Other phone")),
                Ours("email", tr("E-mail")),
                Ours("language", tr("Language"), hint=tr("like en or cs")),
                Ours("sms_consent", tr("Agreed to texts"), hint=tr("yes, no or empty")),
                Ours("email_consent", tr("Agreed to e-mail"), hint=tr("yes, no or empty")),
                Ours("notes", tr("Notes")),
            )
        case Sort.VISITS:
            return (
                Ours("external_id", tr("Number of the visit"), needed=True),
                Ours("patient_external_id", tr("Number of the patient"), needed=True),
                Ours("provider", tr("Provider"), needed=True),
                Ours("start", tr("Begins"), needed=True, hint=tr("like 2026-11-24T09:30")),
                Ours("minutes", tr("Minutes"), needed=True),
                Ours("location", tr("Location")),
                Ours("type", tr("Type")),
                Ours("status", tr("Status")),
                Ours("booked_at", tr("Booked on")),
            )
        case Sort.REQUESTS:
            return (
                Ours("external_id", tr("Number of the request"), needed=True),
                Ours("last_name", tr("Last name"), needed=True),
                Ours("first_name", tr("First name")),
                Ours("birth_date", tr("Date of birth"), hint=tr("year, month, day: 1980-05-31")),
                Ours("mobile", tr("Mobile")),
                Ours("email", tr("E-mail")),
                Ours("received_at", tr("Received"), hint=tr("like 2026-11-24T09:30")),
                Ours("type", tr("Type")),
                Ours("provider", tr("Provider")),
                Ours("location", tr("Location")),
                Ours("earliest", tr("Not before"), hint=tr("year, month, day: 2026-11-24")),
                Ours("latest", tr("Not after"), hint=tr("year, month, day: 2026-11-24")),
                Ours("weekdays", tr("Weekdays"), hint=tr("like mon, thu or mon-fri")),
                Ours("part_of_day", tr("Part of the day"), hint=tr("morning, afternoon or evening")),
                Ours("wish", tr("In their words")),
            )


_KNOWN: Final[Mapping[Sort, Mapping[str, tuple[str, ...]]]] = {
    Sort.PATIENTS: {
        "external_id": (
            "externalid", "id", "patientid", "patnum", "patientnumber", "patientno", "patno", "number", "chart", "chartnumber",
            "mrn", "recordnumber", "cislo", "cislopacienta", "patientennummer", "patnr", "numero", "numeropaciente",
        ),
        "last_name": (
            "lastname", "last", "surname", "familyname", "lname", "name", "prijmeni", "nachname", "nom", "apellido",
            "apellidos", "cognome", "nazwisko",
        ),
        "first_name": (
            "firstname", "first", "givenname", "forename", "fname", "jmeno", "krestnijmeno", "vorname", "prenom", "nombre", "imie",
        ),
        "birth_date": (
            "birthdate", "dob", "dateofbirth", "birthday", "born", "datumnarozeni", "narozen", "geburtsdatum", "geburtstag",
            "datedenaissance", "fechadenacimiento", "nacimiento", "dataurodzenia",
        ),
        "mobile": (
            "mobile", "mobilephone", "mobilenumber", "cell", "cellphone", "wirelessphone", "mobil", "handy", "mobilni", "portable",
            "movil", "celular", "komorka", "sms",
        ),
        "phone": (
            "phone", "telephone", "tel", "homephone", "hmphone", "landline", "phonenumber", "telefon", "telefono", "telephone2",
        ),
        "email": ("email", "emailaddress", "mail", "correo", "courriel"),
        "language": ("language", "lang", "jazyk", "sprache", "langue", "idioma"),
        "sms_consent": ("smsconsent", "texts", "smsok", "txtmsgok", "textok", "textconsent", "agreedtotexts", "souhlassms"),
        "email_consent": ("emailconsent", "emailok", "agreedtoemail"),
        "notes": ("notes", "note", "comment", "comments", "remarks", "poznamka", "poznamky", "bemerkung", "notizen"),
    },
    Sort.VISITS: {
        "external_id": ("externalid", "id", "aptnum", "appointmentid", "appointmentnumber", "visitid", "visitnumber", "terminnr"),
        "patient_external_id": (
            "patientexternalid", "patientid", "patnum", "patientnumber", "patientno", "patient", "patno", "mrn", "cislopacienta",
            "patientennummer",
        ),
        "provider": ("provider", "doctor", "dr", "dentist", "practitioner", "clinician", "lekar", "arzt", "behandler", "medico"),
        "start": (
            "start", "starts", "begin", "begins", "starttime", "aptdatetime", "datetime", "dateandtime", "date", "when", "zacatek",
            "beginn", "termin", "inicio",
        ),
        "minutes": ("minutes", "length", "duration", "min", "mins", "delka", "minuty", "dauer", "duracion"),
        "location": ("location", "site", "clinic", "office", "place", "pobocka", "standort", "praxis", "lugar"),
        "type": ("type", "appointmenttype", "visittype", "kind", "reason", "typ", "terminart", "tipo"),
        "status": ("status", "state", "aptstatus", "stav"),
        "booked_at": ("bookedat", "bookedon", "created", "createdat", "booked"),
    },
    Sort.REQUESTS: {
        "external_id": ("externalid", "id", "requestid", "requestnumber", "formid", "submissionid", "entryid", "number"),
        "last_name": ("lastname", "last", "surname", "familyname", "name", "prijmeni", "nachname", "nom", "apellidos", "nazwisko"),
        "first_name": ("firstname", "first", "givenname", "forename", "jmeno", "vorname", "prenom", "nombre", "imie"),
        "birth_date": ("birthdate", "dob", "dateofbirth", "birthday", "born", "datumnarozeni", "geburtsdatum"),
        "mobile": ("mobile", "phone", "mobilephone", "telephone", "tel", "cell", "phonenumber", "telefon", "handy"),
        "email": ("email", "emailaddress", "mail", "correo", "courriel"),
        "received_at": ("receivedat", "received", "submittedat", "submitted", "timestamp", "createdat", "created", "date"),
        "type": ("type", "appointmenttype", "visittype", "service", "reason", "typ", "terminart"),
        "provider": ("provider", "doctor", "dr", "practitioner", "clinician", "lekar", "arzt", "medico"),
        "location": ("location", "site", "clinic", "office", "place", "pobocka", "standort"),
        "earliest": ("earliest", "notbefore", "from", "after"),
        "latest": ("latest", "notafter", "until", "before"),
        "weekdays": ("weekdays", "days", "preferreddays", "weekday", "day"),
        "part_of_day": ("partofday", "timeofday", "preferredtime", "time", "when"),
        "wish": ("wish", "message", "comment", "comments", "notes", "note", "remarks", "text"),
    },
}  # fmt: skip
"""What old systems and people call our columns, folded: Open Dental's names, English, Czech, German, French, Spanish, Polish."""

_OTHER: Final = re.compile(r"[^a-z0-9]")


def folded(name: str) -> str:
    """A heading without case, accents, spaces and signs."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return _OTHER.sub("", plain)


def guess(sort: Sort, theirs: Sequence[str]) -> dict[str, int]:
    """Where each of ours probably is among the file's columns. Each of theirs is taken once; the likelier name of ours goes first."""
    keys = [folded(name) for name in theirs]
    found: dict[str, int] = {}
    taken: set[int] = set()
    known = _KNOWN[sort]
    deepest = max(len(names) for names in known.values())
    for depth in range(deepest):
        for ours, names in known.items():
            if ours in found or depth >= len(names):
                continue
            at = next((i for i, key in enumerate(keys) if key == names[depth] and i not in taken), None)
            if at is not None:
                found[ours] = at
                taken.add(at)
    return found
