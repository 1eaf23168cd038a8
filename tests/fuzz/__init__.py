"""Structure-aware fuzzing of whole verification: signed badges of every kind, and what becomes of
them when somebody changes them. `python -m tests.fuzz` runs for as long as it is told.
"""
