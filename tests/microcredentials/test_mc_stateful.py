"""No sequence of events reaches an award that should not be one."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from journey import (
    ADJUDICATOR,
    ADMIN,
    APPROVER,
    COACH,
    COORDINATOR,
    EARNER,
    EXPIRING,
    FIRST,
    ISSUER,
    PRE_ASSESSOR,
    REVIEWER,
    SECOND,
    UNCERTIFIED,
    World,
)

from mcred.errors import McredError
from mcred.microcredentials.awardable import require_awardable
from mcred.microcredentials.log import verify_log
from mcred.microcredentials.people import Person
from mcred.microcredentials.rules import evaluate
from mcred.microcredentials.states import FINAL, State

LEVELS = st.sampled_from(["demonstrated", "demonstrated", "demonstrated", "progressing", "not_met"])
HALVES = st.sampled_from(["progressing", "demonstrated"])
LIKED = dict.fromkeys(["plans", "asks", "reflects"], "demonstrated")
#: Everybody, the earner under three names; some hold many roles, some none.
PEOPLE = [
    "ana@school.example", "did:key:zAna", "DISTRICT:ana", FIRST, SECOND, EXPIRING, UNCERTIFIED,
    COORDINATOR, PRE_ASSESSOR, ADJUDICATOR, APPROVER, REVIEWER, ISSUER, COACH,
]  # fmt: skip
ACTORS = st.sampled_from(PEOPLE)
TEXT = st.sampled_from(["", " ", "Well argued."])


STEPS = st.sampled_from(["under_review", "under_review", "submitted", "started"])
#: For what ends a life: one draw in six does it.
SELDOM = st.integers(0, 5)


def one_of(*usual: str) -> st.SearchStrategy[str]:
    """Mostly the people whose turn it is, sometimes anybody."""
    return st.one_of(st.sampled_from(usual), st.sampled_from(usual), ACTORS)


ASSESSORS = one_of(FIRST, SECOND, EXPIRING)
RATINGS = st.fixed_dictionaries(
    {"plans": LEVELS, "asks": LEVELS, "reflects": LEVELS},
    optional={"sings": LEVELS},
)


@st.composite
def commented(draw: st.DrawFn) -> dict[str, Any]:
    ratings = draw(RATINGS)
    if draw(st.booleans()):
        return {one: {"level": level, "comment": "Say why."} for one, level in ratings.items()}
    return dict(ratings)


#: What may be tried, and with what.
ACTIONS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "start": st.fixed_dictionaries({"step": STEPS}),
    "go_on": st.fixed_dictionaries({"levels": st.tuples(HALVES, HALVES)}),
    "submit": st.fixed_dictionaries({"actor": one_of("did:key:zAna")}),
    "precheck": st.fixed_dictionaries(
        {"actor": one_of(PRE_ASSESSOR), "passed": st.booleans(), "text": TEXT}
    ),
    "assign": st.fixed_dictionaries(
        {"actor": one_of(COORDINATOR), "who": st.lists(ASSESSORS, max_size=3)}
    ),
    "score": st.fixed_dictionaries({"actor": ASSESSORS, "ratings": commented()}),
    "score_alike": st.fixed_dictionaries({"ratings": RATINGS}),
    "adjudicate": st.fixed_dictionaries(
        {"actor": one_of(ADJUDICATOR), "level": LEVELS, "text": TEXT}
    ),
    "decide": st.fixed_dictionaries(
        {
            "actor": one_of(APPROVER),
            "outcome": st.sampled_from(["awarded", "returned_for_revision", "not_awarded"]),
            "feedback": TEXT,
            "criteria": st.dictionaries(st.sampled_from(["plans", "asks", "reflects"]), TEXT),
            "reason": TEXT,
        }
    ),
    "try_again": st.fixed_dictionaries({}),
    "appeal": st.fixed_dictionaries({"text": TEXT}),
    "resolve": st.fixed_dictionaries(
        {
            "actor": one_of(REVIEWER),
            "outcome": st.sampled_from(["upheld", "overturned", "rescored"]),
            "ratings": RATINGS,
            "feedback": TEXT,
        }
    ),
    "hold_or_release": st.fixed_dictionaries(
        {
            "step": st.sampled_from(["hold", "release", "release"]),
            "actor": one_of(ISSUER),
            "chance": SELDOM,
        }
    ),
    "withdraw": st.fixed_dictionaries({"actor": ACTORS, "purge": st.booleans(), "chance": SELDOM}),
    "revoke": st.fixed_dictionaries({"actor": ACTORS, "chance": SELDOM}),
    "time_passes": st.fixed_dictionaries({"days": st.sampled_from([1, 40])}),
}
#: What comes next is tried as often as all the rest.
WEIGHTED = [
    *ACTIONS,
    *["go_on"] * 10,
    *["try_again"] * 3,
    *["start"] * 2,
    *["appeal", "resolve"] * 2,
]


class Life(RuleBasedStateMachine):
    """Everybody tries everything, in any order; refusals are McredErrors that change nothing."""

    happened: ClassVar[Counter[str]] = Counter()

    @initialize(step=STEPS)
    def begin(self, step: str) -> None:
        self.world = World(definition_changes={"protocol": {"assessors": 2, "max_attempts": 3}})
        self.programme = self.world.programme
        for role in ("approver", "adjudicator", "coordinator", "appeal_reviewer"):
            self.programme.register(EARNER, actor=ADMIN, roles=[role])
            self.programme.register(FIRST, actor=ADMIN, roles=[role])
        self.world.certify("did:key:zAna", days=3000)
        self.world.certify(COACH, days=3000)
        self.seen: list[str] = []
        self.start(step)

    def attempt(self, method: str, *arguments: Any, **named: Any) -> None:
        before = [self.programme.submission(one) for one in self.seen]
        logged = len(list(self.world.records.events()))
        try:
            getattr(self.programme, method)(*arguments, **named)
        except McredError:
            assert [self.programme.submission(one) for one in self.seen] == before
            assert len(list(self.world.records.events())) == logged

    def start(self, step: str) -> None:
        self.one = self.world.started()
        self.seen.append(self.one)
        self.programme.coach(self.one, COACH, actor=EARNER)
        if step != "started":
            self.world.gather(self.one)
            self.attempt("submit", self.one, actor=EARNER)
        if step == "under_review":
            self.world.to_review(self.one)

    @rule(
        action=st.sampled_from(WEIGHTED).flatmap(
            lambda name: st.tuples(st.just(name), ACTIONS[name])
        )
    )
    def act(self, action: tuple[str, dict[str, Any]]) -> None:
        # one rule for all: hypothesis would otherwise switch most of them off in each run
        name, arguments = action
        if name == "start" and self.programme.submission(self.one).state not in FINAL:
            name, arguments = "time_passes", {"days": 1}
        getattr(self, name)(**arguments)

    def go_on(self, levels: tuple[str, str]) -> None:
        """What comes next, done by whose turn it is, with any ratings."""
        state = self.programme.submission(self.one).state
        said = [
            {
                c: {"level": level, "comment": "Say why."}
                for c, level in {**LIKED, "asks": asks, "reflects": levels[0]}.items()
            }
            for asks in levels
        ]
        if state in {State.SUBMITTED, State.RESUBMITTED}:
            self.world.to_review(self.one)
        elif state is State.UNDER_REVIEW:
            for actor, ratings in zip((FIRST, SECOND), said, strict=True):
                self.attempt("score", self.one, actor=actor, ratings=ratings)
        elif state is State.ADJUDICATION:
            settled = {"asks": {"level": levels[1], "comment": "At 10:20."}}
            self.attempt("adjudicate", self.one, actor=ADJUDICATOR, ratings=settled, reason="Seen.")
        elif state is State.ON_HOLD:
            self.attempt("release", self.one, actor=ISSUER, reason="Settled.")
        for outcome in ("awarded", "returned_for_revision"):
            self.attempt(
                "decide", self.one, actor=APPROVER, outcome=outcome, feedback="Well argued."
            )

    def submit(self, actor: str) -> None:
        self.attempt("submit", self.one, actor=actor)

    def precheck(self, actor: str, passed: bool, text: str) -> None:
        self.attempt("precheck", self.one, actor=actor, passed=passed, feedback=text)

    def assign(self, actor: str, who: list[str]) -> None:
        self.attempt("assign", self.one, who, actor=actor)

    def score(self, actor: str, ratings: dict[str, Any]) -> None:
        self.attempt("score", self.one, actor=actor, ratings=ratings)

    def score_alike(self, ratings: dict[str, str]) -> None:
        for actor in (FIRST, SECOND):
            self.attempt("score", self.one, actor=actor, ratings=ratings)

    def adjudicate(self, actor: str, level: str, text: str) -> None:
        self.attempt("adjudicate", self.one, actor=actor, ratings={"asks": level}, reason=text)

    def decide(self, actor: str, **said: Any) -> None:
        self.attempt("decide", self.one, actor=actor, **said)

    def try_again(self) -> None:
        self.attempt("revise", self.one, actor=EARNER)
        for criterion in ("plans", "asks", "reflects"):
            self.attempt("note", self.one, actor=EARNER, feedback=criterion, answer="Done.")
        attestations = ("own_work", "release", "ready_for_review")
        self.attempt("attest", self.one, *attestations, actor=EARNER)
        self.attempt("submit", self.one, actor=EARNER)

    def appeal(self, text: str) -> None:
        self.attempt("appeal", self.one, actor=EARNER, grounds=text)

    def resolve(self, actor: str, **said: Any) -> None:
        self.attempt("resolve_appeal", self.one, actor=actor, reason="Seen.", **said)

    def hold_or_release(self, step: str, actor: str, chance: int) -> None:
        if step == "release" or chance == 0:
            self.attempt(step, self.one, actor=actor, reason="Something.")

    def withdraw(self, actor: str, purge: bool, chance: int) -> None:
        if chance == 0:
            self.attempt("withdraw", self.one, actor=actor, purge=purge)

    def revoke(self, actor: str, chance: int) -> None:
        if chance:
            return
        notice = self.world.clock.now - timedelta(days=1)
        self.attempt("revoke", self.one, actor=actor, cause="Falsified.", notified_at=notice)

    def time_passes(self, days: int) -> None:
        self.world.clock.pass_days(days)

    @invariant()
    def an_award_is_what_it_claims(self) -> None:
        for one in getattr(self, "seen", ()):
            submission = self.programme.submission(one)
            if submission.state is not State.AWARDED:
                continue
            assert submission.decision is not None
            decision = self.programme.decision(submission.decision.id)
            require_awardable(decision, now=self.world.clock.now)
            rubric = decision.definition.rubric
            # I8
            for criterion in rubric.criteria:
                reached = criterion.is_met(decision.levels[criterion.id])
                assert reached or not criterion.required
            # I9
            assert decision.feedback.overall.strip()
            for criterion_id in evaluate(rubric, decision.levels).below:
                assert decision.feedback.of(criterion_id)
            # I1, I3, I4
            assert len(decision.assessors) == 2
            ana = Person.of("ana@school.example", "did:key:zAna", "district:ana")
            judges = [decision.approver, *(scorer.person for scorer in decision.assessors)]
            judges += decision.appeal_reviewers
            judges += [decision.adjudicator] if decision.adjudicator else []
            assert not ana.is_among(judges)
            for scorer in decision.assessors:
                assert not scorer.person.is_same_as(Person.of(COACH))
                assert scorer.certification.holds_at(scorer.scored_at)
                assert scorer.certification.covers(decision.definition)

    @invariant()
    def sealed_ratings_are_in_no_state_and_no_log(self) -> None:
        for one in getattr(self, "seen", ()):
            for attempt in self.programme.submission(one).attempts:
                for review in attempt.reviews:
                    if len(review.scores) < 2:
                        assert all(score.assessment is None for score in review.scores)

    @invariant()
    def attempts_are_counted_and_bounded(self) -> None:
        for one in getattr(self, "seen", ()):
            attempts = self.programme.submission(one).attempts
            assert [attempt.number for attempt in attempts] == [*range(1, len(attempts) + 1)]
            assert len(attempts) <= 3

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        verify_log(self.world.records.events())
        for entry in self.world.records.events():
            self.happened[str(entry.event["type"])] += 1


def test_no_sequence_of_events_reaches_an_award_that_should_not_be_one() -> None:
    """None reaches `awarded` with a required criterion below its level, missing feedback, a
    self-assessment or an expired certification."""
    happened: Counter[str] = Counter()

    class Counted(Life):
        pass

    Counted.happened = happened
    run_state_machine_as_test(
        Counted,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    # the search has seen what it is about, not only refusals
    wanted = {"award", "return", "resubmit", "disagree", "adjudicate"}
    assert wanted <= happened.keys(), happened
