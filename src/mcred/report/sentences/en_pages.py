"""English words of pages: labels and headings of the printable report and of published sites."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["SENTENCES"]

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        # a verdict in a few words, beside its icon
        "page.verdict.refused": "Not opened",
        "page.verdict.not_a_credential": "No badge found",
        "page.verdict.malformed": "Damaged",
        "page.verdict.unsupported": "Not checked: unknown method",
        "page.verdict.invalid": "Do not rely on it",
        "page.verdict.revoked": "Withdrawn",
        "page.verdict.suspended": "On hold",
        "page.verdict.not_yet_valid": "Not in force yet",
        "page.verdict.expired": "Expired",
        "page.verdict.recipient_mismatch": "Issued to another address",
        "page.verdict.could_not_check": "Could not be checked completely",
        "page.verdict.inconsistent": "Contradicts its own rubric",
        "page.verdict.hosted_only": "Not signed",
        "page.verdict.issuer_unknown": "Signed, issuer not known to you",
        "page.verdict.valid": "Signed and in force",
        # headings
        "page.report": "Badge report",
        "page.report_skip": "Skip to the report",
        "page.warnings": "Worth knowing",
        "page.criteria": "What the person had to do",
        "page.criteria_link": "The issuer describes it at this address, which was not opened:",
        "page.results": "How the work was judged",
        "page.results_intro": (
            "Each criterion with its whole scale, from the lowest level to the highest."
        ),
        "page.evidence": "Evidence",
        "page.evidence_file": "The file: {state}",
        "page.evidence_digest": (
            "The signed badge records the file's digest, so whoever has the file can tell whether "
            "it is the same:"
        ),
        "page.assessment": "Who assessed",
        "page.rigor": "What this badge records",
        "page.rigor_ours": "Our own reading, nobody's rating:",
        "page.issuer": "Who issued it, and how we know",
        "page.issuer_id": "Identifier",
        "page.issuer_name": "Name",
        "page.issuer_why": "How we know",
        "page.checks": "What was checked",
        "page.checks_check": "Step",
        "page.checks_outcome": "Outcome",
        "page.checks_found": "What was found",
        "page.source": "What was looked at",
        "page.unproven": (
            "Nothing that this file or link says about a person or an achievement is shown here, "
            "because none of it is proven."
        ),
        # results
        "page.result_reached": "Reached",
        "page.result_required": "Required",
        "page.result_reached_line": "Reached: {level}",
        "page.result_recorded_line": "Recorded: {level}",
        "page.result_required_line": "Required: {level}",
        "page.result_met": "meets what was required",
        "page.result_not_met": "below what was required",
        # dates
        "page.date.awarded": "Awarded",
        "page.date.issued": "Signed",
        "page.date.valid_from": "In force from",
        "page.date.valid_until": "In force until",
        # checks and outcomes
        "page.check.input": "Reading the file or link",
        "page.check.parse": "Badge data",
        "page.check.contexts": "Vocabulary",
        "page.check.schema": "Shape",
        "page.check.subject": "Subject",
        "page.check.proof": "Signature",
        "page.check.issuer_binding": "The issuer's key",
        "page.check.refresh": "Replacement",
        "page.check.validity": "Dates",
        "page.check.status": "Withdrawal",
        "page.check.recipient": "Recipient",
        "page.check.results": "Results",
        "page.check.evidence": "Evidence",
        "page.check.endorsements": "Endorsements",
        "page.check.trust": "Trust in the issuer",
        "page.outcome.pass": "Passed",
        "page.outcome.fail": "Failed",
        "page.outcome.warn": "Passed with a note",
        "page.outcome.not_checked": "Not checked",
        "page.outcome.not_applicable": "Does not apply",
        # what was looked at
        "page.source.given": "Given as",
        "page.source.final": "Found at",
        "page.source.container": "Kind of file",
        "page.source.format": "Kind of signature",
        "page.source.sha256": "SHA-256 of the input",
        "page.source.credential": "Badge identifier",
        "page.source.issuer": "Issuer identifier",
        # the foot of a report
        "page.report_checked": "Checked on {when}.",
        "page.report_made": (
            "Made by mcred {version}. It says what was found at that time; status and dates can "
            "change. Check again before you decide."
        ),
        "page.by": "Issued by",
        "page.calls_itself": "By an issuer that calls itself",
        "page.issuer_claims": "Calls itself (not checked)",
        # a site of badges
        "page.skip": "Skip to the content",
        "page.nav": "Site",
        "page.badges": "Badges",
        "page.issuer_page": "Issuer",
        "page.badges_of": "Badges of {name}",
        "page.achievements": "What can be earned",
        "page.nothing_yet": "No badge has been published here yet.",
        "page.no_list": (
            "Who has earned a badge is not listed: each earner decides whom to give the address of "
            "their own page."
        ),
        "page.site_foot": "Published by {name}. This site sets no cookies and counts nobody.",
        "page.gone": "There is no such page",
        "page.gone_text": (
            "A badge page that stood here may have been taken down by its earner's wish. That says "
            "nothing about the badge."
        ),
        "page.web_site": "Web site",
        "page.profile_data": "Profile as data",
        "page.what_to_do": "What to do",
        "page.rubric": "How the work is judged",
        "page.card_alt": "The picture of the badge {name}",
        "page.art_alt": "Badge: {name}",
        # a badge's own page
        "page.earner": "Earned by",
        "page.own_word": (
            "That was found on {when}, when this page was made. It is the issuer's own word, put "
            "here at the earner's wish, and no proof by itself."
        ),
        "page.check_yourself": "Check it yourself",
        "page.check_how": (
            "The signed badge is in the picture and in the data file below. Give either, or this "
            "page's address, to any Open Badges 3.0 verifier that you trust, or run:"
        ),
        "page.get_png": "Badge as PNG",
        "page.get_svg": "Badge as SVG",
        "page.get_certificate": "Certificate (PDF)",
        "page.get_data": "Signed data",
        "page.asked_at": "A verifier asks here whether it has been withdrawn since:",
        "page.no_status": "The issuer keeps no list by which this badge could be withdrawn.",
        "page.found_when_made": "What was checked when this page was made ({when})",
        "page.known_domain": (
            "The key that signs stands in a file on {domain}: whoever controls that web site has "
            "issued this. A verifier fetches that file itself."
        ),
        "page.known_path": (
            "The key that signs stands in a folder on {domain}: whoever controls that folder has "
            "issued this. Others have folders there too."
        ),
        "page.known_self": (
            "The issuer is named by its key alone, which anyone can make. Ask the issuer, in a way "
            "that you trust, whether this identifier is its own."
        ),
        "page.share": "Share it",
        "page.address": "The address of this page:",
        "page.qr_alt": "QR code of this page's address",
        "page.linkedin": "Add to LinkedIn",
        "page.linkedin_fields": "LinkedIn's fields, to copy",
        "page.linkedin_field_name": "Name",
        "page.linkedin_field_organizationName": "Issuing organisation",
        "page.linkedin_field_issueYear": "Issue date: year",
        "page.linkedin_field_issueMonth": "Issue date: month",
        "page.linkedin_field_expirationYear": "Expiration date: year",
        "page.linkedin_field_expirationMonth": "Expiration date: month",
        "page.linkedin_field_certUrl": "Credential URL",
        "page.linkedin_field_certId": "Credential ID",
        "page.grant": (
            "This page was made for {audience}. It shows what its holder chose to show, and it "
            "ends on {until}."
        ),
        "page.grant_whole": (
            "The signed file behind it holds the whole badge, also what is not shown here."
        ),
        "page.embed": "Put it on your own site",
        "page.page_foot": (
            "Published by {name} at the earner's wish, as of {when}. This site sets no cookies and "
            "counts nobody."
        ),
    }
)
