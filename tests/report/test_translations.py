"""Translations: complete, up to date with English, compiled, and claiming no more than English."""

from __future__ import annotations

import re
import subprocess
import sys
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.pofile import read_po

from mcred.containers.detection import refusal
from mcred.report import sentences
from mcred.report.clean import clean
from mcred.report.sentences import LANGUAGES, catalogue, long_date, long_moment, words
from mcred.report.sentences.en_causes import WHOLE

OTHERS = pytest.mark.parametrize("language", [name for name in LANGUAGES if name != "en"])
SPANISH = catalogue("es")


def source(language: str) -> Catalog:
    with (Path(sentences.__file__).parent / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def messages(language: str) -> dict[str, Message]:
    return {str(message.context): message for message in source(language) if message.id}


@OTHERS
def test_every_english_sentence_is_translated(language: str) -> None:
    english, found = catalogue("en"), messages(language)
    assert set(found) == set(english), "run make words"
    changed = [key for key, text in english.items() if found[key].id != text or found[key].fuzzy]
    assert not changed, "the English has changed: run make words and look at the translation"
    assert not [key for key, message in found.items() if not message.string]


@OTHERS
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    with (Path(sentences.__file__).parent / f"{language}.mo").open("rb") as file:
        compiled = GNUTranslations(file)
    stale = [
        key
        for key, message in messages(language).items()
        if compiled.pgettext(key, str(message.id)) != message.string
    ]
    assert not stale, "run make words"


@OTHERS
def test_a_sentence_ends_as_the_english_one_does(language: str) -> None:
    for key, text in catalogue(language).items():
        english = catalogue("en")[key]
        assert (text[-1] in ".:}") == (english[-1] in ".:}"), key
        assert text[0].isspace() == english[0].isspace(), key
        assert text == clean(text), key
        assert len(text) < 250, key


def test_english_alone_reads_no_translation() -> None:
    program = (
        "import sys; from mcred.report.sentences import words;"
        "words('headline.revoked', {}); print('gettext' in sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "False"


# --- reasons


def test_every_cause_is_the_code_of_some_error() -> None:
    package = Path(sentences.__file__).parents[2]
    texts = [path.read_text(encoding="utf-8") for path in package.rglob("*.py")]
    for key in catalogue("en"):
        if key.startswith("cause."):
            assert any(f'"{key.removeprefix("cause.")}"' in text for text in texts), key


def test_a_reason_is_explained_in_spanish_and_kept_as_it_is() -> None:
    data = {"reason": "https://b.example answered 404", "cause": "http_status"}
    assert words("input.unreachable", data, "es") == (
        "No se pudo leer el enlace: el sitio web respondió con un error "
        "(https://b.example answered 404)."
    )
    assert words("input.unreachable", data) == (
        "The link could not be read: https://b.example answered 404."
    )
    whole = {"reason": "this PNG carries no badge", "cause": "no_credential_in_image"}
    assert "carries" not in words("input.no_credential", whole, "es")
    unknown = {"reason": "x", "cause": "none_such"}
    assert words("input.unreachable", unknown, "es") == "No se pudo leer el enlace: x."


# --- dates


@pytest.mark.parametrize(
    ("language", "date", "moment"),
    [
        ("en", "28 November 2026", "28 November 2026, 09:05 UTC"),
        ("es", "28 de noviembre de 2026", "28 de noviembre de 2026, 09:05 UTC"),
    ],
)
def test_dates_are_in_full(language: str, date: str, moment: str) -> None:
    assert long_date("2026-11-28T09:05:59Z", language) == date
    assert long_moment("2026-11-28T09:05:59Z", language) == moment
    assert date in words("headline.expired", {"date": "2026-11-28T09:05:59Z"}, language)


def test_a_date_that_is_none_stays_as_it_is() -> None:
    assert long_date("never\x1b[2J") == clean("never\x1b[2J")
    assert long_date("2026-13-45") == "2026-13-45"
    assert long_date(None) == "…"


# --- what the words may claim, in Spanish as in English

FORBIDDEN = {
    r"genuin[oa]|legítim": "we do not know what is genuine",
    r"auténtic|autentic": "likewise",
    r"(persona|identidad|titular|usuari[oa]) verificad": "nobody's identity was verified",
    r"manipulad|alterad|adulterad": "a changed file may have an innocent reason",
    r"fraud|fals[oa]|falsific": "we accuse nobody",
    r"garantiza|certifica\b|certificad": "the issuer answers for that",
    r"segur[oa]\b|100 ?%": "nothing is",
    r"oficial|acreditad|reconocid[oa] por": "we do not know that",
    r"fiable|confiable|de confianza": "that is the reader's to decide",
}


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_no_spanish_sentence_claims_too_much(pattern: str) -> None:
    for key, text in SPANISH.items():
        assert not re.search(pattern, text, re.IGNORECASE), (key, FORBIDDEN[pattern])


def test_what_the_contract_wants_said_is_said_in_spanish() -> None:
    assert "por sí solo no significa mala conducta" in SPANISH["detail.revoked"]
    assert "No hemos comprobado que esta insignia" in SPANISH["detail.recipient_not_asked"]
    assert "no hemos comprobado quién la usa" in SPANISH["detail.recipient_match"]
    assert "una misma persona puede usar varias" in SPANISH["recipient.mismatch"]
    assert "no la hemos juzgado" in SPANISH["evidence.match"]
    assert "según el emisor" in SPANISH["explain.assessor.issuer_says"]
    assert "no una calificación de nadie" in SPANISH["explain.rigor"]


def test_spanish_addresses_its_reader_formally() -> None:
    informal = re.compile(r"\b(tú|tu|tus|ti|contigo|vosotros|vuestr[oa]s?|vos)\b", re.IGNORECASE)
    assert not [key for key, text in SPANISH.items() if informal.search(text)]


@pytest.mark.parametrize("kind", ["empty", "gif", "jpeg", "webp", "heic", "tiff", "bmp", "zip",
                                  "gzip", "xml", "url", "private-key", "utf-16"])  # fmt: skip
def test_what_to_do_with_a_file_that_is_no_badge_is_said_in_every_language(kind: str) -> None:
    """It is the commonest mistake, and the advice is all that such a report has to say."""
    error = refusal(kind, b"")
    assert error.code in WHOLE
    data = {"reason": error.message, "cause": error.code}
    assert error.message in words("input.no_credential", data)
    for language in sorted(set(LANGUAGES) - {"en"}):
        said = words("input.no_credential", data, language)
        assert error.message not in said
        assert said != words("input.no_credential", {"reason": "", "cause": ""}, language)
