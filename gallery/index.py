"""The page that shows all pictures."""

from __future__ import annotations

from html import escape
from itertools import groupby
from pathlib import Path


def write_index(folder: Path) -> int:
    """Write `index.html` beside the pictures; gives how many there are."""
    names = sorted(path.name for path in folder.glob("*.png"))
    parts = []
    for scene, files in groupby(names, key=lambda name: name.split(".")[0]):
        figures = "".join(
            f'<figure><a href="{escape(file)}"><img loading="lazy" src="{escape(file)}" alt=""></a>'
            f"<figcaption>{escape(file.split('.')[1])}</figcaption></figure>"
            for file in files
        )
        parts.append(f'<h2 id="{escape(scene)}">{escape(scene)}</h2><div class="row">{figures}</div>')
    page = (
        '<!doctype html><meta charset="utf-8"><title>Frontdesk: every screen</title>'
        "<style>body{font:14px sans-serif;margin:24px}.row{display:flex;flex-wrap:wrap;gap:16px}"
        "figure{margin:0}img{width:440px;border:1px solid #ccc}</style><h1>Frontdesk: every screen</h1>"
        + "".join(parts)
    )
    (folder / "index.html").write_text(page, encoding="utf-8")
    return len(names)
