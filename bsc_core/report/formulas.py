"""The formulas of a workbook: what an indicator is and what a rule says of it, written for a spreadsheet.

The formula of an indicator is read off its own function, so that the two cannot disagree; those of the rules mirror
:mod:`bsc_core.rating`, whose :func:`~bsc_core.rating.side` they all rest on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bsc_core.indicators.catalogue import Formula
from bsc_core.method_words import WORDS_OF_VALUES
from bsc_core.rating import NEGATIVE, NO_DATA, NO_EARLIER, AtLeast, AtMost, Bands, Range, Rule, Trend, Verdict
from bsc_core.sentence import Sentence
from bsc_core.text.words import Words

LIMIT_PLACES = ("good", "fair", "poor")
RANGE_PLACES = tuple(Sentence(word) for word in ("within", "below", "far below", "above", "far above"))
TREND_PLACES = (NO_EARLIER, Sentence("level"), Sentence("rising"), Sentence("falling"), NEGATIVE)
_TOO_SMALL = "1E-12"
_PART = "1E-9"
_SUM, _PRODUCT, _ALONE = 0, 1, 2


def quoted(text: str) -> str:
    """A text as it stands in a formula."""
    return '"' + text.replace('"', '""') + '"'


# The value of an indicator


@dataclass(frozen=True, eq=False)
class _Traced:
    """What a function of a formula did with cells instead of numbers; ``divisors`` must not be zero.

    ``eq=False``: a cell never equals 0 while the formula is read, the workbook asks that of the number in it.
    """

    text: str
    binds: int = _ALONE
    divisors: tuple[str, ...] = ()

    def __float__(self) -> float:
        return 1.0  # a cell is not nan: the workbook asks for numbers before it computes

    def __add__(self, other: Any) -> _Traced:
        return _join(self, "+", other, _SUM)

    def __radd__(self, other: Any) -> _Traced:
        return _join(other, "+", self, _SUM)

    def __sub__(self, other: Any) -> _Traced:
        return _join(self, "-", other, _SUM)

    def __rsub__(self, other: Any) -> _Traced:
        return _join(other, "-", self, _SUM)

    def __mul__(self, other: Any) -> _Traced:
        return _join(self, "*", other, _PRODUCT)

    def __rmul__(self, other: Any) -> _Traced:
        return _join(other, "*", self, _PRODUCT)

    def __truediv__(self, other: Any) -> _Traced:
        return _join(self, "/", other, _PRODUCT)

    def __rtruediv__(self, other: Any) -> _Traced:
        return _join(other, "/", self, _PRODUCT)


def _join(left: Any, sign: str, right: Any, binds: int) -> _Traced:
    one, other = (part if isinstance(part, _Traced) else _Traced(repr(part)) for part in (left, right))
    divisors = (*one.divisors, *other.divisors)
    if sign == "/" and isinstance(right, _Traced):
        divisors = (*divisors, other.text)
    before = one.text if one.binds >= binds else f"({one.text})"
    after = other.text if other.binds > binds else f"({other.text})"
    return _Traced(f"{before}{sign}{after}", binds, divisors)


def value_formula(formula: Formula, cells: Mapping[str, str]) -> str:
    """An indicator's formula over the cells of its inputs, without "="; empty where an input is no number or a divisor
    is zero."""
    needed = [cells[name] for name in formula.inputs]
    read: Any = formula.function(**{name: _Traced(cells[name]) for name in formula.inputs})
    zero = [f"{divisor}=0" for divisor in dict.fromkeys(read.divisors)]
    found = read.text
    if zero:
        found = f'IF({zero[0] if len(zero) == 1 else "OR(" + ",".join(zero) + ")"},"",{found})'
    return f'IF(COUNT({",".join(needed)})<{len(needed)},"",{found})'


def one_of(cell: str, found: Sequence[tuple[str, str]]) -> str:
    """The formula, or quoted text, that belongs to the word that stands in ``cell``; empty for any other word."""
    if len({then for _, then in found}) == 1:
        return found[0][1]
    for word, then in found:
        if cell == quoted(word):
            return then
    nested = '""'
    for word, then in reversed(found):
        nested = f"IF({cell}={quoted(word)},{then},{nested})"
    return nested


# What a rule says


def near(one: str, other: str) -> str:
    """How far two numbers that count as the same may lie apart (see :func:`bsc_core.rating.side`)."""
    return f"MAX({_PART}*MAX(ABS({one}),ABS({other})),{_TOO_SMALL})"


@dataclass(frozen=True)
class Live:
    """A benchmark in cells: ``rule`` as it is now, and of its fields (see ``rule_fields``) the cell, the range of
    cells or the formula where each stands. ``words`` says the words that a field can hold."""

    rule: Rule
    fields: Mapping[str, str]
    words: Words

    @property
    def by_trend(self) -> bool:
        """Whether the value before is needed."""
        return isinstance(self.rule, Trend)

    def place(self, value: str, before: str) -> str:
        """Where ``value`` stands: the number of its word, from 1 (a trend's from 0); empty for no number."""
        return f'IF(ISNUMBER({value}),{self._place(value, before)},"")'

    def word(self, place: str) -> str:
        """The word for a place."""
        if "words" in self.fields:
            said = f"INDEX({self.fields['words']},1,{place})"
        elif isinstance(self.rule, (AtMost, AtLeast, Bands)):
            said = self._chosen(place, self.rule.words)
        elif isinstance(self.rule, Range):
            said = self._chosen(place, RANGE_PLACES)
        else:
            said = self._chosen(f"{place}+1", TREND_PLACES)
        return f'IF({place}="",{quoted(self.words.say(NO_DATA))},{said})'

    def score(self, place: str, value: str) -> str:
        """The score of a place: 1, 0 or -1; empty for none."""
        return f'IF({place}="","",{self._score(place, value)})'

    def place_now(self, verdict: Verdict, value: float) -> int | str:
        """What :meth:`place` gives for ``value``, whose verdict is ``verdict``."""
        if verdict.category == NO_DATA:
            return ""
        if isinstance(self.rule, (AtMost, AtLeast)):
            return 1 + LIMIT_PLACES.index(verdict.verdict)
        if isinstance(self.rule, Range):
            return 1 + RANGE_PLACES.index(Sentence(verdict.category))
        if isinstance(self.rule, Bands):
            return 1 + self.rule.position(value)
        return TREND_PLACES.index(Sentence(verdict.category))

    def _chosen(self, place: str, words: Sequence[str]) -> str:
        return f"CHOOSE({place},{','.join(quoted(self.words.say(Sentence(word))) for word in words)})"

    def _place(self, value: str, before: str) -> str:
        of = self.fields
        if isinstance(self.rule, (AtMost, AtLeast)):
            good = "<" if isinstance(self.rule, AtMost) else ">"
            limit, fair = of["limit"], of["tolerance"]
            away = f"ABS({value}-{limit})"
            in_zone = f"AND({fair}>0,{away}-{fair}<={near(away, fair)})"
            on_limit = one_of(of["on_limit"], [(self._key(key), str(i)) for i, key in enumerate(LIMIT_PLACES, 1)])
            return f"IF({in_zone},2,IF({away}<={near(value, limit)},{on_limit},IF({value}{good}{limit},1,3)))"
        if isinstance(self.rule, Range):
            low, high = of["low"], of["high"]
            outside, width = f"MAX({low}-{value},{value}-{high})", f"({high}-{low})"
            within = f"AND({value}-{low}>=-{near(value, low)},{value}-{high}<={near(value, high)})"
            return f"IF({within},1,IF({value}<{low},2,4)+IF({outside}-{width}>{near(outside, width)},1,0))"
        if isinstance(self.rule, Bands):
            return bands_place(value, of["edges"], of["edge_belongs"], self._key("above"))
        change, zone = f"ABS({value}-{before})", f"{of['tolerance']}/100*ABS({before})"
        level = (
            f"OR({change}<={near(value, before)},"
            f"AND({of['tolerance']}>0,{before}<>0,{change}-{zone}<={near(change, zone)}))"
        )
        moved = f"IF({level},1,IF({value}>{before},2,3))"
        judged = f"IF(ISNUMBER({before}),{moved},0)"
        if "negative_is_poor" not in of:
            return judged
        yes = quoted(self.words.say(Sentence("yes")))
        return f"IF(AND({of['negative_is_poor']}={yes},{value}<-{_TOO_SMALL}),4,{judged})"

    def _score(self, place: str, value: str) -> str:
        of = self.fields
        if isinstance(self.rule, (AtMost, AtLeast)):
            return f"2-{place}"
        if isinstance(self.rule, Range):
            outside = f"MAX({of['low']}-{value},{value}-{of['high']})"
            fair = f"AND({of['tolerance']}>0,{outside}-{of['tolerance']}<={near(outside, of['tolerance'])})"
            return f"IF({place}=1,1,IF({fair},0,-1))"
        if isinstance(self.rule, Bands):
            return f"INDEX({of['scores']},1,{place})"
        rising = one_of(of["direction"], [(self._key("up"), "1"), (self._key("down"), "-1")])
        return f'CHOOSE({place}+1,"",0,{rising},-{rising},-1)'

    def _key(self, key: str) -> str:
        return word_of(key, self.words)


def bands_place(value: str, edges: str, belongs: str, above: str) -> str:
    """The number of the band, from 1, that holds ``value``; ``edges`` and ``belongs`` are ranges of cells."""
    away = f"ABS({value}-{edges})"
    on = f"(({away}<={_PART}*ABS({value}))+({away}<={_PART}*ABS({edges}))+({away}<={_TOO_SMALL})>0)"
    return f"1+SUMPRODUCT(({value}>{edges})*(1-{on})+{on}*({belongs}={quoted(above)}))"


def word_of(key: str, words: Words) -> str:
    """How one of a few words that a value can be is said in the workbook."""
    return words.say(WORDS_OF_VALUES.get(key, Sentence(key)))
