from __future__ import annotations

from pathlib import Path

import pytest

from frontdesk.domain.resources import resource_path


def test_files_are_found_in_a_frozen_app_too(tmp_path: Path) -> None:
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources" / "here.txt").write_text("x", encoding="utf-8")
    assert resource_path("here.txt", bundle=str(tmp_path)) == tmp_path / "resources" / "here.txt"
    assert resource_path("texts/en.json", bundle=str(tmp_path)).is_file()
    with pytest.raises(FileNotFoundError):
        resource_path("nowhere.txt")
