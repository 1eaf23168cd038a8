"""The report of a verification: outcomes, the verdict they lead to, and the words for both."""

from mcred.report.check import CHECK_IDS, Check, Outcome, Warning_
from mcred.report.facts import (
    AchievementFacts,
    AssessmentFacts,
    CredentialFacts,
    EvidenceFacts,
    IssuerFacts,
    RecipientFacts,
    RigorFacts,
    SourceFacts,
)
from mcred.report.report import REPORT_VERSION, VerificationReport
from mcred.report.verdict import Verdict, exit_code, verdict_of

__all__ = [
    "CHECK_IDS",
    "REPORT_VERSION",
    "AchievementFacts",
    "AssessmentFacts",
    "Check",
    "CredentialFacts",
    "EvidenceFacts",
    "IssuerFacts",
    "Outcome",
    "RecipientFacts",
    "RigorFacts",
    "SourceFacts",
    "Verdict",
    "VerificationReport",
    "Warning_",
    "exit_code",
    "verdict_of",
]
