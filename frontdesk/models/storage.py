"""Where a book may live: a writable folder on this machine's own disk, with room to breathe."""

from __future__ import annotations

import errno
import os
import shutil
import sys
import tempfile
from pathlib import Path, PurePath

from frontdesk.domain.errors import StorageFault
from frontdesk.domain.i18n import tr

MANIFEST_FILE = "manifest.json"
BOOK_FILE = "book.db"
VAULT_FILE = "vault.json"
BACKUP_FOLDER = "backups"
LOG_FILE = "frontdesk.log"
"""The names in the data folder."""

LEAST_FREE_BYTES = 64 * 1024 * 1024
"""Below this the next import or backup would fail half-way."""

LONGEST_PATH = 400
"""Bytes. SQLite takes 512 with the name of the file (MAX_PATHNAME in its os_unix.c); a workshop lies one folder further down."""

NETWORK_TYPES = frozenset(
    {
        "9p", "afpfs", "afs", "ceph", "cifs", "davfs", "fuse.davfs", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs",
        "fuse.sshfs", "fuse.smbnetfs", "gfs2", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "smb2", "smb3",
        "smbfs", "webdav",
    }
)  # fmt: skip
"""File systems on which locks and WAL's shared memory cannot be trusted: https://www.sqlite.org/wal.html"""

CLOUD_PREFIXES = (
    "box sync", "creative cloud files", "dropbox", "google drive", "googledrive", "icloud drive", "iclouddrive",
    "idrive-sync", "mega", "megasync", "nextcloud", "onedrive", "owncloud", "pcloud", "proton drive", "seafile",
    "sync.com", "tresorit", "yandex.disk",
)  # fmt: skip
"""Folders that a program copies elsewhere while the book is open, file by file, which destroys it."""

CLOUD_PARTS = frozenset({"mobile documents", "cloudstorage", "com~apple~clouddocs"})
"""Where macOS keeps them, inside the Library folder."""


def mounts() -> list[tuple[str, str, str]]:
    """Every mounted file system: mount point, type, options."""
    import psutil

    return [(part.mountpoint, part.fstype, part.opts) for part in psutil.disk_partitions(all=True)]


def network_type(folder: Path, mounted: list[tuple[str, str, str]]) -> str | None:
    """The type of the network file system that `folder` lies on; None for a local one. `folder` is resolved."""
    if str(folder).startswith(("\\\\", "//")):
        return "share"
    best: tuple[int, str, str] = (-1, "", "")
    for point, kind, options in mounted:
        if folder.is_relative_to(point) and len(point) >= best[0]:
            best = (len(point), kind, options)
    kind = best[1].lower()
    if kind in NETWORK_TYPES or "remote" in best[2].lower().split(","):
        return kind or "share"
    return None


def cloud_folder(folder: PurePath) -> str | None:
    """The part of the path that belongs to a service which copies files to a cloud; None where there is none."""
    for part in folder.parts:
        name = part.casefold()
        if name in CLOUD_PARTS or any(
            name == prefix or name.startswith((f"{prefix} -", f"{prefix}-", f"{prefix} ("))
            for prefix in CLOUD_PREFIXES
        ):
            return part
    return None


def _existing_part(folder: Path) -> Path:
    """`folder` itself, or the nearest folder above it that exists."""
    for candidate in (folder, *folder.parents):
        if candidate.exists():
            return candidate
    return folder


def check_folder(folder: Path, *, mounted: list[tuple[str, str, str]] | None = None) -> Path:
    """`folder` with its links resolved, when a book may live there; it need not exist yet.

    Nothing is left behind. Raises StorageFault for a network share, a folder that a cloud service copies, one that cannot be
    written, a full disk. `mounted` as from `mounts`, for tests.
    """
    resolved = folder.expanduser().resolve()
    for path in (folder.expanduser().absolute(), resolved):
        cloud = cloud_folder(path)
        if cloud is not None:
            raise StorageFault(
                tr(
                    "The data folder lies in {name}, which copies files elsewhere while they are in use and would "
                    "damage the book. Choose a folder that is not synchronised.",
                    name=cloud,
                )
            )
    if network_type(resolved, mounts() if mounted is None else mounted) is not None:
        raise StorageFault(
            tr(
                "The data folder is on a network share, where a book can be damaged. Choose a folder on this "
                "computer's own disk."
            )
        )
    if sys.platform != "win32" and len(os.fsencode(resolved)) > LONGEST_PATH:
        raise StorageFault(tr("The path of the data folder is too long. Choose a shorter one."))
    _check_writable(_existing_part(resolved))
    return resolved


def _check_writable(folder: Path) -> None:
    """By writing: permission bits do not tell of read-only mounts, quotas or access lists."""
    if not folder.is_dir():
        raise StorageFault(tr("The data folder's name belongs to a file. Choose another folder."))
    try:
        free = shutil.disk_usage(folder).free
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"\0")
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise _full() from error
        raise StorageFault(
            tr("This account cannot write to the data folder. Make it writable, or choose another one.")
        ) from error
    if free < LEAST_FREE_BYTES:
        raise _full()


def _full() -> StorageFault:
    return StorageFault(tr("The disk is almost full. Free some space, then try again."))


def write_atomically(path: Path, content: bytes) -> None:
    """Write a whole file or nothing, and make it last through a power cut. Only this account may read it.

    Raises StorageFault.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        handle = os.open(temporary, os.O_CREAT | os.O_TRUNC | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        sync_folder(path.parent)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise StorageFault(
            tr(
                "{name} cannot be written. Check that the disk is not full and that the folder is writable.",
                name=path.name,
            )
        ) from error


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` last through a power cut. Windows keeps its directories itself."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
