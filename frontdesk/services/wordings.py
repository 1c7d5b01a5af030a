"""The clinic's texts as a person edits them: all of them in a list, one as it would reach a patient of the book, kept or given back."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, text

from frontdesk.domain.arrivals import late_step
from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.segments import Encoding, Measure, measure, strip_for_sms
from frontdesk.domain.setting_values import Json
from frontdesk.domain.settings import SettingsSnapshot
from frontdesk.domain.templates import (
    LANGUAGES,
    OF_STEPS,
    SEVERAL,
    TextKind,
    WordingKey,
    check_form,
    chosen_template,
    default_template,
    wording_key,
)
from frontdesk.domain.texts import ClinicText, VisitText, render_whole, text_language
from frontdesk.domain.wording_guard import Finding, Severity, check_wording
from frontdesk.models.queries.plain import run, scalar
from frontdesk.models.queries.visits import VisitFacts, visits_by_ids, visits_of_day_on
from frontdesk.services import settings
from frontdesk.services.costs import segment_price
from frontdesk.services.messaging.composing import Named, words
from frontdesk.services.messaging.surroundings import Around
from frontdesk.services.wording_rules import OWN_TEXTS, guard_facts

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.domain.changes import Changes
    from frontdesk.services.work import Book

MARKER: Final = "K7Q4D"
"""What the preview shows for the derived mark: as long as a real one, which counts for the price."""
_NEXT: Final = text(
    "SELECT id FROM appointment WHERE start_utc > :now AND lifecycle = 'booked' ORDER BY start_utc LIMIT :most"
)
_LOOKED_THROUGH: Final = 120
_LATE_SHOWN: Final = 20
"""Minutes of the delay in an example."""
_STEP_SHOWN: Final = late_step(_LATE_SHOWN)
"""Visits ahead among which one is looked for that the text fits."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One text of one language. `own` are the clinic's words, empty where it has none; `usual` what counts then: of a step the
    words of its kind, of a kind ours."""

    kind: TextKind
    step: str
    language: str
    own: str
    usual: str

    @property
    def name(self) -> str:
        """As `clinic.texts` calls it: `ask`, or `ask:week_before`."""
        return str(WordingKey(self.kind, self.step))

    @property
    def template(self) -> str:
        """The words that count."""
        return self.own or self.usual


@dataclass(frozen=True, slots=True)
class Offender:
    """A character that makes a text dearer, and what it is called."""

    char: str
    name: str


@dataclass(frozen=True, slots=True)
class Example:
    """The visit that a preview speaks of; `id` None where the book has none that fits, and one was made up."""

    id: int | None
    first_name: str
    last_name: str
    start_utc: int
    zone: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A text as the patient would read it. `body` is empty where the template is refused; the findings say why.

    `plain`: the template with plain letters, where that spares money; empty where it would not. `price`: of one such text, as an
    amount and currency, empty where no price is known.
    """

    body: str
    segments: int
    units: int
    room: int
    """Units that fit into as many segments."""
    ucs2: bool
    offenders: tuple[Offender, ...]
    plain: str
    price: str
    findings: tuple[Finding, ...]
    example: Example | None
    another: int | None = None
    """Key of the next visit that it could be shown for; None where there is no other."""

    @property
    def refused(self) -> bool:
        """Whether it cannot be kept."""
        return any(each.severity is Severity.REFUSE for each in self.findings)


def wordings(book: Book) -> tuple[Wording, ...]:
    """All texts: for each language the kinds, each followed by the steps that may have words of their own."""
    with book.read() as connection:
        now = settings.load(connection)
    return tuple(row for language in LANGUAGES for row in _of_language(now, language))


def preview_wording(
    book: Book, name: str, language: str, template: str, *, visit_id: int | None = None
) -> Preview:
    """How `template` would read as the text `name`, for a visit of the book: the one chosen, else the next that fits.

    Raises UsageError for a text or language that there is not.
    """
    key = _key(name, language)
    with book.read() as connection:
        around = Around.load(connection)
        facts = guard_facts(connection, around.settings)
        price = segment_price(connection, around.settings.per_segment, book.clock.now_utc())
        fitting = _fitting(connection, key, language, now_utc=book.clock.now_utc())
        visits = _visits(connection, key, fitting, visit_id)
        example = _example(connection, visits)
    findings = check_wording(key.kind, template, language, facts)
    try:
        tidy = check_form(key.kind, template)
    except UsageError:
        return Preview(
            "", 0, 0, 160, ucs2=False, offenders=(), plain="", price="", findings=findings, example=example
        )
    if visits:
        body = words(
            around,
            kind=key.kind,
            language=_spoken(visits[0], around, language),
            named=[Named(visit, _STEP_SHOWN if key.kind is TextKind.LATE else "") for visit in visits],
            marker=MARKER,
            overrides={f"{language}.{key.kind}": tidy},
        ).body
    else:
        body = _made_up(around, key, language, tidy, now_utc=book.clock.now_utc())
    size = measure(body)
    return Preview(
        body=body,
        segments=size.segments,
        units=size.units,
        room=room_of(size),
        ucs2=size.encoding is Encoding.UCS2,
        offenders=tuple(Offender(char, called(char)) for char in size.offending),
        plain=_plain(tidy),
        price="" if price is None else f"{(price.amount * size.segments).normalize():f} {price.unit}",
        findings=findings,
        example=example,
        another=_another(fitting, visits),
    )


def save_wording(book: Book, actor: Actor, name: str, language: str, template: str) -> Changes:
    """Keep the clinic's own words for a text; what is the same as the usual ones is kept as none. Raises UsageError."""
    key = _key(name, language)
    tidy = check_form(key.kind, template)
    with book.read() as connection:
        [row] = [each for each in _of_language(settings.load(connection), language) if each.name == str(key)]
    return _put(book, actor, language, str(key), "" if tidy == row.usual else tidy)


def reset_wording(book: Book, actor: Actor, name: str, language: str) -> Changes:
    """The usual words again. Raises UsageError."""
    return _put(book, actor, language, str(_key(name, language)), "")


def _put(book: Book, actor: Actor, language: str, name: str, template: str) -> Changes:
    with book.write(actor) as work:
        now = settings.load(work.session)
        texts: dict[str, dict[str, str]] = {each: dict(kinds) for each, kinds in now.texts.items()}
        if template:
            texts.setdefault(language, {})[name] = template
        else:
            texts.get(language, {}).pop(name, None)
        value: Json = {each: dict(kinds) for each, kinds in texts.items() if kinds}
        from frontdesk.domain import settings as registry

        settings.apply_setting(work, OWN_TEXTS, registry.parse(OWN_TEXTS, json.dumps(value)))
    return work.changes


def _key(name: str, language: str) -> WordingKey:
    key = wording_key(name)
    if key is None or language not in LANGUAGES:
        raise UsageError(tr("There is no such text. Choose one of the list."))
    return key


def _of_language(now: SettingsSnapshot, language: str) -> Iterator[Wording]:
    own = now.texts.get(language, {})
    steps = {step.key: step.ask for step in now.every_step}
    for name in own:
        key = wording_key(name)
        # Words for a step that is in no cadence any more stay to be seen, and to be taken back.
        if key is not None and key.step:
            steps.setdefault(key.step, key.kind in (TextKind.ASK, TextKind.ASK_FAMILY))
    for kind in TextKind:
        mine = now.texts_for(language)
        yield Wording(kind, "", language, own.get(str(kind), ""), default_template(kind, language))
        if kind not in OF_STEPS:
            continue
        asks = kind in (TextKind.ASK, TextKind.ASK_FAMILY)
        usual = chosen_template(WordingKey(kind), language, mine)
        for step, step_asks in steps.items():
            if step_asks == asks:
                yield Wording(kind, step, language, own.get(str(WordingKey(kind, step)), ""), usual)


def _fitting(connection: Connection, key: WordingKey, language: str, *, now_utc: int) -> list[VisitFacts]:
    """Visits ahead that the text could be about, those in its language first; of families the first of each."""
    ids = [row[0] for row in run(connection, _NEXT, {"now": now_utc, "most": _LOOKED_THROUGH})]
    ahead = visits_by_ids(connection, ids)
    if key.kind in SEVERAL:
        ahead = list(_families(ahead))
    return sorted(ahead, key=lambda each: text_language(each.language or "") != language)


def _visits(
    connection: Connection, key: WordingKey, fitting: Sequence[VisitFacts], visit_id: int | None
) -> list[VisitFacts]:
    first = list(fitting[:1]) if visit_id is None else visits_by_ids(connection, [visit_id])
    if not first or key.kind not in SEVERAL:
        return first
    family = [
        each
        for each in visits_of_day_on(connection, mobile=first[0].mobile, local_date=first[0].local_date)
        if first[0].mobile
    ]
    return family if len(family) > 1 else []


def _another(fitting: Sequence[VisitFacts], shown: Sequence[VisitFacts]) -> int | None:
    """The one after those that are shown, round and round."""
    keys = [each.id for each in fitting]
    at = next((place for place, each in enumerate(keys) if each in {one.id for one in shown}), None)
    if at is None or len(keys) < 2:
        return None
    return keys[(at + 1) % len(keys)]


def _families(ahead: Sequence[VisitFacts]) -> Iterator[VisitFacts]:
    """Of each number that has several visits on a day the first."""
    days: dict[tuple[str, str], list[VisitFacts]] = {}
    for visit in ahead:
        if visit.mobile and not visit.alone:
            days.setdefault((visit.mobile, visit.local_date), []).append(visit)
    return (visits[0] for visits in days.values() if len(visits) > 1)


def _example(connection: Connection, visits: Sequence[VisitFacts]) -> Example | None:
    if not visits:
        return None
    first = visits[0]
    last = scalar(connection, "SELECT last_name FROM patient WHERE id = ?", (first.patient_id,))
    return Example(first.id, first.first_name, str(last), first.start_utc, first.zone)


def _spoken(visit: VisitFacts, around: Around, language: str) -> str:
    """The patient's own tag where it is of this language, for the way dates are written."""
    tag = visit.language or around.clinic.language
    return tag if text_language(tag) == language else language


def _made_up(around: Around, key: WordingKey, language: str, template: str, *, now_utc: int) -> str:
    """The text for somebody who is not in the book, where nobody in it fits."""
    from datetime import datetime, timedelta

    from frontdesk.domain.instants import at_zone
    from frontdesk.domain.phones import display

    today = at_zone(now_utc, around.clinic.zone).date()
    day = today + timedelta(days=(1 - today.weekday()) % 7 or 7)
    start = datetime(day.year, day.month, day.day, 9, 30)  # noqa: DTZ001 - a wall clock
    clinic = around.clinic
    people = [
        VisitText(name, start + timedelta(minutes=later), clinic.name, provider="Dr Smith", late=_LATE_SHOWN)
        for name, later in (("Ana", 0), ("Ben", 30))
    ]
    shown = people if key.kind in SEVERAL else people[:1]
    says_cost = around.settings.missed_visit and not around.settings.patients_pay
    return render_whole(
        key.kind,
        language,
        clinic.country,
        shown,
        ClinicText(clinic.name, display(clinic.phone, clinic.country) if clinic.phone else ""),
        f"Ref {MARKER}",
        overrides={f"{language}.{key.kind}": template},
        missed_cost=around.settings.missed_visit_cost if says_cost else None,
    ).body


def room_of(size: Measure) -> int:
    """Units that fit into as many segments as a text has."""
    alone, joined = (160, 153) if size.encoding is Encoding.GSM7 else (70, 67)
    return alone if size.segments <= 1 else joined * size.segments


def _plain(template: str) -> str:
    """The template in plain letters, where the letters that it has make it dearer."""
    plain = strip_for_sms(template)
    return plain if plain != template else ""


def called(char: str) -> str:
    """What a character is called: its Unicode name in small letters."""
    return unicodedata.name(char, f"U+{ord(char):04X}").lower()
