"""People under several identifiers."""

from __future__ import annotations

import hashlib

import pytest
from journey import ADMIN, World

from mcred.errors import ModelError
from mcred.microcredentials.people import Identifier, IdentifierKind, Person, merge

HASHED = hashlib.sha256(b"ana@school.examplepepper").hexdigest()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("did:key:z6Mk", IdentifierKind.DID),
        ("DID:web:school.example", IdentifierKind.DID),
        ("https://school.example/ana", IdentifierKind.URL),
        ("ana@school.example", IdentifierKind.EMAIL),
        ("mailto:ana@school.example", IdentifierKind.EMAIL),
        ("district:ana", IdentifierKind.ACCOUNT),
    ],
)
def test_a_text_is_read_as_what_it_most_likely_is(text: str, kind: IdentifierKind) -> None:
    assert Identifier.parse(text).kind is kind


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Ana@School.Example", "ana@school.example"),
        ("ana+badges@school.example", "ana@school.example"),
        ("mailto:ana@school.example", " ana@school.example."),
        ("did:key:zAna#zAna", "did:key:zAna"),
        ("did:web:School.Example:ana", "did:web:school.example:ana"),
        ("DID:KEY:zAna", "did:key:zAna"),
        ("https://School.example/ana/", "http://school.example/ana#me"),
        ("District:Ana", "district:ana"),
        ("ａna@school.example", "ana@school.example"),
    ],
)
def test_spellings_of_one_identifier_are_one_person(first: str, second: str) -> None:
    assert Person.of(first).is_same_as(Person.of(second))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ana@school.example", "anna@school.example"),
        ("did:key:zAna", "did:key:zana"),
        ("did:key:zAna", "did:web:zAna"),
        ("https://school.example/ana?x=1", "https://school.example/ana?x=2"),
        ("district:ana", "district:ben"),
        ("+@school.example", "-@school.example"),
    ],
)
def test_others_are_others(first: str, second: str) -> None:
    assert not Person.of(first).is_same_as(Person.of(second))


@pytest.mark.parametrize("spelling", [HASHED, HASHED.upper(), f"sha256${HASHED}"])
def test_a_hashed_address_is_the_person_of_the_address(spelling: str) -> None:
    hashed = Identifier(kind=IdentifierKind.EMAIL_SHA256, value=spelling, salt="pepper")
    person = Person(identifiers=(hashed,))
    assert person.is_same_as(Person.of("Ana@school.example"))
    assert Person.of("ana@school.example").is_same_as(person)
    assert not person.is_same_as(Person.of("ben@school.example"))
    unsalted = hashed.replace(salt="")
    assert not Person(identifiers=(unsalted,)).is_same_as(Person.of("ana@school.example"))


def test_one_identifier_in_common_is_enough() -> None:
    first = Person.of("did:key:zAna", "ana@school.example")
    assert first.is_same_as(Person.of("district:ana", "ANA@school.example"))
    assert Person.of("district:ana").is_among([Person.of("x"), Person.of("District:ana")])


def test_merging_keeps_every_identifier_once_and_the_first_name() -> None:
    merged = merge(Person.of("a@b.example"), Person.of("A@b.example", "did:key:z1", name="Ana"))
    assert [one.key for one in merged.identifiers] == ["email:a@b.example", "did:did:key:z1"]
    assert merged.name == "Ana"


def test_a_person_has_an_identifier() -> None:
    with pytest.raises(ModelError):
        Person(identifiers=())


def test_entries_that_share_an_identifier_become_one_with_all_roles() -> None:
    world = World()
    world.programme.register("a@x.example", actor=ADMIN, roles=["approver"])
    world.programme.register("did:key:zB", actor=ADMIN, roles=["coordinator"])
    both = Person.of("A@x.example", "did:key:zB", "district:c")
    member, events = world.programme.register(both, actor=ADMIN)
    assert set(member.roles) == {"approver", "coordinator"}
    assert len(member.former) == 1
    assert events[0].data["merged"] == list(member.former)
    for spelling in ("a@x.example", "did:key:zB", "district:c"):
        assert world.programme.member(spelling).id == member.id
    assert world.programme.member("nobody@x.example").roles == ()
