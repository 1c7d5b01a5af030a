"""Which settings there are, and what they may be."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.cadence import Step
from frontdesk.domain.errors import UsageError
from frontdesk.domain.setting_values import Json
from frontdesk.domain.settings import REGISTRY, definition, parse, shown
from frontdesk.domain.settings_typed import snapshot

INTERFACE = {
    "reminders.steps": [
        {"key": "ask", "hours_before": 72, "ask": True},
        {"key": "ask_again", "hours_before": 24, "ask": True, "only_if": "unconfirmed"},
        {"key": "today", "hours_before": 3, "ask": False},
    ],
    "reminders.min_lead_hours": 4,
    "reminders.quiet_from": "20:00",
    "reminders.quiet_until": "09:00",
    "reminders.enabled": False,
    "reminders.pull_forward": True,
    "sync.uncertain_grace_seconds": 120,
    "sync.uncertain_give_up_seconds": 1800,
    "sync.messages_per_second": 10,
    "notices.grace_seconds": 180,
    "sync.poll_seconds": 45,
    "replies.acknowledge": "decline",
    "replies.auto_free_slot": False,
    "backup.minutes": 15,
}


@pytest.mark.parametrize("key", sorted(INTERFACE))
def test_the_settings_that_scripts_use_have_their_defaults(key: str) -> None:
    assert REGISTRY[key].default == INTERFACE[key]


@pytest.mark.parametrize("key", sorted(REGISTRY))
def test_every_default_passes_its_own_check_and_is_explained(key: str) -> None:
    setting = REGISTRY[key]
    assert setting.check(key, setting.default) == setting.default
    assert parse(key, shown(key, setting.default)) == setting.default
    assert setting.meaning().endswith(".")


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("reminders.enabled", "true", True),
        ("reminders.quiet_from", "7:30", "07:30"),
        ("reminders.min_lead_hours", "2.5", 2.5),
        ("reminders.min_lead_hours", "2.0", 2),
        ("notices.grace_seconds", "0", 0),
        ("sync.uncertain_grace_seconds", "1", 1),
        ("replies.acknowledge", " both ", "both"),
        ("reminders.steps", "[]", []),
        ("network.proxy", "", ""),
        ("network.proxy", "system", "system"),
        ("texts.sensitive_words", '["dental", " blood  test ", "dental"]', ["dental", "blood test"]),
        ("network.proxy", "http://[::1]:3128", "http://[::1]:3128"),
        ("backup.folder", "/srv/backups", "/srv/backups"),
        ("replies.keywords", '{"cs":{"confirm":[" ano "]}}', {"cs": {"confirm": ["ano"]}}),
        ("unconfirmed.days", "7", 7),
    ],
)
def test_values_that_are_taken(key: str, text: str, value: Json) -> None:
    assert parse(key, text) == value


STEP = {"key": "ask", "hours_before": 72, "ask": True}


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("reminders.enabled", "yes"),
        ("reminders.enabled", "1"),
        ("reminders.quiet_from", "25:00"),
        ("reminders.quiet_from", "24:00"),
        ("reminders.quiet_from", '"20:00"'),
        ("reminders.min_lead_hours", "-1"),
        ("reminders.min_lead_hours", "true"),
        ("reminders.min_lead_hours", "NaN"),
        ("reminders.min_lead_hours", "1e999"),
        ("sync.uncertain_grace_seconds", "0"),
        ("sync.messages_per_second", "0"),
        ("unconfirmed.days", "1.5"),
        ("unconfirmed.days", "true"),
        ("replies.acknowledge", "always"),
        ("network.proxy", "proxy:3128"),
        ("texts.sensitive_words", '"dental"'),
        ("texts.sensitive_words", '["dental", ""]'),
        ("texts.sensitive_words", '["' + "x" * 61 + '"]'),
        ("network.proxy", "ftp://proxy"),
        ("network.proxy", "http://user:secret@proxy:3128"),
        ("network.proxy", "http://proxy:99999"),
        ("network.proxy", "http://"),
        ("backup.folder", "backups"),
        ("backup.folder", "/a\0b"),
        ("reminders.steps", "{}"),
        ("reminders.steps", "[1]"),
        ("reminders.steps", "[" * 3000),
        ("reminders.steps", json.dumps([STEP, STEP])),
        ("reminders.steps", json.dumps([STEP | {"key": ""}])),
        ("reminders.steps", json.dumps([STEP | {"key": "notice"}])),
        ("reminders.steps", json.dumps([STEP | {"key": "Ask me"}])),
        ("reminders.steps", json.dumps([STEP | {"hours_before": 0}])),
        ("reminders.steps", json.dumps([STEP | {"hours_before": 2161}])),
        ("reminders.steps", json.dumps([STEP | {"hours_before": "72"}])),
        ("reminders.steps", json.dumps([STEP | {"ask": 1}])),
        ("reminders.steps", json.dumps([STEP | {"only_if": "confirmed"}])),
        ("reminders.steps", json.dumps([STEP | {"colour": "red"}])),
        ("reminders.steps", json.dumps([{"key": "ask", "hours_before": 72}])),
        ("reminders.steps", json.dumps([STEP | {"key": f"s{n}"} for n in range(13)])),
        ("replies.keywords", "[]"),
        ("replies.keywords", '{"cs":["ano"]}'),
        ("replies.keywords", '{"no such language":{}}'),
        ("replies.keywords", '{"cs":{"maybe":["ano"]}}'),
        ("replies.keywords", '{"cs":{"confirm":"ano"}}'),
        ("replies.keywords", '{"cs":{"confirm":[""]}}'),
        ("replies.keywords", '{"cs":{"confirm":[7]}}'),
        ("replies.keywords", '{"cs":{"confirm":["stop"]}}'),
        ("replies.keywords", '{"cs":{"decline":["Cancel."]}}'),
        ("replies.keywords", '{"cs":{"confirm":["help"]}}'),
        ("replies.keywords", '{"cs":{"confirm":["ne"],"decline":["NE!"]}}'),
        ("replies.keywords", '{"cs":{"decline":["yes"]}}'),
        ("clinic.texts", "[]"),
        ("clinic.texts", '{"xx":{}}'),
        ("clinic.texts", '{"en":[]}'),
        ("clinic.texts", '{"en":{"poem":"x"}}'),
        ("clinic.texts", '{"en":{"ask":7}}'),
        ("clinic.texts", '{"en":{"ask":"Reply CANCEL"}}'),
        ("clinic.texts", "x" * 50_001),
    ],
)
def test_values_that_are_refused_in_a_sentence(key: str, text: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse(key, text)
    assert refused.value.sentence[-1] in ".}"
    assert refused.value.exit_status == 2


def test_an_unknown_key_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"Did you mean reminders\.steps\?"):
        definition("reminder.step")
    with pytest.raises(UsageError, match="frontdesk settings get"):
        definition("\0weather")


@given(st.sampled_from(sorted(REGISTRY)), st.text(max_size=40))
def test_any_text_is_a_value_or_a_usage_error(key: str, text: str) -> None:
    try:
        value = parse(key, text)
    except UsageError:
        return
    assert parse(key, shown(key, value)) == value


def test_a_clinics_own_text_is_checked_and_found_by_its_language() -> None:
    template = "{clinic}: {day} {date} {time}. Reply C to confirm, X if not. {phone}"
    texts = parse("clinic.texts", json.dumps({"cs": {"ask": template}}))
    settings = snapshot({"clinic.texts": texts})
    assert settings.texts_for("cs") == {"cs.ask": template}
    assert settings.texts_for("en") == {}


def test_the_snapshot_is_typed() -> None:
    steps = [STEP | {"key": "late", "hours_before": 2}, STEP | {"only_if": "unconfirmed"}]
    settings = snapshot(
        {"reminders.steps": parse("reminders.steps", json.dumps(steps)), "reminders.quiet_from": "21:30"},
        {7: {"reminders.quiet_until": "08:00"}},
    )
    assert settings.steps == (Step("ask", 72.0, True, only_unconfirmed=True), Step("late", 2.0, True))
    assert settings.quiet == (21 * 60 + 30, 9 * 60)
    assert settings.quiet_at(7) == (21 * 60 + 30, 8 * 60)
    assert settings.quiet_at(8) == settings.quiet
    assert settings.keywords == {}
    assert (settings.acknowledge, settings.proxy, settings.backup_folder) == ("decline", "", "")
