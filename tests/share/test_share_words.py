"""Every word of a page is in the catalogue, and the catalogue has no word for pages too many."""

from __future__ import annotations

import re
from importlib import resources

from mcred.report.sentences import en_offers, en_pages

SENTENCES = {**en_pages.SENTENCES, **en_offers.SENTENCES}
#: Keys that end in a code are put together: page.verdict.{verdict}, page.known_{level}.
COMPUTED = re.compile(
    r"page\.((verdict|date|check|outcome|source)\.\w+"
    r"|(known|linkedin_field|workload|kind|part|answer|rule|status)_\w+)"
)


def said() -> set[str]:
    folder = resources.files("mcred.share") / "templates"
    texts = [item.read_text(encoding="utf-8") for item in folder.iterdir()]
    calls = [call for text in texts for call in re.findall(r"say\(([^()]+)", text)]
    keys = {key for call in calls for key in re.findall(r'"([a-z_0-9.]+)"', call)}
    return {f"page.{key}" for key in keys if key[-1] not in "._"}  # the beginnings of computed ones


def test_templates_say_what_the_catalogue_has() -> None:
    fixed = {key for key in SENTENCES if not COMPUTED.fullmatch(key)}
    assert said() == fixed
