"""The benchmark: every workload beside the same work in plain SQL (or the bare client), interleaved in one run.

It measures and tells; it never asserts. `docs/benchmark.md` says what the figures mean.
"""
