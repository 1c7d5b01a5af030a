"""The pages hold what the program takes and gives: every command parses; settings, keys, texts and links are the code's."""

from __future__ import annotations

import dataclasses
import json
import re
import shlex
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from frontdesk.cli import jsonrows
from frontdesk.cli.commands import find
from frontdesk.cli.parser import build, command_names
from frontdesk.domain.errors import UsageError
from frontdesk.domain.receipts import read_receipt
from frontdesk.domain.segments import measure
from frontdesk.domain.settings import REGISTRY, parse
from frontdesk.domain.texts import LANGUAGES, ClinicText, TextKind, VisitText, render
from frontdesk.domain.words import Confirmation, Lifecycle, Mark, MessageState, NeedKind
from frontdesk.services.complaints import ComplaintRow
from frontdesk.services.confirmations import Unconfirmed
from frontdesk.services.imports.header import (
    APPOINTMENT_COLUMNS,
    APPOINTMENT_NEEDED,
    PATIENT_COLUMNS,
    PATIENT_NEEDED,
)
from frontdesk.services.ports import SyncReport
from frontdesk.services.rows import AppointmentRow, LedgerRow, PatientRow, UnconfirmedRow
from frontdesk.services.worklist import Need

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

ROOT = Path(__file__).resolve().parent.parent
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
}
README, REFERENCE = PAGES["README.md"], PAGES["docs/reference.md"]

FENCES = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
PROGRAM = re.compile(r"(?:^|[\s;|&])(?:frontdesk|(?:python3|py) \S*dev\.py run) (?=[-a-z])")


def code_blocks(page: str) -> list[str]:
    """What stands in fences or is indented by four or more, not counting tables and lists."""
    text = PAGES[page]
    return [match[2] for match in FENCES.finditer(text)] + re.findall(
        r"^ {4,}(?![-*|] |\d\.)(\S.*)$", FENCES.sub("", text), re.MULTILINE
    )


def commands(page: str) -> list[str]:
    """The command lines of Frontdesk in a page's code, without what is around them in the shell."""
    found = []
    for block in code_blocks(page):
        for line in block.replace("\\\n", " ").splitlines():
            match = PROGRAM.search(line)
            if match and not line.lstrip().startswith(("#", "<", "Description")):
                rest = re.split(r" (?:\|\|?|&&|#|>) ", line[match.end() :])[0]
                found.append(rest.strip().rstrip('"') if rest.count('"') % 2 else rest.strip())
    return found


EXAMPLES = [(page, line) for page in PAGES for line in commands(page)]
MENTIONS = [
    (page, words)
    for page, text in PAGES.items()
    for words in re.findall(r"`frontdesk ([^`\[]+)`", FENCES.sub("", text))
    if words.upper() != words
]


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 120
    assert len(MENTIONS) > 30
    assert {page for page, _ in EXAMPLES} >= {
        "README.md",
        "docs/it.md",
        "docs/manager.md",
        "docs/receptionist.md",
    }


@pytest.mark.parametrize(("page", "example"), EXAMPLES)
def test_an_example_is_taken_by_the_parser(page: str, example: str) -> None:
    args = build().parse_args(shlex.split(example))
    assert callable(find(args.command)), page
    if args.command == "settings set":
        parse(args.key, args.value)
    if getattr(args, "receipt", None):
        assert read_receipt(args.receipt) == args.receipt


@pytest.mark.parametrize(("page", "words"), MENTIONS)
def test_a_command_named_in_a_sentence_exists(page: str, words: str) -> None:
    """In a sentence what a command needs may be left out; what is there must be right."""
    objection = _objection(words.replace(" …", ""))
    assert not objection or "is missing" in objection, page


def _objection(words: str) -> str:
    try:
        build().parse_args(shlex.split(words))
    except UsageError as error:
        return error.sentence
    return ""


def test_every_command_has_an_example_and_a_row() -> None:
    shown = {build().parse_args(shlex.split(line)).command for page, line in EXAMPLES if "reference" in page}
    assert set(command_names()) <= {words.split()[0] for words in shown}
    table = README.split("### Commands")[1].split("###")[0]
    named = set(re.findall(r"`([a-z -]+)`", table))
    assert shown <= named
    assert all(words == "channel email" or words in shown for words in named)


def test_the_settings_are_those_of_the_program() -> None:
    table = README.split("### Settings")[1].split("###")[0]
    rows = re.findall(r"^\| `([a-z_.]+)` \| (.*?) \| (.*) \|$", table, re.MULTILINE)
    assert [(key, meaning) for key, _, meaning in rows] == [
        (k, each.meaning()) for k, each in REGISTRY.items()
    ]
    steps = json.loads(re.findall(r"```json\n(.*?)\n```", table, re.DOTALL)[0])
    assert steps == REGISTRY["reminders.steps"].default
    for key, shown, _ in rows:
        if key != "reminders.steps":
            assert parse(key, "" if shown == "empty" else shown.strip("`")) == REGISTRY[key].default


def test_every_setting_that_a_page_names_exists() -> None:
    groups = "|".join({key.split(".")[0] for key in REGISTRY})
    named = {
        (page, key)
        for page, text in PAGES.items()
        for key in re.findall(rf"`((?:{groups})\.[a-z_]+)(?: [a-z]+)?`", text)
    }
    assert len(named) > 20
    assert {(page, key) for page, key in named if key not in REGISTRY} <= {
        ("docs/it.md", "sync.last_success"),
        ("docs/it.md", "sync.last_sweep"),
    }


Row = TypeVar("Row", bound="DataclassInstance")


def blank(kind: type[Row], **known: object) -> Row:
    """A row with nothing in it: only its keys matter."""
    fields: dict[str, object] = dict.fromkeys((each.name for each in dataclasses.fields(kind)), 0)
    return kind(**(fields | known))


def keys_of_rows() -> dict[str, list[str]]:
    """The JSON keys of each kind of row, in their order."""
    unconfirmed = blank(Unconfirmed, visit=blank(UnconfirmedRow, zone="UTC"))
    rows: dict[str, dict[str, Any]] = {
        "visit": jsonrows.appointment(blank(AppointmentRow, zone="UTC")),
        "message": jsonrows.message(blank(LedgerRow, items=()), "UTC"),
        "need": jsonrows.need(blank(Need, zone="UTC", request_id=None)),
        "patient": jsonrows.patient(blank(PatientRow, marks=())),
        "sync": dataclasses.asdict(SyncReport()),
    }
    keys = {name: list(row) for name, row in rows.items()}
    keys["unconfirmed"] = [key for key in jsonrows.unconfirmed(unconfirmed) if key not in keys["visit"]]
    keys["complaint"] = [each.name for each in dataclasses.fields(ComplaintRow)]
    return keys


@pytest.mark.parametrize("kind", sorted(keys_of_rows()))
def test_the_json_keys_of_the_reference_are_those_of_the_program(kind: str) -> None:
    lists = [re.split(r",\s+", each) for each in re.findall(r"`([a-z_]+(?:,\s+[a-z_]+)+)`", REFERENCE)]
    assert keys_of_rows()[kind] in lists


@pytest.mark.parametrize("words", [Lifecycle, Confirmation, MessageState, NeedKind, Mark])
def test_the_words_of_the_reference_are_those_of_the_program(words: type[Lifecycle]) -> None:
    lists = [each.split() for each in re.findall(r"`([a-z_]+(?:\s+[a-z_]+)+)`", REFERENCE)]
    assert [str(word) for word in words] in lists


def test_the_columns_are_those_of_the_imports() -> None:
    for name, columns, needed in (
        ("patients", PATIENT_COLUMNS, PATIENT_NEEDED),
        ("appointments", APPOINTMENT_COLUMNS, APPOINTMENT_NEEDED),
    ):
        (row,) = re.findall(rf"^\| {name} \| (.*?) \| (.*?) \|$", README, re.MULTILINE)
        assert [re.findall(r"`(\w+)`", cell) for cell in row] == [list(columns), list(needed)]


def test_the_texts_and_their_parts_are_measured() -> None:
    """The table of the default texts is what a patient of this clinic would get."""
    where = {"en": "GB", "es": "ES", "cs": "CZ", "de": "DE", "fr": "FR"}
    clinic = ClinicText("Hillside Clinic", "020 7946 0958")
    both = [
        VisitText(
            name,
            datetime.fromisoformat(f"2026-11-24T09:{minute}"),
            "High Street",
            "Europe/London",
            "Dr Malik",
            late=20,
        )
        for name, minute in (("Anna", "00"), ("Ben", "30"))
    ]
    expected = []
    for language in LANGUAGES:
        for kind in TextKind:
            visits = both if kind.endswith(("_family", "which")) else both[:1]
            text = render(kind, language, where[language], visits, clinic, "Ref K7Q4D")
            parts = measure(text).segments
            assert parts == 1
            expected.append(f"| {language} | `{kind}` | {text} | {len(text)} | {parts} |")
    assert re.findall(r"^\| [a-z]{2} \| `.*$", PAGES["docs/manager.md"], re.MULTILINE) == expected
