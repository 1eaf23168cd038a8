"""What `import mcred` offers, and what it costs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import mcred

NAMES = [
    "Achievement",
    "AchievementCredential",
    "AchievementSubject",
    "CannedFetcher",
    "Criteria",
    "DateTimeZ",
    "Evidence",
    "Fetcher",
    "FileRecords",
    "GuardedFetcher",
    "IdentityObject",
    "Issuer",
    "KeyType",
    "Limits",
    "McredError",
    "MemoryRecords",
    "MicroCredential",
    "NotVerifiedError",
    "OfflineFetcher",
    "Policy",
    "Profile",
    "Programme",
    "Records",
    "Result",
    "ResultDescription",
    "RubricCriterionLevel",
    "SignedCredential",
    "SignedPresentation",
    "Signer",
    "SigningKey",
    "TrustEntry",
    "TrustList",
    "UnsafeUnboundKeys",
    "UsageError",
    "Verdict",
    "VerificationKey",
    "VerificationReport",
    "Verifier",
    "__version__",
    "award",
    "present",
    "verify",
]

#: Libraries that a program pays for only when it uses what needs them.
HEAVY = {
    "pyld",
    "jwcrypto",
    "sqlalchemy",
    "requests",
    "urllib3",
    "jsonschema",
    "pydantic",
    "cryptography",
    "click",
    "rich",
    "ruamel",
    "tomlkit",
    "publicsuffixlist",
}

README = """
import mcred

issuer = mcred.Issuer(profile={"name": "Example School"}, key=mcred.SigningKey.generate())
signed = issuer.issue(credential)
report = mcred.verify(signed.to_json())
print(report.verdict, report.headline)
"""

TYPED = f"""
from __future__ import annotations

from typing import assert_type

credential: dict[str, object] = {{}}
{README}
assert_type(issuer, mcred.Issuer)
assert_type(signed, mcred.SignedCredential)
assert_type(report, mcred.VerificationReport)
assert_type(report.verdict, mcred.Verdict)
assert_type(report.headline, str)
assert_type(signed.to_json(), str)
policy = mcred.Policy(
    trust=mcred.TrustList((mcred.TrustEntry(id="did:web:issuer.example"),)),
    domains={{"issuer.example"}},
)
verifier = mcred.Verifier(policy=policy, fetch=mcred.CannedFetcher({{}}))
assert_type(verifier.verify(b"", recipient="ada@example.org"), mcred.VerificationReport)
fetcher: mcred.Fetcher = mcred.OfflineFetcher()
signer: mcred.Signer = mcred.SigningKey.generate()
"""


def run(code: str) -> str:
    """What a fresh interpreter prints."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_public_names_are_these() -> None:
    """Adding one is a decision, taking one away a breaking change."""
    assert sorted(mcred.__all__) == sorted(NAMES)
    assert len(set(mcred.__all__)) == len(mcred.__all__)


@pytest.mark.parametrize("name", NAMES)
def test_every_public_name_is_there_and_is_no_module(name: str) -> None:
    """A module of the same name would take its place as soon as anybody imports it."""
    assert not isinstance(getattr(mcred, name), ModuleType)
    assert name in dir(mcred)
    package = Path(mcred.__file__).parent
    assert not (package / name).exists()
    assert not (package / f"{name}.py").exists()


def test_another_name_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = mcred.nothing


def test_importing_costs_nothing_but_the_names() -> None:
    loaded = run("import sys, mcred; print(*sorted({n.split('.')[0] for n in sys.modules}))")
    assert HEAVY.isdisjoint(loaded.split())
    own = run("import sys, mcred; print(*(n for n in sys.modules if n.startswith('mcred')))")
    assert set(own.split()) == {"mcred", "mcred._version"}


@pytest.mark.parametrize(
    ("name", "spared"),
    [
        ("Policy", HEAVY),
        ("TrustList", HEAVY),
        ("Limits", HEAVY),
        ("Verdict", HEAVY),
        ("McredError", HEAVY),
        ("SigningKey", HEAVY),
        ("CannedFetcher", {"sqlalchemy", "pydantic", "pyld", "jwcrypto", "jsonschema", "click"}),
        ("Profile", {"sqlalchemy", "pyld", "jwcrypto", "requests", "jsonschema", "click"}),
        ("Verifier", {"sqlalchemy", "click", "rich", "ruamel", "tomlkit", "jsonschema"}),
        ("Issuer", {"sqlalchemy", "click", "rich", "ruamel", "tomlkit", "jsonschema"}),
    ],
)
def test_a_name_costs_only_what_it_needs(name: str, spared: set[str]) -> None:
    code = f"import sys, mcred; mcred.{name}; print(*{{n.split('.')[0] for n in sys.modules}})"
    assert spared.isdisjoint(run(code).split())


def test_the_package_says_that_it_is_typed() -> None:
    assert (Path(mcred.__file__).parent / "py.typed").is_file()


def test_the_usage_in_six_lines_runs() -> None:
    sample = "from mcred.cli.sample import sample_badge\ncredential = sample_badge(salt='a' * 16)\n"
    assert run(sample + README).startswith("issuer_unknown Signed by ")


def test_the_usage_in_six_lines_is_typed(tmp_path: Path) -> None:
    pytest.importorskip("mypy", reason="mypy is not installed")
    program = tmp_path / "program.py"
    program.write_text(TYPED)
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", str(program)],
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stdout + done.stderr
