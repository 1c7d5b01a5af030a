"""One window per book: a second start raises the first, and one that was killed leaves nothing in the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from frontdesk.app.window import open_window
from frontdesk.app.window.alone import Alone
from frontdesk.domain.errors import Refused
from tests.app.window.driving import Around, Seat, Waiting, sit_at
from tests.app.window.others import HOLDS_THE_WINDOW, another, said, started_again


def test_a_second_start_raises_the_first_and_leaves(around: Around, folder: Path, tmp_path: Path) -> None:
    def script(seat: Seat) -> Waiting:
        yield seat.is_open
        seat.frame.hide()
        with started_again(folder, tmp_path / "passphrase") as second:
            yield lambda: second.poll() is not None
            assert second.returncode == 0
        yield seat.frame.isVisible

    assert sit_at(around, script) == 0


def test_a_window_that_does_not_answer_is_named(around: Around, folder: Path) -> None:
    with another(HOLDS_THE_WINDOW, str(folder)) as holder:
        assert said(holder) == "held"
        with pytest.raises(Refused, match="open over this book already"):
            open_window(around, exit_when_painted=False)


def test_the_lock_of_a_killed_window_is_taken_over(around: Around, folder: Path) -> None:
    with another(HOLDS_THE_WINDOW, str(folder)) as holder:
        assert said(holder) == "held"
        assert not Alone(folder).take()
        holder.kill()
        holder.wait()

    def script(seat: Seat) -> Waiting:
        yield seat.is_open

    assert sit_at(around, script) == 0
    again = Alone(folder)
    assert again.take()
    again.release()
