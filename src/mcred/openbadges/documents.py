"""Which class of credential a document is, by its `type`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mcred.openbadges.vc import CredentialBase

__all__ = ["PROFILES", "PROFILE_OF_TYPE", "model_of", "profile_of"]


def _badge() -> type[CredentialBase]:
    from mcred.openbadges.credential import AchievementCredential

    return AchievementCredential


def _endorsement() -> type[CredentialBase]:
    from mcred.openbadges.endorsement import EndorsementCredential

    return EndorsementCredential


def _clr() -> type[CredentialBase]:
    from mcred.openbadges.clr import ClrCredential

    return ClrCredential


def _status_list() -> type[CredentialBase]:
    from mcred.openbadges.status import BitstringStatusListCredential

    return BitstringStatusListCredential


def _status_list_2021() -> type[CredentialBase]:
    from mcred.openbadges.status import StatusList2021Credential

    return StatusList2021Credential


def _vc() -> type[CredentialBase]:
    from mcred.openbadges.vc import VerifiableCredential

    return VerifiableCredential


#: The profile of each type that this version knows, the one that decides first.
PROFILE_OF_TYPE: Mapping[str, str] = MappingProxyType(
    {
        "OpenBadgeCredential": "badge",
        "AchievementCredential": "badge",
        "EndorsementCredential": "endorsement",
        "ClrCredential": "clr",
        "BitstringStatusListCredential": "status_list",
        "StatusList2021Credential": "status_list",
    }
)

#: The class of each profile, imported when it is needed: a badge does not pay for the others.
PROFILES: Mapping[str, Callable[[], type[CredentialBase]]] = MappingProxyType(
    {
        "badge": _badge,
        "endorsement": _endorsement,
        "clr": _clr,
        "status_list": _status_list,
        "vc": _vc,
    }
)


def profile_of(document: Mapping[str, Any]) -> str:
    """`badge`, `endorsement`, `clr`, `status_list`, or `vc` for everything else."""
    types = _types(document)
    return next((profile for name, profile in PROFILE_OF_TYPE.items() if name in types), "vc")


def model_of(document: Mapping[str, Any]) -> type[CredentialBase]:
    """The class by which the document is read."""
    profile = profile_of(document)
    if profile == "status_list" and "BitstringStatusListCredential" not in _types(document):
        return _status_list_2021()
    return PROFILES[profile]()


def _types(document: Mapping[str, Any]) -> tuple[Any, ...]:
    given = document.get("type")
    return tuple(given) if isinstance(given, (list, tuple)) else (given,)
