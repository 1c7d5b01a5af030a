"""What settings about wording must keep to in this clinic: asked of before any of them is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, cast

from sqlalchemy import select

from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.setting_values import Json
from frontdesk.domain.templates import LANGUAGES, TextKind, chosen_template, wording_key
from frontdesk.domain.wording_guard import GuardFacts, Severity, check_wording, forbidden
from frontdesk.models.tables import Clinic, Location

if TYPE_CHECKING:
    from frontdesk.domain.settings import SettingsSnapshot
    from frontdesk.services.calendars import Reader

OWN_TEXTS: Final = "clinic.texts"
_FORBIDDEN: Final = "texts.sensitive_words"
_COST: Final = "texts.missed_visit"
_PAY: Final = "clinic.patients_pay"
KEYS: Final = frozenset({OWN_TEXTS, _FORBIDDEN, _COST, _PAY})
"""The settings that `refuse` knows of."""


def guard_facts(reader: Reader, settings: SettingsSnapshot) -> GuardFacts:
    """What a wording of this clinic is held against."""
    name, phone = reader.execute(select(Clinic.name, Clinic.phone)).one()
    phoneless = (
        ()
        if phone
        else tuple(
            row[0]
            for row in reader.execute(
                select(Location.name).where(Location.active, Location.phone == "").order_by(Location.id)
            )
        )
    )
    return GuardFacts(name, phone, settings.sensitive_words, phoneless)


def refuse(reader: Reader, settings: SettingsSnapshot, key: str, value: Json) -> None:
    """Raises UsageError where a value that is right in itself can't be in this clinic. `settings` are those that hold so far."""
    match key:
        case "clinic.texts":
            _refuse_texts(cast("dict[str, dict[str, str]]", value), settings, guard_facts(reader, settings))
        case "texts.sensitive_words":
            _refuse_words(cast("list[str]", value), settings)
        case "texts.missed_visit" if value == "on" and settings.patients_pay:
            raise UsageError(
                tr(
                    "Patients pay for their visits here, so no text says what a missed one costs the clinic. Leave it off."
                )
            )
        case _:
            pass


def consequence(settings: SettingsSnapshot, key: str, value: Json) -> tuple[str, Json, str] | None:
    """What else a value changes: the other setting, its value, and a sentence that says so."""
    if key == _PAY and value is True and settings.missed_visit:
        return (
            _COST,
            "off",
            tr("Texts no longer say what a missed visit costs, because patients pay for theirs."),
        )
    return None


def _refuse_texts(
    texts: Mapping[str, Mapping[str, str]], settings: SettingsSnapshot, facts: GuardFacts
) -> None:
    for language, kinds in texts.items():
        for name, template in kinds.items():
            if settings.texts.get(language, {}).get(name) == template:
                continue  # It was taken before; a number that went since must not keep the others from being changed.
            key = wording_key(name)
            if key is None:
                continue
            for finding in check_wording(key.kind, template, language, facts):
                if finding.severity is Severity.REFUSE:
                    raise UsageError(finding.sentence)


def _refuse_words(words: list[str], settings: SettingsSnapshot) -> None:
    for language, name, template in _in_use(settings):
        for finding in forbidden(template, words):
            raise UsageError(
                tr(
                    "{sentence} It stands in the text {name} in {language}: change that first.",
                    sentence=finding.sentence.partition(". ")[0] + ".",
                    name=name,
                    language=language,
                )
            )


def _in_use(settings: SettingsSnapshot) -> Iterator[tuple[str, str, str]]:
    """Every template that may be sent: language, name, words."""
    for language in LANGUAGES:
        own = settings.texts_for(language)
        for kind in TextKind:
            key = wording_key(kind)
            assert key is not None
            yield language, str(kind), chosen_template(key, language, own)
        for name, template in settings.texts.get(language, {}).items():
            if ":" in name:
                yield language, name, template
