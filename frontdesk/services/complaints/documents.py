"""What a complaint says, as it comes from a file and as it is sealed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, cast

from frontdesk.domain.complaint_words import Step
from frontdesk.domain.errors import EnvironmentFault, UsageError
from frontdesk.domain.i18n import tr

LONGEST_TEXT: Final = 200_000
LONGEST_LINE: Final = 500
LARGEST_FILE: Final = 2 * 1024 * 1024
LARGEST_ATTACHMENT: Final = 25 * 1024 * 1024
MOST_ATTACHMENTS: Final = 20

ORAL: Final = "oral"
WRITTEN: Final = "written"
CHANNELS: Final = (ORAL, WRITTEN)

_FIELDS: Final = frozenset({"text", "patient", "category", "received", "channel"})


@dataclass(frozen=True, slots=True, repr=False)
class Attachment:
    """A file that came with a complaint. Its repr tells nothing of it."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, repr=False)
class ComplaintText:
    """A complaint as it was made. `received` is the day it came in (None: today), `channel` oral or written.

    Its repr tells nothing of it. Raises UsageError for what can be no complaint.
    """

    text: str
    patient: str = ""
    category: str = ""
    received: date | None = None
    channel: str = WRITTEN
    attachments: tuple[Attachment, ...] = ()

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise UsageError(tr("The complaint is empty. Write down what was said."))
        if len(self.text) > LONGEST_TEXT:
            raise UsageError(tr("The complaint is too long. Put what is long into an attachment."))
        for line in (self.patient, self.category):
            if len(line) > LONGEST_LINE:
                raise UsageError(tr("Patient and category of a complaint are one line each."))
        if self.channel not in CHANNELS:
            raise UsageError(tr("The channel of a complaint is oral or written. Write one of the two words."))
        check_attachments(self.attachments)


def check_attachments(attachments: Sequence[Attachment]) -> None:
    """Raises UsageError where there are too many, or one is too large."""
    if len(attachments) > MOST_ATTACHMENTS:
        raise UsageError(tr("A complaint takes {most} attachments at most.", most=MOST_ATTACHMENTS))
    if any(len(each.content) > LARGEST_ATTACHMENT for each in attachments):
        raise UsageError(tr("An attachment is too large. Keep each under 25 MB."))


def read_complaint_file(path: Path) -> ComplaintText:
    """A complaint from a UTF-8 file: plain text, or JSON `{"text","patient","category","received","channel"}`.

    Raises UsageError for what is no complaint, EnvironmentFault where the file can't be read.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise UsageError(tr("There is no such file. Check its name.")) from None
    except OSError as error:
        raise EnvironmentFault(
            tr("The file of the complaint can't be read. Check its permissions.")
        ) from error
    return parse_complaint(content, must_be_json=path.suffix.lower() == ".json")


def parse_complaint(content: bytes, *, must_be_json: bool = False) -> ComplaintText:
    """A complaint from the bytes of such a file. Raises UsageError; its sentences repeat nothing of the content."""
    if len(content) > LARGEST_FILE:
        raise UsageError(tr("The file is too large for a complaint. Keep it under 2 MB."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(tr("The file is not UTF-8 text. Save it as UTF-8.")) from None
    if "\0" in text:
        raise UsageError(tr("The file is not text. Save the complaint as UTF-8 text."))
    if must_be_json or text.lstrip().startswith("{"):
        fields = _object(text)
        if fields is not None:
            return _from_fields(fields)
        if must_be_json:
            raise UsageError(
                tr('The file is not a JSON object with a "text". Correct it, or save plain text.')
            )
    return ComplaintText(text=text.strip())


def _object(text: str) -> Mapping[str, object] | None:
    """The JSON object that the file holds; None where it holds none."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return cast("dict[str, object]", value) if isinstance(value, dict) else None


def _from_fields(fields: Mapping[str, object]) -> ComplaintText:
    unknown = sorted(set(fields) - _FIELDS)
    if unknown:
        raise UsageError(
            tr(
                "The complaint has a field that is not known. Known: {known}.",
                known=", ".join(sorted(_FIELDS)),
            )
        )
    lines = {name: value for name, value in fields.items() if value is not None}
    if not all(isinstance(value, str) for value in lines.values()):
        raise UsageError(tr("All fields of a complaint are text in quotes."))
    words = cast("dict[str, str]", lines)
    return ComplaintText(
        text=words.get("text", "").strip(),
        patient=" ".join(words.get("patient", "").split()),
        category=" ".join(words.get("category", "").split()),
        received=_date(words.get("received", "")),
        channel=words.get("channel", WRITTEN).strip().lower(),
    )


def _date(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(
            tr("The day on which the complaint came in is not a date. Write it like 2026-11-24.")
        ) from None


def to_sealed_json(receipt: str, complaint: ComplaintText, *, taken_by: str) -> bytes:
    """What goes into the box. The receipt is in it, so that no box can be put into another complaint unseen."""
    return _json(
        {
            "receipt": receipt,
            "text": complaint.text,
            "patient": complaint.patient,
            "category": complaint.category,
            "channel": complaint.channel,
            "taken_by": taken_by,
        }
    )


def addition_json(receipt: str, text: str, *, taken_by: str) -> bytes:
    """What goes into the box of an addition."""
    return _json({"receipt": receipt, "text": text, "taken_by": taken_by})


def step_json(
    receipt: str, step: Step, *, taken_by: str, text: str = "", on: str = "", outcome: str = ""
) -> bytes:
    """What goes into the box of a handler's note: what they did, on which day (ISO), and what came of it."""
    return _json(
        {
            "receipt": receipt,
            "step": str(step),
            "text": text,
            "on": on,
            "outcome": outcome,
            "taken_by": taken_by,
        }
    )


def attachment_bytes(receipt: str, attachment: Attachment) -> bytes:
    """An attachment with its name before it: four bytes of length, JSON, content."""
    head = _json({"receipt": receipt, "name": attachment.name})
    return len(head).to_bytes(4, "big") + head + attachment.content


def split_attachment(content: bytes) -> tuple[Mapping[str, str], bytes]:
    """The head and the content of what `attachment_bytes` gave."""
    end = 4 + int.from_bytes(content[:4], "big")
    return sealed_fields(content[4:end]), content[end:]


def sealed_fields(content: bytes) -> Mapping[str, str]:
    """The fields of a box that was opened."""
    return cast("dict[str, str]", json.loads(content))


def _json(fields: Mapping[str, str]) -> bytes:
    return json.dumps(fields, ensure_ascii=False).encode()
