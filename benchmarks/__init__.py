"""Runnable comparisons: `python -m benchmarks`. Never timed tests."""
