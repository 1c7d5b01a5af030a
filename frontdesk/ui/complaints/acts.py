"""What the screen and the panel of complaints have done in a worker. Nothing here is logged, remembered for undo, or kept on disk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from frontdesk.domain.errors import EnvironmentFault, UsageError
from frontdesk.domain.i18n import tr

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.domain.complaint_words import Outcome
    from frontdesk.services.complaints import Attachment, ComplaintHead, HandlerSession, OpenedComplaint
    from frontdesk.services.work import Book


class AtField(UsageError):
    """Something is wrong with one field of a form: its name, and what."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@contextmanager
def at(field: str) -> Iterator[None]:
    """Wrong usage inside is said at that field."""
    try:
        yield
    except UsageError as error:
        raise AtField(field, error.sentence) from error


@dataclass(frozen=True, slots=True, repr=False)
class Said:
    """What was typed into the panel. Its repr tells nothing of it. `receipt`: of the complaint that it is added to."""

    text: str
    files: tuple[Path, ...] = ()
    patient: str = ""
    category: str = ""
    channel: str = ""
    received: date | None = None
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Sealed:
    """The receipt, and by when they hear; no dates for what was added to one."""

    receipt: str
    acknowledge_by: date | None = None
    answer_by: date | None = None


def seal(book: Book, actor: Actor, said: Said) -> Sealed:
    """Seal a complaint, or add to one. Raises AtField, FrontdeskError."""
    from frontdesk.domain.receipts import read_receipt
    from frontdesk.services.complaints import ComplaintText, add_to_complaint, log_complaint

    with at("receipt"):
        receipt = read_receipt(said.receipt) if said.receipt else ""
    with at("files"):
        files = _contents(said.files)
    if receipt:
        with at("receipt"):
            add_to_complaint(book, actor, receipt, said.text, files)
        return Sealed(receipt)
    with at("text"):
        complaint = ComplaintText(
            text=said.text.strip(),
            patient=" ".join(said.patient.split()),
            category=said.category,
            received=said.received,
            channel=said.channel,
            attachments=files,
        )
    with at("date"):
        logged = log_complaint(book, actor, complaint)
    return Sealed(logged.receipt, logged.acknowledge_by, logged.answer_by)


def _contents(files: Sequence[Path]) -> tuple[Attachment, ...]:
    from frontdesk.services.complaints import Attachment
    from frontdesk.services.complaints.documents import LARGEST_ATTACHMENT, check_attachments

    read = []
    for path in files:
        try:
            with path.open("rb") as file:
                read.append(Attachment(path.name, file.read(LARGEST_ATTACHMENT + 1)))
        except OSError as error:
            raise UsageError(
                tr("{file} can't be read. Take it out, or add it anew.", file=path.name)
            ) from error
    check_attachments(read)
    return tuple(read)


def size_of(path: Path) -> int:
    """Bytes of a file. Raises UsageError where it is none that can be read, or too large to be kept."""
    from frontdesk.services.complaints.documents import LARGEST_ATTACHMENT

    try:
        size = path.stat().st_size if path.is_file() else -1
    except OSError:
        size = -1
    if size < 0:
        raise UsageError(tr("{file} can't be read. Choose another file.", file=path.name))
    if size > LARGEST_ATTACHMENT:
        raise UsageError(tr("{file} is too large. Keep each under 25 MB.", file=path.name))
    return size


def handlers(book: Book) -> tuple[str, ...]:
    """The names of those who can read complaints."""
    from frontdesk.services.complaints import list_handlers

    return tuple(row.name for row in list_handlers(book) if row.active)


def sign_in(book: Book, actor: Actor, handler: str, password: str) -> HandlerSession:
    """Let a handler in. As long as a password costs."""
    from frontdesk.services import complaints

    return complaints.sign_in(book, actor, handler=handler, password=password)


def read_all(book: Book, actor: Actor, session: HandlerSession) -> tuple[ComplaintHead, ...]:
    """The list."""
    from frontdesk.services import complaints

    return complaints.read_all(book, actor, session)


def show(book: Book, actor: Actor, session: HandlerSession, receipt: str) -> OpenedComplaint:
    """One complaint, opened."""
    from frontdesk.services import complaints

    return complaints.show(book, actor, session, receipt)


def note(book: Book, actor: Actor, session: HandlerSession, receipt: str, text: str) -> None:
    """A sealed note. Raises AtField."""
    from frontdesk.services import complaints

    with at("text"):
        complaints.note(book, actor, session, receipt, text)


def acknowledge(book: Book, actor: Actor, session: HandlerSession, receipt: str, on: date) -> None:
    """They were told on that day."""
    from frontdesk.services import complaints

    complaints.acknowledge(book, actor, session, receipt, on)


def close(
    book: Book,
    actor: Actor,
    session: HandlerSession,
    receipt: str,
    on: date,
    outcome: Outcome,
    lesson: str,
) -> None:
    """It was answered on that day. Raises AtField."""
    from frontdesk.services import complaints
    from frontdesk.services.complaints.documents import LONGEST_TEXT

    if len(lesson) > LONGEST_TEXT:
        raise AtField("lesson", tr("This is too long. Keep it under 200,000 characters."))
    with at("date"):
        complaints.close_complaint(book, actor, session, receipt, on, outcome, lesson)


def save(book: Book, actor: Actor, session: HandlerSession, receipt: str, key: int, path: Path) -> None:
    """Write an attachment into the file that the handler chose. Raises EnvironmentFault where it can't be written."""
    from frontdesk.services import complaints

    content = complaints.attachment(book, actor, session, receipt, key).content
    try:
        path.write_bytes(content)
    except OSError as error:
        raise EnvironmentFault(tr("The file can't be written there. Choose another folder.")) from error


def add_handler(
    book: Book,
    actor: Actor,
    *,
    name: str,
    password: str,
    recovery_key: str = "",
    sponsor: str = "",
    sponsor_password: str = "",
) -> None:
    """Somebody else may read complaints. As long as two passwords cost. Raises AtField, FrontdeskError."""
    from frontdesk.domain.errors import Conflict, KeyUnavailable, NotAllowed
    from frontdesk.services import complaints
    from frontdesk.services.complaints.handlers import SHORTEST_PASSWORD
    from frontdesk.services.recovery_keys import parse_complaints_key

    if not name.strip():
        raise AtField("name", tr("Give the name of who handles complaints."))
    if len(password) < SHORTEST_PASSWORD:
        raise AtField(
            "password",
            tr("The password is too short. Use at least {count} characters.", count=SHORTEST_PASSWORD),
        )
    if not sponsor_password:
        with at("key"):
            parse_complaints_key(recovery_key)
    try:
        with at("name"):
            complaints.add_handler(
                book,
                actor,
                name=name,
                password=password,
                recovery_key=recovery_key,
                sponsor_password=sponsor_password,
                sponsor=sponsor or None,
            )
    except Conflict as error:
        raise AtField("name", error.sentence) from error
    except NotAllowed as error:
        raise AtField("own", error.sentence) from error
    except KeyUnavailable as error:
        raise AtField("key", error.sentence) from error
