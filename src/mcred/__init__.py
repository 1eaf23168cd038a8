"""Micro-credentials from definition to verified Open Badge."""
