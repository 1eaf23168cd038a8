"""English. What the words may claim is in the report contract: who signed, that it is unchanged,
that it is in force as of when, and how the issuer is known. The issuer answers for the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["SENTENCES"]

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        # headlines, by verdict; invalid and could_not_check have several
        "headline.refused": "We did not look at this: it breaks a safety rule.",
        "headline.not_a_credential": "There is no badge data behind this link or in this file.",
        "headline.malformed": "This is badge data, but it is damaged.",
        "headline.unsupported": (
            "This badge uses a method that this version cannot check: {method}."
        ),
        "headline.invalid.content": (
            "Do not rely on this badge: its content does not match its signature."
        ),
        "headline.invalid.key": (
            "Do not rely on this badge: the key that signed it is not shown to be the issuer's."
        ),
        "headline.invalid.outside": (
            "Do not rely on this badge: it says something that its signature does not cover."
        ),
        "headline.invalid.unsigned": "Do not rely on this badge: nobody has signed it.",
        "headline.invalid.too_complex": (
            "Do not rely on this badge: it is built so that checking it would take too much work."
        ),
        "headline.invalid.hosted": (
            "Do not rely on this badge: its issuer's web site does not stand behind it."
        ),
        "headline.invalid.made_for_another": (
            "Do not rely on this: it was made for somebody else than the one you named."
        ),
        "headline.invalid.answers_another": (
            "Do not rely on this: it does not answer what you asked to be signed."
        ),
        "headline.invalid.proof_ended": (
            "Do not rely on this badge: the time that its signature was made for is over."
        ),
        "headline.revoked": "The issuer has withdrawn this badge.",
        "headline.suspended": "The issuer has put this badge on hold.",
        "headline.not_yet_valid": "This badge is not in force before {date}.",
        "headline.expired": "Signed by {who} and unchanged, but it expired on {date}.",
        "headline.recipient_mismatch": (
            "This badge was issued to another address than the one you gave."
        ),
        "headline.could_not_check": "We could not check this badge completely: {what}.",
        "headline.inconsistent": (
            "Signed by {who} and in force, but its results contradict its own rubric."
        ),
        "headline.hosted_only": (
            "The web site {domain} says that this badge exists; nothing is signed."
        ),
        "headline.expired.hosted": (
            "The web site {domain} says that this badge exists, but it expired on {date}."
        ),
        "headline.issuer_unknown": (
            "Signed by {who}, unchanged and in force, but nobody you trust vouches for this issuer."
        ),
        "headline.valid": "Signed by {who}, unchanged, and in force as of {date}.",
        "headline.inconsistent.dangling": (
            "Signed by {who} and in force, but it relates things that are not in it."
        ),
        "note.refreshed": "This is the issuer's newer version of it.",
        "note.selectively_disclosed": "Its holder chose which parts of it to show.",
        "note.evidence_changed": "Some evidence is not the file that the issuer recorded.",
        "note.endorsement_fails": "Not every endorsement in it holds.",
        "members.ambiguous": (
            "This link leads to {count} different badges; the one to look at first: {worst}"
        ),
        "members.headline": "{count} credentials; the one to look at first: {worst}",
        # who signed, as the headline may say it
        "who.domain": "whoever controls the web site {domain}",
        "who.path": "whoever controls a folder on {domain}",
        "who.self": "a key that names no web site",
        # second lines
        "detail.invalid": (
            "Ask the earner for the original file or link, or ask the issuer about it."
        ),
        "detail.revoked": "Withdrawn by the issuer; this alone does not mean misconduct.",
        "detail.suspended": "A hold may be lifted: check again later.",
        "detail.unsupported": "This says nothing against the badge.",
        "detail.could_not_check": "Try again; this says nothing against the badge.",
        "detail.recipient_mismatch": "One person may use several addresses.",
        "detail.hosted_only": "Its truth rests on that web site, as it is today.",
        "detail.recipient_not_asked": (
            "We did not check that this badge belongs to your candidate."
        ),
        "detail.recipient_match": (
            "It was issued to the address you gave; we did not check who uses it."
        ),
        "detail.issuer_answers": "The issuer answers for the assessment.",
        "detail.claimed_name": 'The issuer calls itself "{name}"; we did not check that.',
        # what could not be checked, in the headline
        "what.input": "the link could not be read",
        "what.gone": "what the link led to was withdrawn or taken down",
        "what.not_found": "there is nothing at its address",
        "what.several_codes": "it holds several different codes",
        "what.private": "the link is not open to everybody",
        "what.proof": "the signing key could not be had",
        "what.site": "its web site could not be asked",
        "what.linked": "a document that it points to could not be had",
        "what.issuer_binding": "the signature is not bound to the issuer",
        "what.status": "whether it was withdrawn is not known",
        "what.recipient": "it names no address of the kind you gave",
        "what.other": "a step was not reached",
        # every check
        "*.not_reached": "Not checked, because an earlier step ended the verification.",
        "*.unsupported_method": "It uses {method}, which this version does not check.",
        "*.in_members": "See each of the credentials in it.",
        "*.unsigned_presentation": (
            "Nobody has signed the presentation; the credentials in it speak for themselves."
        ),
        "*.too_large": "It is larger or deeper than this tool accepts: {reason}.",
        "*.too_complex": "Checking it would take more work than this tool accepts: {reason}.",
        # input
        "input.read": "The data was read.",
        "input.refused": "The address breaks a safety rule: {reason}.",
        "input.no_credential": "No badge data was found: {reason}.",
        "input.found": "The link leads to badge data at {url}.",
        "input.found_several": "The link leads to {count} different badges.",
        "input.nothing_behind": (
            "The link leads to a web page or file in which no badge data was found: {final}."
        ),
        "input.several_codes": (
            "It holds {count} different QR codes, and which one is meant is not said: {codes}."
        ),
        "input.unreachable": "The link could not be read: {reason}.",
        "input.not_found": "There is nothing at the address that the link leads to: {reason}.",
        "input.gone": (
            "Its web site says that what stood there was withdrawn or taken down; this alone does "
            "not mean misconduct."
        ),
        "input.private": (
            "The page is not open to everybody: ask for its public link, or for the badge's file."
        ),
        "input.busy": "Its web site could not answer now: {reason}.",
        "input.offline": "The link was not opened, because no network was allowed.",
        # parse
        "parse.parsed": "The badge data is whole.",
        "parse.presentation": "The presentation is whole; it holds {count} credentials.",
        "parse.several": "The data is whole; it holds {count} credentials.",
        "parse.damaged": "The badge data is damaged: {reason}.",
        "parse.no_credential": "The data is whole, but it is no credential: {reason}.",
        # contexts
        "contexts.complete": "Every statement is one that the signature covers.",
        "contexts.unknown_context": "It uses a vocabulary that this version does not carry: {url}.",
        "contexts.outside_signature": "A statement lies outside the signature: {reason}.",
        "contexts.undefined_terms": (
            "It is signed as text, but uses terms that its vocabularies do not define: {reason}."
        ),
        "contexts.read_by_name": "An Open Badges 2 badge is read by its members' names.",
        # schema
        "schema.conforms": "It has the shape of its kind of credential ({profile}).",
        "schema.tolerated": "Its shape departs from the specification in small ways: {reason}.",
        "schema.breaks": "It does not have the shape that the specification demands: {reason}.",
        "schema.conforms_to_named": (
            "It has the shape of its kind of credential ({profile}), and of the schema it names."
        ),
        "schema.breaks_named": (
            "It does not have the shape of a schema that it names ({url}): {reason}."
        ),
        "schema.schema_not_checked": (
            "Its shape conforms; a schema that it names was not checked: {method}."
        ),
        # subject
        "subject.present": "It says what it is about and to whom it was issued.",
        "subject.presents": "It holds {count} credentials.",
        "subject.nothing_presented": "It holds no credential.",
        "subject.missing": "It does not say to whom it was issued, or for what: {reason}.",
        # proof
        "proof.verified": "The signature matches the content ({method}).",
        "proof.unknown_suite_beside": (
            "The signature matches the content ({method}); a further one was not checked: {other}."
        ),
        "proof.not_presented": (
            "You asked for an answer to your question; this is a credential that nobody presents."
        ),
        "proof.no_proof": "Nobody has signed it.",
        "proof.signature_mismatch": "The content does not match the signature ({method}).",
        "proof.broken": "The signature cannot hold: {reason}.",
        "proof.claims_differ": "The signed token contradicts the credential in it: {reason}.",
        "proof.site_says": "The web site {domain} publishes it; nothing is signed.",
        "proof.site_unreachable": "Its web site could not be asked: {reason}.",
        "proof.no_address": "It names no place where it could be checked: {reason}.",
        "proof.other_document": "Its web site does not say so: {reason}.",
        "proof.key_unreachable": "The signing key could not be had: {reason}.",
        "proof.key_unusable": "The signing key is not one that this signature may use: {reason}.",
        # issuer binding
        "issuer_binding.bound": "The key is the issuer's ({how}).",
        "issuer_binding.not_the_issuers": "The key is not shown to be the issuer's: {reason}.",
        "issuer_binding.unreachable": (
            "The issuer's own document could not be had, so the key may be anyone's: {reason}."
        ),
        "issuer_binding.key_unclaimed": (
            "The key is on the issuer's web site, which does not say whose it is: {reason}."
        ),
        "issuer_binding.unbound_key": (
            "The key stands in the badge itself and proves nothing about the issuer: {reason}."
        ),
        "issuer_binding.holder_bound": "The key belongs to whoever presents it ({how}).",
        "issuer_binding.not_the_holders": (
            "The key is not shown to belong to whoever presents it: {reason}."
        ),
        "issuer_binding.holder_unreachable": (
            "The document of whoever presents it could not be had: {reason}."
        ),
        "issuer_binding.in_scope": "It stands where its issuer publishes badges ({how}).",
        "issuer_binding.out_of_scope": "Its issuer does not publish badges there: {reason}.",
        "issuer_binding.other_document": "It points to a document that is another's: {reason}.",
        "issuer_binding.linked_unreachable": (
            "A document that it points to could not be had: {reason}."
        ),
        # refresh
        "refresh.none": "It names no refresh service.",
        "refresh.unreachable": (
            "Whether it has been replaced could not be asked: {reason}. We checked the one at hand."
        ),
        "refresh.rejected": (
            "What its refresh service sent cannot take its place: {reason}. "
            "We checked the one at hand."
        ),
        "refresh.current": "It is the newest that its issuer has.",
        "refresh.later": "A newer version of it is in force from {date} only.",
        "refresh.replaced": (
            "Its issuer has replaced it: we checked the newer version, in force from {date}."
        ),
        "refresh.not_followed": "It names a refresh service ({method}) that was not asked.",
        # validity
        "validity.in_force": "In force at the time of the check.",
        "validity.not_yet_valid": "It is not in force before {date}.",
        "validity.expired": "It expired on {date}.",
        # status
        "status.none": "It names no list of withdrawn badges.",
        "status.clear": "It is not on its issuer's list of withdrawn badges.",
        "status.still_hosted": "Its web site does not say that it was withdrawn.",
        "status.revoked": "The issuer has withdrawn it{reason}.",
        "status.suspended": "The issuer has put it on hold{reason}.",
        "status.could_not_check": "Whether it was withdrawn could not be checked: {reason}.",
        "status.message": "Its issuer left a note on its status: {reason}.",
        # recipient
        "recipient.not_asked": "You did not ask to whom it was issued.",
        "recipient.match": "It was issued to the address you gave; we did not check who uses it.",
        "recipient.mismatch": (
            "It was issued to another address than the one you gave; one person may use several."
        ),
        "recipient.nothing_comparable": (
            "It names nobody in a way that can be compared with what you gave."
        ),
        # results
        "results.none": "It holds no results.",
        "results.consistent": "Its results fit its rubric.",
        "results.contradict": "Its results contradict its rubric: {reason}.",
        "results.related": "What it relates is in it.",
        "results.dangling": "It relates things that are not in it: {reason}.",
        # evidence
        "evidence.none": "It names no evidence.",
        "evidence.not_asked": "Its evidence was not opened.",
        "evidence.match": (
            "The evidence is the same file that the issuer recorded; we did not judge it."
        ),
        "evidence.changed": "Some evidence is not the file that the issuer recorded: {name}.",
        "evidence.unreachable": "Some evidence could not be had: {name}.",
        "evidence.related_changed": (
            "A file that it names is not the one that the issuer recorded: {name}."
        ),
        "evidence.no_digest": (
            "The issuer recorded no digest, so evidence cannot be compared: {name}."
        ),
        # endorsements
        "endorsements.none": "Nobody's endorsement is in it.",
        "endorsements.hold": "Others that you trust speak for it; their endorsements hold.",
        "endorsements.hold_unknown": (
            "Others speak for it; their endorsements hold, but nobody you trust vouches for them."
        ),
        "endorsements.hold_achievement": (
            "Others that you trust speak for the achievement; not for this badge or its issuer."
        ),
        "endorsements.hold_another": (
            "Others that you trust speak for somebody whom it names; not for this badge or its "
            "issuer."
        ),
        "endorsements.some_fail": "Not every endorsement in it holds: {reason}.",
        "endorsements.could_not_check": "Some endorsements could not be checked: {reason}.",
        "endorsement.other": "It is an endorsement of {about}, but stands in {endorsed}.",
        "endorsement.no_endorsement": "It is a credential, but no endorsement.",
        "endorsements.not_checked": "It holds endorsements by others, which were not checked.",
        # trust
        "trust.pinned": "The issuer is on your list.",
        "trust.registered": "The issuer is listed in {registry}.",
        "trust.domain": "The issuer controls the web site {domain}, which you accept.",
        "trust.unknown_domain": (
            "The issuer controls the web site {domain}; you have not said that you accept it."
        ),
        "trust.unknown_path": (
            "The issuer controls a folder on {domain}; others have folders there too."
        ),
        "trust.unknown_self": "The issuer is a bare key, which anyone can make.",
        "trust.hosted_only": "The web site {domain} says so, and nothing is signed.",
        "trust.unbound": "The issuer's key was not confirmed.",
        # warnings
        "warning.not_an_open_badge": "It is a signed credential, but no Open Badge.",
        "warning.registry_name": (
            'The issuer calls itself "{claimed}"; {registry} lists it as "{name}".'
        ),
        "warning.issuer_name_mismatch": 'The issuer calls itself "{name}", but controls {domain}.',
        "warning.ambiguous": (
            "The link leads to {count} different badges: make sure which one is meant."
        ),
        "warning.found_elsewhere": (
            "The page on {page} pointed to data on {data}; only that data was checked."
        ),
        "warning.verifier_link": (
            "The link went through {site}, which was not asked; what it points to was checked."
        ),
        "warning.identity_in_link": (
            "The link names somebody ({kind}); that shows nothing and was not passed on. "
            "Give the address you know of your candidate."
        ),
        "warning.link_names_recipient": (
            "It was issued to the address that the link names; that says nothing of who sent it."
        ),
        "warning.link_names_another": (
            "It was issued to another address than the link names; one person may use several."
        ),
        "warning.international_host": (
            "The web address {host} is written with letters beyond a to z, some of which look like "
            "others: compare it with the one you know."
        ),
        "warning.more_in_page": (
            "The page names {count} further places for its data, which were not looked at."
        ),
        "warning.page_cut": (
            "The page was not read to its end: there may be a further badge in it, which was not "
            "looked at."
        ),
        "warning.damaged_block": (
            "The page holds a further badge, or what was meant as one, that could not be read."
        ),
        "warning.print_not_compared": (
            "We read the badge that is attached to the PDF, not what is printed on it: rely on "
            "this report, not on the print."
        ),
        "warning.read_from_code": (
            "The file itself carries no badge; we followed its QR code, which says {text}."
        ),
        "warning.second_credential": "The file holds a second badge, which was not looked at.",
        "warning.tolerated_shape": "Its shape departs from the specification: {reason}.",
        "warning.unknown_proof": "A further signature was not checked: {method}.",
        "warning.jwt_no_sub": "The token names no subject, as the specification asks.",
        "warning.jwt_extra_header": (
            "The token's header holds members that Open Badges does not allow: {reason}."
        ),
        "warning.weak_identity_hash": "The address in it can be guessed: {reason}.",
        "warning.recipient_normalised": (
            "The address matched only without regard to case, spaces or spelling of letters."
        ),
        "warning.refresh_not_followed": (
            "It may have been replaced: its refresh service was not asked."
        ),
        "warning.refresh_unreachable": (
            "It may have been replaced: its refresh service could not be asked: {reason}."
        ),
        "warning.refresh_rejected": (
            "What its refresh service sent cannot take its place: {reason}."
        ),
        "warning.refreshed": (
            "Its issuer has replaced it: this is about the newer version, in force from {date}."
        ),
        "warning.endorsements_not_checked": (
            "It holds endorsements by others, which were not checked."
        ),
        "warning.endorsement_fails": "Not every endorsement in it holds: {reason}.",
        "warning.endorsement_not_checked": "Some endorsements could not be checked: {reason}.",
        "warning.endorsement_of_another": (
            "An endorsement in it is of somebody whom it names, not of this badge or its issuer: "
            "{path}."
        ),
        "warning.endorsement_own": "Its issuer endorses itself: {path}.",
        "warning.registry_not_checked": (
            "A registry that you chose could not be asked about its issuer: {registry}."
        ),
        "warning.related_changed": (
            "A file that it names is not the one that the issuer recorded: {name}."
        ),
        "warning.related_unreachable": "A file that it names could not be had: {name}.",
        "warning.evidence_changed": (
            "Some evidence is not the file that the issuer recorded: {name}."
        ),
        "warning.evidence_unreachable": "Some evidence could not be had: {name}.",
        "warning.status_could_not_check": (
            "Whether it was withdrawn could not be checked: {reason}."
        ),
        "warning.status_message": "Its issuer left a note on its status: {reason}.",
        "warning.schema_not_checked": "A schema that it names was not checked: {method}.",
        "warning.undefined_terms": "It uses terms that its vocabularies do not define: {reason}.",
        "warning.legacy_data_model": (
            "It follows an earlier version of the data model, which is only read."
        ),
        "warning.legacy_proof": "Its signature is of a retired kind ({method}).",
        "warning.selectively_disclosed": (
            "Its holder chose which parts of it to show, and some may be missing. What its issuer "
            "made mandatory is here."
        ),
        "warning.presentation_unsigned": (
            "Nobody has signed the presentation: we do not know who put these credentials together."
        ),
        "warning.presentation_replayable": (
            "You asked no question of whoever presents it: it may be a copy of what was shown to "
            "somebody else."
        ),
        "warning.holder_not_subject": (
            "Whoever presents it is not named as the one that these are about: {path}."
        ),
        "warning.member_of_another": "A part of it is about somebody else: {path}.",
        "warning.ob2_copy_differs": (
            "The file at hand says otherwise than its web site, which counts: {names}."
        ),
        "warning.ob2_http_address": (
            "It points to an address that is not https; it was asked over https: {address}."
        ),
        "warning.ob2_other_id": (
            "The document at {address} calls itself {id}; it is known by its address here."
        ),
        "warning.ob2_shared_site": (
            "It stands at {address}, where others than its issuer can put files too: nothing there "
            "shows that it is the issuer's."
        ),
        "warning.unbound_key": "Its key proves nothing about the issuer.",
        "warning.list_unsigned": "The issuer's list of withdrawn badges is not signed.",
        # where was looked for a badge
        "tried.heading": "Where we looked:",
        "tried.line": "{how} {url}: {what}",
        "tried.line_why": "{how} {url}: {what} ({reason})",
        "tried.how.link": "the link",
        "tried.how.link_header": "named by the site",
        "tried.how.link_element": "named by the page",
        "tried.how.script": "in the page",
        "tried.how.platform": "where this platform keeps its data",
        "tried.how.picture": "a picture on the page",
        "tried.how.anchor": "a file that the page links to",
        "tried.what.found": "badge data",
        "tried.what.page": "a web page",
        "tried.what.no_badge": "no badge data",
        "tried.what.failed": "could not be had",
        "tried.what.refused": "not opened",
        "tried.what.not_asked": "not asked, to stay within bounds",
        # rigor
        "rigor.application": "Application: practice was assessed on evidence against a rubric.",
        "rigor.knowledge": "Knowledge: an assessment with a result is recorded.",
        "rigor.recognition": "Recognition: the badge records no decision on assessed results.",
        "rigor.results": "it holds a result for {count} criteria",
        "rigor.no_results": "it holds no result against a rubric",
        "rigor.evidence": "it names {count} pieces of evidence by their digests",
        "rigor.no_evidence": "it names no evidence that could be compared",
        "rigor.decided": "it records the decision",
        "rigor.not_decided": "it records no decision",
        "rigor.value_only": "its results are values without rubric levels",
        "rigor.not_met": "a required level is not met",
        "rigor.assessor": "it says who assessed",
        "rigor.no_assessor": "it does not say who assessed",
        # explain: the employer's reading
        "explain.badge": "Badge: {name}",
        "explain.awarded": "Awarded on {when}.",
        "explain.until": "In force until {when}.",
        "explain.criteria": "What the person had to do:",
        "explain.results": "How the work was judged:",
        "explain.result": "{criterion}: {achieved}",
        "explain.required": " (required: {required})",
        "explain.scale": " on the scale {scale}",
        "explain.not_met": " - below what was required",
        "explain.evidence": "Evidence:",
        "explain.assessor.issuer_says": "Assessed by {name}, according to the issuer.",
        "explain.assessor.verified_badge": "Assessed by {name}, whose own badge was verified.",
        "explain.rigor": "Our own reading, nobody's rating: {reasons}.",
        "explain.issuer": "Issuer: {id} ({why})",
        "explain.member": "Credential {number} of {count}:",
        "explain.checked": "Checked on {when}.",
        "integrity.match": "the same file the issuer recorded; we did not judge it",
        "integrity.changed": "not the file the issuer recorded",
        "integrity.unreachable": "could not be had",
        "integrity.not_checked": "not opened",
        "integrity.no_digest": "no digest was recorded, so it cannot be compared",
        # how an issuer is known
        "why.pinned": "on your list as {name}",
        "why.registered": "listed in {registry} as {name}",
        "why.domain": "controls the web site {domain}",
        "why.path": "controls a folder on {domain}",
        "why.self": "anyone can make such a key",
        # dates
        "date.full": "{day} {month} {year}",
        "date.moment": "{date}, {time} UTC",
        "date.month.1": "January",
        "date.month.2": "February",
        "date.month.3": "March",
        "date.month.4": "April",
        "date.month.5": "May",
        "date.month.6": "June",
        "date.month.7": "July",
        "date.month.8": "August",
        "date.month.9": "September",
        "date.month.10": "October",
        "date.month.11": "November",
        "date.month.12": "December",
    }
)
