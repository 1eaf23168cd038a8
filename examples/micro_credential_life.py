"""What a platform does with a micro-credential: from its definition to a badge that verifies.

Everything is kept in memory; a platform hands over its own records and its users' ids instead. Each
call returns the submission's new state and the events to act on, such as messages to send.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import mcred
from mcred.microcredentials.certification import Certification
from mcred.microcredentials.evidence import describe_file
from mcred.microcredentials.protocol import Attestation
from mcred.workspace import load_document

ADA, OFFICE, APPROVER = "ada@school.example", "office@district.example", "lee@district.example"
ASSESSORS = ["kim@district.example", "noor@district.example"]

# 1. a definition, from a file, and the people who may judge by it
source = Path(__file__).parent / "definitions" / "wait-time.yaml"
programme = mcred.Programme(mcred.MemoryRecords(), lambda: datetime.now(UTC))
definition, _ = programme.publish(
    mcred.MicroCredential.from_dict(load_document(source)), actor=OFFICE
)
topic = Certification(
    id="topic", topics=definition.topics, valid_from=datetime.now(UTC) - timedelta(days=1)
)
for assessor in ASSESSORS:
    programme.register(assessor, actor=OFFICE, roles=["assessor"], certifications=[topic])
programme.register(APPROVER, actor=OFFICE, roles=["pre_assessor", "coordinator", "approver"])

# 2. the earner answers and adds files; they stay where they are, their digests are kept
submission, _ = programme.start(definition.id, actor=ADA)
with TemporaryDirectory() as folder:
    for prompt in definition.form.prompts:
        answer = " ".join(["word"] * (prompt.min_words or 1))
        programme.respond(submission.id, actor=ADA, prompt=prompt.id, text=answer)
    for asked in definition.evidence:
        for number in range(asked.min):
            file = Path(folder) / f"{asked.id}-{number}.txt"
            file.write_text(f"What Ada shows for {asked.id}, {number}")
            artifact = describe_file(
                file,
                id=file.stem,
                requirement=asked.id,
                kind=asked.kinds[0],
                criteria=asked.criteria or list(definition.rubric.by_id),
                rationale="It is from my own lesson.",
                from_practice=True,
                student_outcome=asked.student_outcome,
            )
            programme.add(submission.id, artifact, actor=ADA)
    missing = programme.checklist(submission.id).missing
    print(f"{len(missing)} things to do:", ", ".join(item.id for item in missing))
    programme.attest(submission.id, *Attestation, actor=ADA)
    programme.submit(submission.id, actor=ADA)

# 3. assessors score without knowing of each other; what is not at its level is not awarded
programme.precheck(submission.id, actor=APPROVER, passed=True)
programme.assign(submission.id, ASSESSORS[: definition.protocol.assessors], actor=APPROVER)
levels = {criterion.id: criterion.required_level for criterion in definition.rubric.criteria}
for assessor in ASSESSORS[: definition.protocol.assessors]:
    state, events = programme.score(submission.id, actor=assessor, ratings=levels)
    print(assessor, "scored:", ", ".join(event.type for event in events))
programme.decide(submission.id, actor=APPROVER, outcome="awarded", feedback="All of it is there.")

# 4. the badge carries rubric, levels and decision, and anybody can check it
issuer = mcred.Issuer(profile={"name": "Example District"}, key=mcred.SigningKey.generate())
decision = programme.awardable(submission.id)
badge = issuer.issue(mcred.award(decision, profile=issuer.profile))
programme.issue(  # once for each decision; before the badge is handed out
    decision.id, actor=OFFICE, credential=badge.id, format=badge.format,
    text=badge.to_text(), recipient=ADA,
)  # fmt: skip
trust = mcred.TrustList((mcred.TrustEntry(id=issuer.id, name="Example District"),))
report = mcred.verify(badge.to_json(), recipient=ADA, policy=mcred.Policy(trust=trust))
print(report.verdict, "-", report.achievement.name if report.achievement else "")
for result in report.to_dict()["results"]:
    print(" ", result["criterion"], "-", "met" if result["met"] else result["met"])
