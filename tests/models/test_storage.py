"""Where a book may live, and writing whole files."""

from __future__ import annotations

import os
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from frontdesk.domain.errors import StorageFault
from frontdesk.models import storage
from frontdesk.models.storage import check_folder, cloud_folder, network_type, write_atomically

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX paths")
LOCAL = [("/", "ext4", "rw")]


def test_a_folder_of_this_machine_is_taken_and_left_as_it_is(tmp_path: Path) -> None:
    assert check_folder(tmp_path) == tmp_path.resolve()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_yet_to_be_made(tmp_path: Path) -> None:
    assert check_folder(tmp_path / "a" / "b") == tmp_path.resolve() / "a" / "b"
    assert list(tmp_path.iterdir()) == []


@posix
@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p"])
def test_network_shares_are_refused(tmp_path: Path, kind: str) -> None:
    mounted = [*LOCAL, (str(tmp_path.resolve()), kind, "rw")]
    with pytest.raises(StorageFault, match="network share"):
        check_folder(tmp_path / "clinic", mounted=mounted)


@posix
def test_the_nearest_mount_decides() -> None:
    mounted = [("/", "nfs4", "rw"), ("/home", "ext4", "rw"), ("/home/share", "cifs", "rw")]
    assert network_type(Path("/home/me"), mounted) is None
    assert network_type(Path("/home/shared"), mounted) is None
    assert network_type(Path("/home/share/book"), mounted) == "cifs"
    assert network_type(Path("/srv"), mounted) == "nfs4"
    assert network_type(Path("//server/share/book"), LOCAL) is not None


def test_windows_calls_a_mapped_drive_remote() -> None:
    here = Path.cwd()
    assert network_type(here, [(here.anchor, "NTFS", "rw,remote")]) == "ntfs"


@pytest.mark.parametrize(
    "path",
    [
        PurePosixPath("/home/a/Dropbox/clinic"),
        PurePosixPath("/home/a/Dropbox (Clinic)/x"),
        PurePosixPath("/Users/a/Library/Mobile Documents/com~apple~CloudDocs/x"),
        PurePosixPath("/Users/a/Library/CloudStorage/GoogleDrive-a@example.com/My Drive"),
        PureWindowsPath(r"C:\Users\a\OneDrive\Documents"),
        PureWindowsPath(r"C:\Users\a\OneDrive - Clinic Ltd\Documents"),
        PureWindowsPath(r"C:\Users\a\iCloudDrive\x"),
        PureWindowsPath(r"G:\Google Drive\x"),
    ],
)
def test_cloud_folders_are_known(path: PurePosixPath) -> None:
    assert cloud_folder(path)


@pytest.mark.parametrize("name", ["clinic", "Dropboxes", "drive", "Megan", "onedrives", "my dropbox notes"])
def test_other_folders_are_not_taken_for_cloud_ones(name: str) -> None:
    assert cloud_folder(PurePosixPath("/home/a") / name) is None


def test_a_cloud_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "OneDrive").mkdir()
    with pytest.raises(StorageFault, match="OneDrive"):
        check_folder(tmp_path / "OneDrive" / "clinic")


@posix
def test_a_link_into_a_cloud_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "plain").symlink_to(tmp_path / "Dropbox")
    with pytest.raises(StorageFault, match="Dropbox"):
        check_folder(tmp_path / "plain")


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    with pytest.raises(StorageFault, match="belongs to a file"):
        check_folder(tmp_path / "a")
    with pytest.raises(StorageFault, match="belongs to a file"):
        check_folder(tmp_path / "a" / "b")


@posix
def test_a_folder_that_takes_no_files() -> None:
    # /proc refuses new files even to root.
    if not Path("/proc/self").exists():
        pytest.skip("no /proc here")
    with pytest.raises(StorageFault, match="cannot write"):
        check_folder(Path("/proc/self"), mounted=LOCAL)


def test_a_disk_that_is_almost_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "LEAST_FREE_BYTES", 1 << 62)
    with pytest.raises(StorageFault, match="almost full"):
        check_folder(tmp_path)


def test_a_whole_file_or_the_one_before(tmp_path: Path) -> None:
    target = tmp_path / "x.json"
    write_atomically(target, b"one")
    write_atomically(target, b"two")
    assert target.read_bytes() == b"two"
    assert [path.name for path in tmp_path.iterdir()] == ["x.json"]
    if sys.platform != "win32":
        assert target.stat().st_mode & 0o777 == 0o600


def test_a_file_that_cannot_be_put_in_its_place(tmp_path: Path) -> None:
    target = tmp_path / "x.json"
    target.mkdir()
    (target / "inside").write_text("kept")
    with pytest.raises(StorageFault, match=r"x\.json cannot be written"):
        write_atomically(target, b"two")
    assert os.listdir(tmp_path) == ["x.json"]


def test_no_folder_to_write_into(tmp_path: Path) -> None:
    with pytest.raises(StorageFault):
        write_atomically(tmp_path / "none" / "x.json", b"two")


@posix
def test_a_path_that_the_database_cannot_take(tmp_path: Path) -> None:
    with pytest.raises(StorageFault, match="too long"):
        check_folder(tmp_path / "/".join(["d" * 100] * 5))
