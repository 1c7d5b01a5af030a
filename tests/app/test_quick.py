"""The shortest way to the window is taken only where nothing else was asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from frontdesk.app.quick import QuickWish, quick_wish


@pytest.mark.parametrize(
    ("argv", "environ", "expected"),
    [
        ([], {}, QuickWish(None, exit_when_painted=False)),
        ([], {"FRONTDESK_DATA_DIR": "/data"}, QuickWish(Path("/data"), exit_when_painted=False)),
        (["--data-dir", "/a"], {"FRONTDESK_DATA_DIR": "/b"}, QuickWish(Path("/a"), exit_when_painted=False)),
        (["--data-dir=/a"], {}, QuickWish(Path("/a"), exit_when_painted=False)),
        (["--exit-when-painted"], {}, QuickWish(None, exit_when_painted=True)),
    ],
)
def test_the_window_alone(argv: list[str], environ: dict[str, str], expected: QuickWish) -> None:
    assert quick_wish(argv, environ) == expected


@pytest.mark.parametrize(
    "argv",
    [
        ["doctor"],
        ["--json"],
        ["--help"],
        ["--version"],
        ["--data-dir"],
        ["--data-dir", ""],
        ["--data-dir="],
        ["--data-dir", "--json"],
        ["--data-dir", "/a", "needs-you"],
        ["--data-dir", "/\udcff"],
    ],
)
def test_everything_else_is_the_command_lines(argv: list[str]) -> None:
    assert quick_wish(argv, {}) is None


def test_a_tilde_is_the_home_folder() -> None:
    wish = quick_wish(["--data-dir", "~/clinic"], {})
    assert wish is not None
    assert wish.folder == Path.home() / "clinic"
