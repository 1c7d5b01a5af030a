"""The window in the benchmark. Everything that needs Qt runs in processes of its own, so that each begins as a program does."""
