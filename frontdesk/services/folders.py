"""The data folder: which one it is, and whether a book may be in it."""

from __future__ import annotations

import os
from pathlib import Path

from frontdesk.domain.errors import StorageFault
from frontdesk.domain.i18n import tr
from frontdesk.models.storage import (
    BACKUP_FOLDER,
    BOOK_FILE,
    LOG_FILE,
    MANIFEST_FILE,
    VAULT_FILE,
    cloud_folder,
    mounts,
    network_type,
)

__all__ = [
    "BACKUP_FOLDER",
    "BOOK_FILE",
    "LOG_FILE",
    "MANIFEST_FILE",
    "VAULT_FILE",
    "check_place",
    "default_folder",
    "make_folder",
    "put_new",
]


def default_folder() -> Path:
    """Where the book is when nobody says otherwise: the account's own data folder of the system."""
    import platformdirs

    # Not roaming: a profile that is copied between machines would be the cloud folder of old.
    return Path(platformdirs.user_data_dir("Frontdesk", appauthor=False, roaming=False))


def make_folder(folder: Path) -> None:
    """The folder, with its parents; readable by this account alone where it is new. Raises StorageFault."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except (FileExistsError, NotADirectoryError) as error:
        raise StorageFault(tr("The data folder's name belongs to a file. Choose another folder.")) from error
    except OSError as error:
        raise StorageFault(
            tr("This account cannot write to the data folder. Make it writable, or choose another one.")
        ) from error


def check_place(folder: Path, *, mounted: list[tuple[str, str, str]] | None = None) -> None:
    """Raises StorageFault where an existing book must not be opened: on a network share, in a folder that a cloud service
    copies, or where this account cannot write.

    Asks nothing of the disk's free space: a book on a full disk can still be read. `mounted` as from `mounts`, for tests.
    """
    resolved = folder.expanduser().resolve()
    cloud = cloud_folder(resolved)
    if cloud is not None:
        raise StorageFault(
            tr(
                "The data folder lies in {name}, which copies files elsewhere while they are in use and would "
                "damage the book. Move it to a folder that is not synchronised.",
                name=cloud,
            )
        )
    if network_type(resolved, mounts() if mounted is None else mounted) is not None:
        raise StorageFault(
            tr(
                "The data folder is on a network share, where a book can be damaged. Move it to this computer's own disk."
            )
        )
    if not os.access(resolved, os.W_OK | os.X_OK):
        raise StorageFault(
            tr("This account cannot write to the data folder. Make it writable, or choose another one.")
        )


def put_new(source: Path, target: Path) -> None:
    """Move a file within a disk, never over another one. Raises FileExistsError, OSError."""
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links: the window between look and rename stays open for an instant.
        if target.exists():
            raise FileExistsError(target) from None
        source.rename(target)
    else:
        source.unlink()
