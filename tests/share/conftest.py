"""Art is drawn once for a run: the same id and theme always give the same picture."""

from __future__ import annotations

from functools import cache

import pytest

from mcred.share.art import badge_png, card_png
from mcred.share.site import frame

_badge, _card = cache(badge_png), cache(card_png)


@pytest.fixture(autouse=True)
def _drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame, "badge_png", _badge)
    monkeypatch.setattr(frame, "card_png", _card)
