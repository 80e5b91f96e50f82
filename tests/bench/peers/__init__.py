"""The timeline beside its peers: the same events, the same input, taking turns in one browser.

    python -m tests.bench.peers 1000 10000 100000 --json peers.json

See `__main__.py` for what is measured, and how.
"""
