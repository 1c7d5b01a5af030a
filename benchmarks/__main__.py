"""python -m benchmarks [--size S|D|B|X] [--only NAME…] [--json FILE]"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.sizes import SIZES

_CACHE = Path(__file__).resolve().parent.parent / "build" / "bench"


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the workloads and prints the table. 0 when all ran, whatever they showed; 1 when a comparison was not fair."""
    from benchmarks.running import WORKLOADS, run

    parser = argparse.ArgumentParser(
        prog="bench", description="Each workload beside plain SQL in the same run."
    )
    parser.add_argument(
        "--size", choices=sorted(SIZES), default="S", help="S and B: two years, D: twenty years"
    )
    parser.add_argument(
        "--only", nargs="+", choices=sorted(WORKLOADS), metavar="NAME", help=", ".join(WORKLOADS)
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows there as JSON")
    parser.add_argument("--cache", type=Path, default=_CACHE, metavar="DIR", help="where books are kept")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(argv)
    return run(
        SIZES[given.size],
        only=given.only or list(WORKLOADS),
        json_file=given.json,
        cache=given.cache,
        seed=given.seed,
    )


if __name__ == "__main__":
    sys.exit(main())
