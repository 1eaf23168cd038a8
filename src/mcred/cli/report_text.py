"""A report on the terminal: one verdict, why, the few facts, and on request everything else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from mcred._version import __version__
from mcred.cli.check_data import data_lines
from mcred.cli.terminal import Terminal, cells
from mcred.report import Check, Outcome, Verdict, VerificationReport
from mcred.report.check import NOT_REACHED
from mcred.report.clean import clean
from mcred.report.headline import detail, headline
from mcred.report.looked import looked
from mcred.report.outcomes import reached, required
from mcred.report.sentences import long_date, sentence, words
from mcred.report.tones import tone

__all__ = ["ReportText"]

#: Verdicts that say nothing against the badge, because it could not be judged.
_OPEN = frozenset({Verdict.COULD_NOT_CHECK, Verdict.UNSUPPORTED, Verdict.NOT_A_CREDENTIAL})
_ICONS: Mapping[str, str] = MappingProxyType({"good": "✔", "bad": "✘", "care": "!"})
_COLOURS: Mapping[str, str] = MappingProxyType({"good": "green", "bad": "red", "care": "yellow"})
_MARKS: Mapping[Outcome, tuple[str, str, str]] = MappingProxyType(
    {
        Outcome.PASS: ("✔", "ok", "good"),
        Outcome.FAIL: ("✘", "FAIL", "bad"),
        Outcome.WARN: ("!", "warn", "care"),
        Outcome.NOT_CHECKED: ("?", "?", "care"),
        Outcome.NOT_APPLICABLE: ("–", "-", "none"),
    }
)
_NARROW = 50  #: below, a value stands under its label

Rows = Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportText:
    """The lines of reports, in a language, for one terminal."""

    terminal: Terminal
    language: str = "en"
    verbose: bool = False

    def lines(self, report: VerificationReport) -> Iterator[str]:
        """What a reader needs; with `verbose` also how it was found out."""
        yield self.verdict(report)
        yield from self.terminal.wrapped(headline(report, self.language))
        told = detail(report, self.language)
        if told:
            yield from self.terminal.wrapped(told)
        facts = self._facts(report)
        if facts:
            yield ""
            yield from self._table(facts)
        for number, member in enumerate(report.members, start=1):
            yield ""
            yield from self._member(number, member, len(report.members))
        warnings = [words(f"warning.{w.code}", w.data, self.language) for w in report.warnings]
        others = [text for text in warnings if text not in told]
        if others:
            yield ""
        for text in others:
            mark = self.terminal.styled("!", fg=_COLOURS["care"], bold=True)
            yield from self._after(mark, 1, text)
        places = list(looked(report, self.language))
        if places:
            yield ""
            for line in places:
                yield from self.terminal.reflowed(line)
        if self.verbose:
            yield from self._technical(report)

    def verdict(self, report: VerificationReport) -> str:
        """The verdict in a word; on a terminal with its icon and colour."""
        look = tone(report.verdict)
        text = self._say(f"verdict.{report.verdict}")
        if self.terminal.width is not None:
            text = f"{'?' if report.verdict in _OPEN else _ICONS[look]} {text}"
        return self.terminal.styled(text, fg=_COLOURS[look], bold=True)

    def _facts(self, report: VerificationReport) -> Rows:
        """The few facts that a reader wants first; only what is proven."""
        facts = report.credential_facts
        if facts is None:
            return ()
        name = report.achievement.name if report.achievement else facts.name
        future = report.verdict is Verdict.NOT_YET_VALID
        rows = (
            ("badge", (name,)),
            ("issuer", (report.issuer.id, report.issuer.known(self.language))),
            ("awarded", (self._date(facts.awarded),)),
            ("from", (self._date(facts.valid_from) if future else None,)),
            ("until", (self._date(facts.valid_until),)),
            ("results", tuple(self._result(result) for result in report.results or ())),
        )
        shown = [(key, [clean(value) for value in values if value]) for key, values in rows]
        return [(self._say(f"terminal.{key}"), values) for key, values in shown if values]

    def _date(self, text: str | None) -> str | None:
        return long_date(text, self.language) if text else None

    def _result(self, result: Mapping[str, Any]) -> str:
        data = {
            "criterion": result.get("criterion") or result.get("id") or "…",
            "achieved": reached(result, self.language),
            "required": required(result),
        }
        text = words("explain.result", data, self.language)
        if result.get("met") is False:
            text += words("explain.required", data, self.language) if data["required"] else ""
            text += self._say("explain.not_met")
        return text

    def _member(self, number: int, report: VerificationReport, count: int) -> Iterator[str]:
        title = words("explain.member", {"number": number, "count": count}, self.language)
        yield self.terminal.styled(title, bold=True)
        name = report.achievement.name if report.achievement else None
        name = name or (report.credential_facts.name if report.credential_facts else None)
        yield f"  {self.verdict(report)}"
        for text in (
            clean(name or self._say("terminal.unproven")),
            headline(report, self.language),
        ):
            yield from self.terminal.wrapped(text, first="  ")

    def _technical(self, report: VerificationReport) -> Iterator[str]:
        source, facts = report.source, report.credential_facts
        rows = (
            ("page.source.given", (source.given,)),
            ("terminal.hops", source.hops),
            ("page.source.final", (source.final,)),
            ("page.source.container", (source.container,)),
            ("page.source.format", (source.format,)),
            ("terminal.key", (report.check("issuer_binding").data.get("method"),)),
            ("terminal.id", (facts.id if facts else None,)),
            ("terminal.sha256", (source.sha256,)),
            ("terminal.checked", (f"{report.checked_at}, mcred {__version__}",)),
        )
        shown = [
            (self._say(key), [clean(value) for value in values if value]) for key, values in rows
        ]
        yield ""
        yield self.terminal.styled(self._say("terminal.technical"), bold=True)
        yield from self._table([(label, values) for label, values in shown if values])
        yield ""
        yield self.terminal.styled(self._say("terminal.checks"), bold=True)
        for check in report.checks:
            if check.code != NOT_REACHED:
                yield from self._check(check)
        left = [check.id for check in report.checks if check.code == NOT_REACHED]
        if left:
            told = sentence(left[0], NOT_REACHED, {}, self.language)
            yield from self._after("  ?", 3, f"{', '.join(left)}: {told}")
        for number, member in enumerate(report.members, start=1):
            data = {"number": number, "count": len(report.members)}
            yield ""
            yield self.terminal.styled(words("explain.member", data, self.language), bold=True)
            yield from self._technical(member)

    def _check(self, check: Check) -> Iterator[str]:
        icon, word, look = _MARKS[check.outcome]
        mark = f"{word:<4}" if self.terminal.width is None else icon
        width = cells(mark)
        if look in _COLOURS:
            mark = self.terminal.styled(mark, fg=_COLOURS[look], bold=check.outcome is Outcome.FAIL)
        text = sentence(check.id, check.code, check.data, self.language)
        if self._is_narrow:
            yield f"  {mark} {check.id}"
            yield from self.terminal.wrapped(text, first=" " * 4)
        else:
            yield from self._after(f"  {mark} {check.id:<15}", width + 18, text)
        for line in data_lines(check.data, text):
            for shown in self.terminal.wrapped(line, first=" " * 6, rest=" " * 8):
                yield self.terminal.styled(shown, dim=True)

    def _table(self, rows: Rows) -> Iterator[str]:
        """Labels in a column, values beside them, or below where there is no room."""
        column = max(cells(label) for label, _ in rows) + 2
        for label, values in rows:
            shown = self.terminal.styled(label, dim=True)
            if self._is_narrow or not all(self.terminal.fits(v, column + 2) for v in values):
                yield f"  {shown}"
                for value in values:
                    yield from self.terminal.wrapped(value, first=" " * 4)
                continue
            start, used = f"  {shown}{' ' * (column - cells(label))}", column + 2
            for value in values:
                yield from self._lines_after(start, used, value)
                start = " " * used

    def _after(self, start: str, used: int, text: str) -> Iterator[str]:
        yield from self._lines_after(f"{start} ", used + 1, text)

    def _lines_after(self, start: str, used: int, text: str) -> Iterator[str]:
        """The text after what takes `used` columns, its further lines below its first."""
        first, *others = self.terminal.wrapped(text, first=" " * used)
        yield start + first[used:]
        yield from others

    @property
    def _is_narrow(self) -> bool:
        return self.terminal.width is not None and self.terminal.width < _NARROW

    def _say(self, key: str) -> str:
        return words(key, {}, self.language)
