"""trust: who vouches for the issuer?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from mcred.checks.state import Verification
from mcred.errors import DataError, FetchError, LimitError, UnsupportedError
from mcred.registries import RegisteredIssuer
from mcred.report import Check, Outcome
from mcred.trust import IssuerSite, TrustLevel, names_fit, site_of

__all__ = ["check_trust"]


def check_trust(v: Verification) -> Check:
    """`pinned` by the user's list, `registered`, or a domain that the policy names.

    Otherwise nobody vouches. A registry that cannot be asked is named and never helps.
    Looks only at an issuer whose key is bound to it.
    """
    issuer = v.issuer_id or ""
    bound = [finding for finding in v.findings if finding.problem is None]
    if not bound:
        v.site = IssuerSite(TrustLevel.SELF, None)  # the key is anyone's: no site stands behind it
        return Check("trust", Outcome.FAIL, "unbound")
    v.site = site = site_of(issuer, vouched=any(finding.listed for finding in bound))
    v.trust_entry = v.environment.policy.trust_list.match(issuer, keys=_keys(v), site=site)
    if v.trust_entry is not None:
        name = v.trust_entry.name or issuer
        return Check("trust", Outcome.PASS, "pinned", {"name": name})
    v.registration = _registration(v, issuer)
    if v.registration is not None:
        data = {"registry": v.registration.registry, "name": v.registration.name}
        _compare_with_registry(v, v.registration)
        return Check("trust", Outcome.PASS, "registered", data)
    _compare_names(v)
    if site.level is TrustLevel.DOMAIN and site.host in v.environment.policy.domains:
        return Check("trust", Outcome.PASS, "domain", {"domain": site.host})
    data = {"domain": site.host} if site.host else {}
    return Check("trust", Outcome.FAIL, f"unknown_{site.level}", data)


def _registration(v: Verification, issuer: str) -> RegisteredIssuer | None:
    """The entry of the first registry that lists the issuer."""
    unchecked = []
    for registry in v.environment.policy.known_registries:
        try:
            found = registry.opened(v.fetcher, limits=v.limits).find(issuer)
        except (DataError, FetchError, LimitError) as error:
            unchecked.append(f"{registry.name} ({error.message})")
            continue
        if found is not None:
            return found
    if unchecked:
        v.warn("registry_not_checked", registry=unchecked)
    return None


def _keys(v: Verification) -> Iterator[str]:
    for finding in v.findings:
        if finding.problem is None and finding.key is not None:
            with suppress(UnsupportedError):  # an RSA key has no Multikey and is pinned by none
                yield finding.key.to_multikey()


def _claimed_name(v: Verification) -> str | None:
    issuer = v.document.get("issuer")
    name = issuer.get("name") if isinstance(issuer, dict) else None
    return name if isinstance(name, str) else None


def _compare_with_registry(v: Verification, listed: RegisteredIssuer) -> None:
    """The registry's name is the one that is shown; another that the badge gives is said."""
    name = _claimed_name(v)
    if name and listed.name and name.strip().casefold() != listed.name.strip().casefold():
        v.warn("registry_name", claimed=name, name=listed.name, registry=listed.registry)


def _compare_names(v: Verification) -> None:
    name = _claimed_name(v)
    host = v.site.host if v.site else None
    if name is not None and host and not names_fit(name, host):
        v.warn("issuer_name_mismatch", name=name, domain=host)
