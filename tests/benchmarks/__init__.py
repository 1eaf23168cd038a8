"""How fast mcred is, as multiples of what cannot be avoided: `python -m tests.benchmarks`."""
