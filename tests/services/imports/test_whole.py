"""Whole imports under bad luck: killed in the middle, beside a working desk, of files that are noise."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontdesk.domain.errors import Conflict, Refused
from frontdesk.domain.words import Lifecycle
from frontdesk.models.search_index import differences
from frontdesk.services.booking.placing import book_visit
from frontdesk.services.booking.status import set_status
from frontdesk.services.imports import import_appointments
from tests.services.imports.desk import PATIENT_HEADER, VISIT_HEADER, Desk, make_desk
from tests.support.clinic import ANNA, found, make_clinic
from tests.support.clock import FakeClock

ROOT = Path(__file__).parents[3]

PATIENTS = "\n".join(["external_id,last_name,sms_consent", *[f"P{n},Patient{n},yes" for n in range(700)]])
VISITS = "\n".join(
    [
        "external_id,patient_external_id,provider,start,minutes,status",
        *[
            f"V{n},P{n % 700},Dr {n % 4},2026-{1 + n // 4 // 8 // 28 % 12:02d}-{1 + n // 4 // 8 % 28:02d}"
            f"T{9 + n // 4 % 8:02d}:00,60,{'completed' if n % 9 else 'no_show'}"
            for n in range(1500)
        ],
    ]
)

KILLED = """
import sys
from pathlib import Path
from frontdesk.services.imports import import_appointments, import_patients
from frontdesk.services.opening import open_book
from tests.support.clinic import ANNA, vault_places
from tests.support.clock import FakeClock

book = open_book(Path(sys.argv[1]), places=vault_places(), clock=FakeClock())
run = import_patients if sys.argv[2] == "patients" else import_appointments

def progress(done):
    print(done, flush=True)
    sys.stdin.readline()

run(book, ANNA, Path(sys.argv[3]), column_map=None, progress=progress)
"""


@pytest.mark.parametrize("chunks", [1, 3])
def test_a_killed_import_leaves_a_sound_book_and_goes_on_from_there(tmp_path: Path, chunks: int) -> None:
    clinic = found(tmp_path / "clinic", vault=True)
    for kind, content, total in (("patients", PATIENTS, 700), ("appointments", VISITS, 1500)):
        path = tmp_path / f"{kind}.csv"
        path.write_text(content, encoding="utf-8")
        committed = _killed_after(clinic.folder, kind, path, chunks)
        desk = Desk(clinic.open(), tmp_path)
        try:
            table = "patient" if kind == "patients" else "appointment"
            before = desk.scalar(f"SELECT count(*) FROM {table}")
            assert before == desk.scalar("SELECT count(*) FROM import_row WHERE kind = :kind", kind=kind)
            assert committed <= before < total
            desk.sound()
            report = desk.patients(content) if kind == "patients" else desk.visits(content)
            assert (report.added, report.unchanged, report.refused) == (total - before, before, ())
            desk.sound()
            with desk.book.read() as connection:
                assert differences(connection) == 0
        finally:
            desk.book.close()


def _killed_after(folder: Path, kind: str, path: Path, chunks: int) -> int:
    """Kill an import, without a chance to say goodbye, when it has told of that many chunks; gives its last word."""
    command = [sys.executable, "-c", KILLED, str(folder), kind, str(path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        done = 0
        for chunk in range(chunks):
            done = int(process.stdout.readline())
            if chunk + 1 < chunks:
                process.stdin.write("\n")
                process.stdin.flush()
        process.kill()
        process.wait()
    return done


def test_the_desk_books_while_a_file_is_read(desk: Desk) -> None:
    desk.some_patients()
    desk.visit_rows("W0,P1,Dr 0,2026-12-24T09:00,30,")
    provider = desk.visit("W0")["provider_id"]
    booked: list[int] = []

    def progress(done: int) -> None:
        if not booked:
            outcome = book_visit(
                desk.book, ANNA, patient_id=1, provider_id=provider, start="2026-12-23T09:15", minutes=30
            )
            booked.append(done)
            assert outcome.visit is not None

    rows = [f"V{n},P{n % 5},Dr 0,2026-12-{1 + n // 12:02d}T{8 + n % 12:02d}:00,60," for n in range(276)]
    path = desk.file("\n".join(["external_id,patient_external_id,provider,start,minutes,status", *rows]))
    report = import_appointments(desk.book, ANNA, path, column_map=None, progress=progress)
    assert booked == [100]
    assert [row.external_id for row in report.refused] == ["V265"]
    assert "Petra Patient0 09:15 to 09:45." in report.refused[0].reason
    assert report.added == 275
    desk.sound()


def test_the_desk_cancels_while_a_file_is_read(desk: Desk) -> None:
    desk.some_patients()
    desk.visit_rows("W0,P1,Dr 0,2026-12-23T09:00,30,")

    def progress(done: int) -> None:
        if done == 100:
            set_status(desk.book, ANNA, desk.visit("W0")["id"], lifecycle=Lifecycle.CANCELLED_BY_PATIENT)

    rows = [f"V{n},P{n % 5},Dr 0,2026-12-{1 + n // 12:02d}T{8 + n % 12:02d}:00,60," for n in range(276)]
    path = desk.file("\n".join(["external_id,patient_external_id,provider,start,minutes,status", *rows]))
    report = import_appointments(desk.book, ANNA, path, column_map=None, progress=progress)
    assert (report.added, report.refused) == (276, ())
    desk.sound()


def test_overlaps_and_copies_are_found_across_chunks(desk: Desk) -> None:
    desk.some_patients()
    rows = [f"V{n},P{n % 5},Dr 0,2026-12-{1 + n // 12:02d}T{8 + n % 12:02d}:00,60," for n in range(276)]
    rows += [rows[3], "X1,P1,Dr 0,2026-12-01T08:30,10,"]
    for dry_run in (True, False):
        report = desk.visit_rows(*rows, dry_run=dry_run)
        assert report.added == 276
        assert [(row.line, row.column) for row in report.refused] == [(278, "external_id"), (279, "start")]
        assert "line 5" in report.refused[0].reason.lower()
    desk.sound()


def test_more_overlaps_than_rows(desk: Desk) -> None:
    desk.some_patients()
    report = desk.visit_rows(*[f"V{n},P{n % 5},Dr 0,2026-12-01T08:00,1440," for n in range(400)])
    assert (report.added, len(report.refused)) == (1, 399)
    desk.sound()


@pytest.fixture(scope="module")
def worn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One clinic into which much is imported."""
    made = make_desk(tmp_path_factory.mktemp("worn"))
    made.some_patients()
    yield made
    made.book.close()


cells = st.one_of(
    st.sampled_from(
        ["P0", "P1", "V1", "V2", "Dr A", "2026-12-01T09:00", "30", "booked", "yes", "", "1980-01-01"]
    ),
    st.text(alphabet="aé'\"=,;\n\r\t\0\x1b\u202e9-+@ ", max_size=12),
)
rows = st.lists(st.lists(cells, min_size=1, max_size=12).map(",".join), max_size=12).map("\n".join)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=rows, noise=st.binary(max_size=12), at=st.integers(0, 2000))
def test_no_file_crashes_an_import_or_breaks_the_book(worn: Desk, rows: str, noise: bytes, at: int) -> None:
    for header, run in ((PATIENT_HEADER, worn.patients), (VISIT_HEADER, worn.visits)):
        content = f"{header}\n{rows}".encode()
        content = content[:at] + noise + content[at:]
        try:
            report = run(content)
        except Refused:
            continue
        assert all(row.reason and row.line >= 1 for row in report.refused)
    for card in worn.rows("SELECT external_id, first_name, last_name FROM patient"):
        assert card["external_id"]
        assert card["last_name"]
        assert all(value.isprintable() for value in card.values())


def test_the_worn_book_is_sound(worn: Desk) -> None:
    worn.sound()
    with worn.book.read() as connection:
        assert differences(connection) == 0


@given(noise=st.binary(min_size=1, max_size=300))
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_noise_is_refused_or_reported(worn: Desk, noise: bytes) -> None:
    try:
        report = worn.patients(noise)
    except Refused:
        return
    assert report.added + report.updated + report.unchanged + len(report.refused) >= 0


class Interrupting(FakeClock):
    """A clock at whose next question something else happens, once."""

    def __init__(self) -> None:
        super().__init__()
        self.meanwhile: Callable[[], object] | None = None

    def now_utc(self) -> int:
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            meanwhile()
        return super().now_utc()


def test_the_desk_books_between_a_look_and_the_write(tmp_path: Path) -> None:
    clock = Interrupting()
    desk = Desk(make_clinic(tmp_path, clock=clock), tmp_path)
    try:
        desk.some_patients()
        desk.visit_rows("W0,P1,Dr 0,2026-12-24T09:00,30,")
        provider = desk.visit("W0")["provider_id"]
        done: list[str] = []

        def book() -> None:
            book_visit(
                desk.book, ANNA, patient_id=1, provider_id=provider, start="2027-03-02T08:15", minutes=15
            )
            done.append("booked")

        def progress(records: int) -> None:
            # The next chunk is in a month that has to be looked up, and that asks the clock.
            clock.meanwhile = book if records == 100 else None

        rows = [f"V{n},P{n % 5},Dr 0,2026-12-{1 + n // 12:02d}T{8 + n % 12:02d}:00,60," for n in range(100)]
        rows += ["X1,P1,Dr 0,2027-03-02T08:00,60,", "X2,P1,Dr 0,2027-03-02T09:00,60,"]
        path = desk.file("\n".join(["external_id,patient_external_id,provider,start,minutes,status", *rows]))
        report = import_appointments(desk.book, ANNA, path, column_map=None, progress=progress)
        assert done == ["booked"]
        assert [row.external_id for row in report.refused] == ["X1"]
        assert report.added == 101
        desk.sound()
    finally:
        desk.book.close()


def test_the_database_has_the_last_word(desk: Desk) -> None:
    """Somebody who writes without telling: what was read is wrong, and the trigger knows."""
    desk.some_patients()
    desk.visit_rows("W0,P1,Dr 0,2027-01-08T20:00,30,")

    def progress(done: int) -> None:
        if done == 100:
            desk.change("UPDATE occupancy SET from_utc = from_utc - 3600000 WHERE appointment_id = 1")

    # All within the four weeks that are read at once, before somebody tampers with them.
    days = [date(2026, 12, 17) + timedelta(days=n) for n in range(23)]
    rows = [f"V{n},P{n % 5},Dr 0,{days[n // 12]}T{8 + n % 12:02d}:30,30," for n in range(276)]
    path = desk.file("\n".join(["external_id,patient_external_id,provider,start,minutes,status", *rows]))
    with pytest.raises(Conflict, match="Run the import again"):
        import_appointments(desk.book, ANNA, path, column_map=None, progress=progress)
    added = desk.scalar("SELECT count(*) FROM appointment")
    assert 100 < added < 277
    assert added == desk.scalar("SELECT count(*) FROM import_row WHERE kind = 'appointments'")
    report = import_appointments(desk.book, ANNA, path, column_map=None)
    assert [row.external_id for row in report.refused] == ["V275"]
    assert report.unchanged == added - 1
