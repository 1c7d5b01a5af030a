"""Many commands in one process, each with streams of its own: a process for each would take minutes.

Started as `python -m tests.acceptance.batch`. Each line of standard input is [words, standard input, environment] in JSON; each is
answered by a line with [exit status, standard output, standard error].
"""

from __future__ import annotations

import io
import json
import logging
import os
import sys

from frontdesk.app.main import main


def _one(words: list[str], given: str) -> tuple[int, str, str]:
    streams = [io.TextIOWrapper(io.BytesIO(each), encoding="utf-8") for each in (given.encode(), b"", b"")]
    before = sys.stdin, sys.stdout, sys.stderr
    sys.stdin, sys.stdout, sys.stderr = streams
    try:
        status = main(words)
    finally:
        sys.stdin, sys.stdout, sys.stderr = before
        for handler in logging.getLogger().handlers[:]:
            logging.getLogger().removeHandler(handler)
            handler.close()
    return status, _told(streams[1]), _told(streams[2])


def _told(stream: io.TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()


if __name__ == "__main__":
    for line in sys.stdin:
        asked, given, environment = json.loads(line)
        os.environ.update(environment)
        print(json.dumps(_one(asked, given)), flush=True)
