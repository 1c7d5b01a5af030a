"""Bringing a backup back from the window: asked for while the book is open, done at the next start, before it is opened.

The wish is a small file beside the book. It is taken away before anything is done: a restore that fails is told once and not tried
again at every start.
"""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from frontdesk.domain.actors import Actor, ActorKind
from frontdesk.domain.errors import Refused, StorageFault, UsageError
from frontdesk.domain.i18n import tr
from frontdesk.services.folders import MANIFEST_FILE

if TYPE_CHECKING:
    from frontdesk.services.backups import Restored
    from frontdesk.services.ports import Clock
    from frontdesk.services.secret_places import SecretPlaces

_log = logging.getLogger(__name__)

FILE: Final = "restore.json"
_LONGEST: Final = 20_000


def ask_restore(folder: Path, file: Path, actor: Actor) -> None:
    """Note that the book in `folder` is to become what it was in the backup `file`, at the next start.

    Raises UsageError (no such file), BookUnreadable (no backup), NewerBook, Refused (a backup of another clinic), StorageFault.
    """
    from frontdesk.models.backup import read_backup
    from frontdesk.models.manifest import read_manifest

    file = file.expanduser().absolute()
    if not file.is_file():
        raise UsageError(tr("There is no backup file {file}. Give the path of one.", file=str(file)))
    if read_backup(file).manifest.book_id != read_manifest(folder).book_id:
        raise Refused(
            tr(
                "This is a backup of another clinic's book. Restore it into a folder of its own: frontdesk restore."
            )
        )
    wish = {
        "file": str(file),
        "actor": {"kind": str(actor.kind), "name": actor.name, "staff_id": actor.staff_id},
    }
    beside = folder / f"{FILE}.new"
    try:
        beside.write_text(json.dumps(wish, ensure_ascii=False), encoding="utf-8")
        os.replace(beside, folder / FILE)
    except OSError as error:
        raise StorageFault(
            tr(
                "The data folder cannot be written to, so nothing was restored. Free some space, then try again."
            )
        ) from error


def is_asked(folder: Path) -> bool:
    """Whether a restore waits for the next start."""
    return (folder / FILE).exists()


def forget(folder: Path) -> None:
    """Nobody wants it any more."""
    (folder / FILE).unlink(missing_ok=True)


def restore_if_asked(folder: Path, *, places: SecretPlaces, clock: Clock) -> Restored | None:
    """Do what was asked for before the start; None where nothing was. Raises as `backups.restore` does."""
    if not is_asked(folder) or not (folder / MANIFEST_FILE).exists():
        return None
    wish = _taken(folder)
    if wish is None:
        return None
    from frontdesk.services.backups import restore

    file, actor = wish
    return restore(file, folder, actor, places=places, clock=clock)


def _taken(folder: Path) -> tuple[Path, Actor] | None:
    """The wish, taken away; None where it cannot be read, which is then as if there was none."""
    path = folder / FILE
    try:
        with path.open(encoding="utf-8") as opened:
            text = opened.read(_LONGEST)
        path.unlink()
        wish = json.loads(text)
        who = wish["actor"]
        return Path(str(wish["file"])), Actor(ActorKind(who["kind"]), str(who["name"]), who["staff_id"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        _log.warning("the wish for a restore could not be read (%s)", type(error).__name__)
        return None
