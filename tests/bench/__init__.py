"""Measures the site at its largest: `python -m tests.bench`. Not collected as tests."""
