"""Words: every code has a sentence, every sentence a code, and none claims too much."""

from __future__ import annotations

import ast
import re
import string
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mcred
from mcred.errors import UsageError
from mcred.report import CHECK_IDS, Verdict
from mcred.report.clean import clean
from mcred.report.sentences import LANGUAGES as KNOWN
from mcred.report.sentences import catalogue, sentence, words

SOURCE = Path(mcred.__file__).parent
MAKERS = [*sorted((SOURCE / "checks").rglob("*.py")), SOURCE / "verifier.py"]
LANGUAGES = pytest.mark.parametrize("language", KNOWN)


# --- what the code can say, read from the code


def trees() -> Iterator[ast.Module]:
    for path in MAKERS:
        yield ast.parse(path.read_text(encoding="utf-8"))


def constants(node: ast.expr) -> Iterator[str]:
    """The strings that an expression may be: a literal, or a choice between literals."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from constants(node.body)
        yield from constants(node.orelse)


def called(name: str) -> Iterator[ast.Call]:
    for tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                function = node.func
                own = function.attr if isinstance(function, ast.Attribute) else None
                if name in (own, getattr(function, "id", None)):
                    yield node


#: Codes of `Check(…)` that are no literals where they stand, with the place that decides.
COMPUTED = {
    "status": {"revoked", "suspended"},  # checks/status.py: _WITHDRAWN
    "proof": {
        # checks/proof.py: _PROOF_CODES, _failed, _summary
        "no_proof",
        "signature_mismatch",
        "claims_differ",
        "broken",
        "key_unusable",
        "unsupported_method",
        "key_unreachable",
    },
    "input": {
        # checks/unpacking.py: failed; checks/following.py: _one, _STATUS, _code
        "found",
        "too_large",
        "no_credential",
        "not_found",
        "gone",
        "private",
        "busy",
        "unreachable",
    },
    # checks/presentation.py: in_members, _unsigned, _OF_HOLDER
    "contexts": {"in_members", "unsigned_presentation"},
    "issuer_binding": {"holder_bound", "not_the_holders", "holder_unreachable"},
    # checks/evidence.py: the worst of what was found
    "evidence": {"match", "changed", "unreachable", "no_digest"},
    "trust": {"unknown_domain", "unknown_path", "unknown_self"},  # f"unknown_{level}"
}


def emitted() -> set[tuple[str, str]]:
    """(check id, code) of every `Check` that the checks make."""
    found = {(name, code) for name, codes in COMPUTED.items() for code in codes}
    for call in called("Check"):
        if len(call.args) < 3:
            continue
        names = list(constants(call.args[0]))
        found |= {(name, code) for name in names for code in constants(call.args[2])}
    return found


def warned() -> set[str]:
    return {code for call in called("warn") if call.args for code in constants(call.args[0])}


def has_sentence(name: str, code: str, language: str) -> bool:
    texts = catalogue(language)
    return f"{name}.{code}" in texts or f"*.{code}" in texts


def test_the_scan_sees_the_checks() -> None:
    """Else the tests below would pass on nothing."""
    assert {name for name, _ in emitted()} == set(CHECK_IDS)
    assert len(emitted()) > 40
    assert {"jwt_no_sub", "unbound_key", "list_unsigned", "legacy_proof"} <= warned()


def test_a_check_whose_code_is_computed_is_listed() -> None:
    dynamic = {
        name
        for call in called("Check")
        if len(call.args) >= 3 and not list(constants(call.args[2]))
        for name in constants(call.args[0])
    }
    assert dynamic <= set(COMPUTED)


@LANGUAGES
def test_every_code_has_a_sentence(language: str) -> None:
    missing = {pair for pair in emitted() if not has_sentence(*pair, language)}
    assert not missing
    assert all(has_sentence(name, "not_reached", language) for name in CHECK_IDS)


@LANGUAGES
def test_every_warning_has_a_sentence(language: str) -> None:
    assert not {code for code in warned() if f"warning.{code}" not in catalogue(language)}


@LANGUAGES
def test_every_verdict_has_a_headline(language: str) -> None:
    texts = catalogue(language)
    for verdict in Verdict:
        cases = [key for key in texts if re.fullmatch(rf"headline\.{verdict}(\..*)?", key)]
        assert cases, verdict
    assert {key for key in texts if key.startswith("headline.invalid")} >= {
        "headline.invalid.content",
        "headline.invalid.key",
        "headline.invalid.outside",
    }


#: Sentences for codes that arrive with a later check; the report contract names them already.
AWAITED = {
    "warning.evidence_changed": "evidence that is opened",
    "warning.evidence_unreachable": "evidence that is opened",
    "status.message": "notes on a status",
    "warning.jwt_extra_header": "tokens read leniently",
}


def test_no_sentence_is_an_orphan() -> None:
    codes = {code for _, code in emitted()} | {"not_reached"}
    orphans = set()
    for key in catalogue("en"):
        name, _, code = key.partition(".")
        if name in CHECK_IDS:
            used = (name, code) in emitted()
        elif name == "*":
            used = code in codes
        elif name == "warning":
            used = code in warned()
        elif name == "headline":
            used = code.partition(".")[0] in set(Verdict)
        else:
            used = is_looked_up(key)
        if not used:
            orphans.add(key)
    assert orphans <= set(AWAITED), orphans - set(AWAITED)


def is_looked_up(key: str) -> bool:
    """Whether some file of the package asks for the key, as a literal or by its beginning."""
    beginning = key.rpartition(".")[0]
    return any(
        f'"{key}"' in text or f'"{beginning}.{{' in text
        for path in SOURCE.rglob("*.py")
        if not (path.parent.name == "sentences" and path.name.startswith("en"))
        for text in [path.read_text(encoding="utf-8")]
    )


# --- languages


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@LANGUAGES
def test_every_language_has_the_same_keys_and_placeholders(language: str) -> None:
    english, other = catalogue("en"), catalogue(language)
    assert set(other) == set(english)
    for key, text in other.items():
        assert placeholders(text) == placeholders(english[key]), key


def test_a_region_has_the_words_of_its_language() -> None:
    for tag in ("es-MX", "es_ES", "ES"):
        assert catalogue(tag) is catalogue("es")
    assert catalogue("en-GB") is catalogue("en")


def test_a_language_or_a_code_that_is_not_there_is_the_callers_mistake() -> None:
    with pytest.raises(UsageError, match="no sentences in 'xx'"):
        words("headline.valid", {}, "xx")
    with pytest.raises(UsageError):
        words("headline.none", {})
    with pytest.raises(UsageError):
        sentence("proof", "no_such_code", {})


def test_a_gap_in_the_data_is_an_ellipsis() -> None:
    assert sentence("validity", "expired", {}) == "It expired on …."


# --- what the words may claim


#: Claims that no sentence may make, and why.
FORBIDDEN = {
    r"genuine": "we do not know what is genuine",
    r"authentic": "likewise",
    r"verified (person|identity|holder|user|learner)": "nobody's identity was verified",
    r"tamper": "a changed file may have an innocent reason",
    r"fraud|fake|forged?\b|counterfeit": "we accuse nobody",
    r"guarantee|certif(y|ied)|prove[sn]?\b.*(skill|competen)": "the issuer answers for that",
    r"safe|secure\b|100 ?%": "nothing is",
    r"official|accredited|recognised by": "we do not know that",
    r"trustworthy|legitimate": "that is the reader's to decide",
}
#: Where the words are used otherwise: a key that proves nothing, a rule about safety.
ALLOWED = {"headline.refused", "input.refused"}


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_no_sentence_claims_too_much(pattern: str) -> None:
    for key, text in catalogue("en").items():
        if key not in ALLOWED:
            assert not re.search(pattern, text, re.IGNORECASE), (key, FORBIDDEN[pattern])


def test_what_the_contract_wants_said_is_said() -> None:
    english = catalogue("en")
    assert "this alone does not mean misconduct" in english["detail.revoked"]
    assert "did not check that this badge belongs" in english["detail.recipient_not_asked"]
    assert "did not check who uses it" in english["detail.recipient_match"]
    assert "one person may use several" in english["recipient.mismatch"]
    assert "we did not judge it" in english["evidence.match"]
    assert "according to the issuer" in english["explain.assessor.issuer_says"]
    assert "nobody's rating" in english["explain.rigor"]


def test_every_sentence_is_one_line_of_plain_text() -> None:
    for key, text in catalogue("en").items():
        assert text == clean(text), key
        assert len(text) < 200, key


# --- a stranger's text in our lines


@pytest.mark.parametrize(
    "text",
    [
        "\x1b[31mred\x1b[0m",
        "\x07\x08\x00",
        "a\u202egnp.exe",
        "a\u2066b\u2069",
        "zero\u200bwidth\u200d\ufeff",
        "line\u2028separator\u2029",
        "c1\x9b31m",
        "soft\u00adhyphen",
        "tag\U000e0041",
        "lone\ud800",
        "private\ue000",
        "unassigned\u0378",
    ],
)
def test_control_and_invisible_characters_are_written_out(text: str) -> None:
    shown = clean(text)
    assert shown.isprintable()
    assert "\\u" in shown or "\\U" in shown


def test_lines_become_one_and_long_text_is_cut() -> None:
    assert clean("Valid.\nSigned by Harvard.\r\n\tok") == "Valid. Signed by Harvard.   ok"
    assert len(clean("x" * 10_000)) == 500
    assert clean("x" * 10_000).endswith("…")
    assert clean("é ü 大学 ñ") == "é ü 大学 ñ"
    assert clean(["a", 1, None]) == "a, 1, None"


@given(st.text())
def test_whatever_the_text_it_is_one_printable_line(text: str) -> None:
    shown = clean(text)
    assert len(shown) <= 500
    for character in shown:  # a space of another width is a space
        assert character.isprintable() or unicodedata.category(character) == "Zs"


@given(st.text(alphabet="{}!:.[]0a_ \n"))
def test_braces_in_a_badge_are_no_placeholders(text: str) -> None:
    found = words("detail.claimed_name", {"name": text})
    assert clean(text) in found
