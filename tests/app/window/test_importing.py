from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

_SCRIPT = """
import json, linecache, sys
sys.path.insert(0, sys.argv[1])
import PySide6.QtCore
import before
from frontdesk.app.window.importing import import_plainly
import_plainly()
import after
print(json.dumps([any(path.endswith(name) for path in linecache.cache) for name in ("before.py", "after.py")]))
"""


def test_the_source_of_what_is_imported_is_not_kept(tmp_path: Path) -> None:
    for name in ("before", "after"):
        (tmp_path / f"{name}.py").write_text("VALUE = 1\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(tmp_path)], capture_output=True, encoding="utf-8", check=True
    )
    assert json.loads(done.stdout) == [True, False]
