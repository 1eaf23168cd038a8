"""JSON-LD: pinned contexts, strict expansion and RDFC-1.0 (design rules 1, 2 and 7)."""
