"""The same badge from typed objects, with the address of the earner as a salted hash."""

import secrets

import mcred

LEVELS = tuple(
    mcred.RubricCriterionLevel(id=f"urn:example:pauses-{name.lower()}", name=name, description=text)
    for name, text in (
        ("Rare", "Most pauses are shorter than two seconds."),
        ("Steady", "Most pauses are three seconds or longer."),
    )
)
pauses = mcred.ResultDescription(
    id="urn:example:pauses",
    name="Pauses after the question",
    result_type="RubricCriterionLevel",
    required_level=LEVELS[1].id,
    rubric_criterion_level=LEVELS,
)
achievement = mcred.Achievement(
    id="https://badges.example.org/wait-time",
    achievement_type="MicroCredential",
    name="Wait time that lets students think",
    description="Waits after asking, and after an answer.",
    criteria=mcred.Criteria(narrative="Two recorded lessons, measured pauses, and what changed."),
    result_description=(pauses,),
)
subject = mcred.AchievementSubject(
    identifier=(
        mcred.IdentityObject.hashed("emailAddress", "ada@example.org", salt=secrets.token_hex(16)),
    ),
    achievement=achievement,
    result=(mcred.Result(result_description=pauses.id, achieved_level=LEVELS[1].id),),
)

issuer = mcred.Issuer(profile={"name": "Example School"}, key=mcred.SigningKey.generate())
credential = mcred.AchievementCredential(
    id="urn:uuid:0b9b2f6a-6a6f-4c62-9a53-0d8a39d7a4b1",
    issuer=mcred.Profile(**issuer.profile),
    valid_from=mcred.DateTimeZ("2026-03-02T15:00:00Z"),
    credential_subject=subject,
)
signed = issuer.issue(credential)
report = mcred.verify(signed.to_json(), recipient="ada@example.org")
print(report.verdict, report.recipient.match)
