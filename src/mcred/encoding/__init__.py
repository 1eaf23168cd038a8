"""Bytes and text, no meaning."""
