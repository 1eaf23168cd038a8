"""The command line: parse, call the library, print. Nothing here decides anything about a badge."""

from mcred.cli.app import main

__all__ = ["main"]
