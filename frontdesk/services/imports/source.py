"""The file of an import as text: which encoding it has, and its lines, never all of it in memory."""

from __future__ import annotations

import codecs
import hashlib
import io
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from frontdesk.domain.errors import Refused, StorageFault, UsageError
from frontdesk.domain.i18n import tr

BLOCK: Final = 1 << 20
LONGEST_LINE: Final = 262_144
"""Characters of one line of the file that are kept; what is longer is cut and refused."""

_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UNREADABLE: Final = re.compile("[\udc80-\udcff]")
_BEYOND_ASCII: Final = re.compile("[\u0080-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Source:
    """An opened file. `digest` is the SHA-256 of its bytes in hexadecimal, `encoding` a codec's name."""

    name: str
    digest: str
    encoding: str
    text: io.TextIOWrapper

    def lines(self) -> Iterator[str]:
        """The lines without their ends, however those are written; a line longer than `LONGEST_LINE` is cut.

        A byte that does not belong to the encoding comes as a character of U+DC80..U+DCFF.
        """
        read = self.text.readline
        while line := read(LONGEST_LINE):
            if line[-1] == "\n":
                yield line[:-1]
                continue
            yield line
            if len(line) >= LONGEST_LINE:
                while (rest := read(LONGEST_LINE)) and rest[-1] != "\n":
                    pass


@contextmanager
def opened(file: Path) -> Iterator[Source]:
    """Open the file of an import.

    UTF-8 with or without a byte order mark, Windows-1252, or UTF-16 with a byte order mark.

    Raises UsageError where there is no such file, StorageFault where it can't be read, Refused where it is no text.
    """
    try:
        with file.open("rb") as raw:
            if not stat.S_ISREG(os.fstat(raw.fileno()).st_mode):
                raise _not_a_file(file)
            digest, encoding = _examine(raw)
            raw.seek(0)
            text = io.TextIOWrapper(raw, encoding=encoding, errors=_errors_of(encoding), newline=None)
            yield Source(file.name, digest, encoding, text)
    except FileNotFoundError:
        raise UsageError(tr("There is no file {file}. Check the path.", file=file.name)) from None
    except IsADirectoryError:
        raise _not_a_file(file) from None
    except PermissionError:
        if file.is_dir():  # how Windows refuses to open a folder
            raise _not_a_file(file) from None
        raise StorageFault(
            tr("{file} can't be read by this account. Check the file's permissions.", file=file.name)
        ) from None


def _not_a_file(file: Path) -> UsageError:
    return UsageError(tr("{file} is not a file. Give the path of a CSV file.", file=file.name))


def _errors_of(encoding: str) -> str:
    # The UTF-16 codec has no bytes of its own to hand out.
    return "replace" if encoding == "utf-16" else "surrogateescape"


def _examine(raw: BinaryIO) -> tuple[str, str]:
    """The digest and the encoding, in one pass and, for a file that is not clean UTF-8, a second one."""
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    clean = True
    head = b""
    while block := raw.read(BLOCK):
        head = head or block[:8]
        digest.update(block)
        if clean:
            clean = _takes(decoder, block)
    clean = clean and _takes(decoder, b"", final=True)
    _refuse_what_is_no_text(head)
    if head.startswith(codecs.BOM_UTF8):
        return digest.hexdigest(), "utf-8-sig"
    if head.startswith(_UTF16):
        return digest.hexdigest(), "utf-16"
    if clean:
        return digest.hexdigest(), "utf-8"
    raw.seek(0)
    return digest.hexdigest(), _damaged_utf8_or_windows(raw)


def _takes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _damaged_utf8_or_windows(raw: BinaryIO) -> str:
    """One damaged row must not turn the accents of all others to nonsense: the majority decides."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="surrogateescape")
    wrong = right = 0
    while block := raw.read(BLOCK):
        text = decoder.decode(block)
        damaged = len(_UNREADABLE.findall(text))
        wrong += damaged
        right += len(_BEYOND_ASCII.findall(text)) - damaged
    return "utf-8" if right > wrong else "cp1252"


def _refuse_what_is_no_text(head: bytes) -> None:
    if not head:
        raise Refused(tr("The file is empty. Export it again with a header line and its rows."))
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Refused(
            tr("The file is a spreadsheet, not CSV. Save it as CSV (UTF-8) there, and import that file.")
        )
    if head.startswith(b"%PDF"):
        raise Refused(tr("The file is a PDF, not CSV. Export the data as CSV, and import that file."))
    if not head.startswith(_UTF16) and b"\0" in head:
        raise Refused(tr("The file is no readable text. Save it as CSV (UTF-8), and import that file."))
