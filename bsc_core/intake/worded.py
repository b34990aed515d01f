"""Answers in words become numbers: which scale the words of a survey's columns are, and what each of them counts."""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from bsc_core.intake.sheets import Cell, Column
from bsc_core.intake.synonyms import plain
from bsc_core.sentence import Sentence

MOSTLY = 0.8
"""Share of a column's filled cells that must be known words."""
LOOKED_AT_FIRST = 100
"""A column in which this many of the commonest cells are fewer than MOSTLY of all is free text."""
LONGEST_ANSWER = 80
"""Longer texts are no answers on a scale; letters."""
HIGHEST_NUMBER = 10
"""The highest number that an answer such as "5 - Sangat setuju" may say."""
BLANK = frozenset({"-", "–", "—", ".", "n/a", "na", "nan", "#n/a"})
"""What people write into a cell that they leave empty."""

_NUMBER_FIRST = re.compile(r"[\W_]*(\d{1,2})[\W_]*([^\W\d_].*)", re.DOTALL)
_NUMBER_LAST = re.compile(r"(.*[^\W_])[\W_]+(\d{1,2})[\W_]*", re.DOTALL)
_BETWEEN_WORDS = re.compile(r"[/|()\[\]{}=;:,]|\s[-–—]\s")


@dataclass(frozen=True)
class WordScale:
    """How the answers in words of some columns are counted.

    ``points`` are the words from the lowest score to the highest, as the file spells them most often; words that
    nobody chose as we spell them. ``low`` and ``high`` are the ends of the scale. ``scores`` maps every answer that
    occurs, as it is compared (:func:`plain`), to its number. ``doubt`` says why another reading is possible (then
    ``sure`` is False); ``alternatives`` are the other numbers of points that the answers fit. ``turned``: the scores
    count the other way round, because the user said so.
    """

    family: str
    points: tuple[str, ...]
    low: float
    high: float
    scores: Mapping[str, float]
    sure: bool = True
    doubt: Sentence | None = None
    alternatives: tuple[int, ...] = ()
    turned: bool = False

    @property
    def legend(self) -> list[tuple[str, float]]:
        """The points that were chosen, each with its number, from the lowest score to the highest."""
        return [(text, self.scores[plain(text)]) for text in self.points if plain(text) in self.scores]


def word_scale(columns: Mapping[str, Column], points: int | None = None, turned: bool = False) -> dict[str, WordScale]:
    """The scale of each column that is answered in words; columns of numbers, names or free text are left out.

    At least MOSTLY of a column's filled cells must be words of one family (agreement, satisfaction ...). Columns of
    one family are looked at together: a word that only some of them use is a point of all, and all of them must show
    at least two words between them. ``points`` is how many points the scale has where the user knows it; families
    that their answers do not fit keep their own number. ``turned`` counts the scale the other way round.

    Where a number stands in the answer ("5 - Sangat setuju"), the number is the score.
    """
    read = {name: answers for name, column in columns.items() if (answers := _read(column)) is not None}
    groups = _grouped(read)
    first = {key: _scales(key, group, points, None) for key, group in groups.items()}
    sizes = {len(s.points) for found in first.values() for s in found.values() if s.sure and len(s.points) > 2}
    if len(sizes) == 1:
        (usual,) = sizes
        first = {
            key: found if all(s.sure for s in found.values()) else _scales(key, groups[key], points, usual)
            for key, found in first.items()
        }
    scales = {name: scale for found in first.values() for name, scale in found.items()}
    return {name: _turned(scales[name]) if turned else scales[name] for name in columns if name in scales}


def as_numbers(column: Column, scale: WordScale) -> tuple[np.ndarray, Mapping[str, np.ndarray]]:
    """The answers as numbers, and the texts that are none of the scale with their positions in the column.

    Empty cells and those that say so ("-", "n/a") are nan, like the unknown texts.
    """
    values = np.full(len(column.cells), math.nan)
    strange = []
    for code, cell in enumerate(column.cells):
        if code == 0 or _is_blank(cell):
            continue
        score = scale.scores.get(_compared(cell))
        if score is None:
            strange.append(code)
        else:
            values[code] = score
    unknown: dict[str, np.ndarray] = {}
    if strange:
        order = np.argsort(column.at, kind="stable")
        ends = np.searchsorted(column.at[order], [strange, [code + 1 for code in strange]])
        for code, start, end in zip(strange, *ends, strict=True):
            text = str(column.cells[code])
            positions = order[start:end]
            unknown[text] = np.sort(np.concatenate([unknown[text], positions])) if text in unknown else positions
    return values[column.at], unknown


# --- the catalogue of words -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Family:
    """The words of one family, worst first, and the scales that they are printed in."""

    name: str
    words: tuple[str, ...]
    spelled: Mapping[str, Mapping[str, str]]
    scales: tuple[tuple[str, ...], ...]
    seldom: tuple[tuple[str, ...], ...]
    settled: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class _Meaning:
    """What a spelling means in a family: which word, and in which style it is written ("id", "en" or "short")."""

    word: str
    style: str


@lru_cache(maxsize=1)
def _catalogue() -> tuple[Mapping[str, _Family], Mapping[str, Mapping[str, _Meaning]]]:
    """Every family by its name, and every spelling with what it means in each family that knows it."""
    data = tomllib.loads((Path(__file__).parent / "scales.toml").read_text(encoding="utf-8"))
    families: dict[str, _Family] = {}
    spellings: dict[str, dict[str, _Meaning]] = defaultdict(dict)
    for name, about in data.items():
        for adjective in about.get("adjectives", [""]):
            family = _family(f"{name} {adjective}".strip(), about, adjective)
            families[family.name] = family
            for word, styles in about["words"].items():
                for style, texts in styles.items():
                    for text in texts:
                        spellings[_squeezed(text.format(adjective))].setdefault(family.name, _Meaning(word, style))
    return families, spellings


def _family(name: str, about: Mapping[str, Any], adjective: str) -> _Family:
    def printed(key: str) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(scale) for scale in about.get(key, ()))

    spelled = {
        word: {style: texts[0].format(adjective) for style, texts in styles.items()}
        for word, styles in about["words"].items()
    }
    return _Family(name, tuple(about["words"]), spelled, printed("scales"), printed("seldom"), printed("settled"))


def _squeezed(text: str) -> str:
    """A spelling as it is compared: without capitals, punctuation and spaces."""
    return plain(text).replace(" ", "")


# --- single answers -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Answer:
    """What one cell says: a number, words by the families that know them, or both."""

    number: int | None
    meanings: Mapping[str, _Meaning]


def _answer(cell: Cell) -> _Answer | None:
    """What a cell answers; None for what is no answer in words, nor a number that could stand among them."""
    if isinstance(cell, bool):
        return _answer_of_text(str(cell))
    if isinstance(cell, (int, float)):
        return _Answer(int(cell), {}) if 0 <= cell <= HIGHEST_NUMBER and float(cell).is_integer() else None
    return _answer_of_text(cell) if isinstance(cell, str) else None


@lru_cache(maxsize=4096)
def _answer_of_text(text: str) -> _Answer | None:
    text = text.strip()
    if len(text) > LONGEST_ANSWER:
        return None
    if re.fullmatch(r"\d{1,2}", text):
        return _Answer(int(text), {}) if int(text) <= HIGHEST_NUMBER else None
    if meanings := _meanings(text):
        return _Answer(None, meanings)
    for pattern, number, words in ((_NUMBER_FIRST, 1, 2), (_NUMBER_LAST, 2, 1)):
        match = pattern.fullmatch(text)
        if match and int(match.group(number)) <= HIGHEST_NUMBER and (meanings := _meanings(match.group(words))):
            return _Answer(int(match.group(number)), meanings)
    return None


def _meanings(text: str) -> Mapping[str, _Meaning]:
    """What words mean, by family: as a whole, else where all their parts ("SS (Sangat setuju)") mean the same."""
    _, spellings = _catalogue()
    whole = spellings.get(_squeezed(text))
    if whole:
        return whole
    parts = [squeezed for part in _BETWEEN_WORDS.split(text) if (squeezed := _squeezed(part))]
    known = [spellings.get(part, {}) for part in parts]
    if len(parts) < 2 or not all(known):
        return {}
    return {
        family: meaning
        for family, meaning in known[0].items()
        if all(family in other and other[family].word == meaning.word for other in known)
    }


def _is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.strip().casefold() in BLANK


def _compared(cell: Cell) -> str:
    """A cell as ``scores`` knows it: a text as it is compared, a number as it stands, with its sign."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return f"{cell:g}"
    compared = plain(cell)
    return str(cell).strip() if compared.isdigit() else compared


# --- columns --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Answers:
    """The answers of one column: each distinct cell with what it says and how often; ``filled`` counts all cells."""

    given: tuple[tuple[Cell, _Answer, int], ...]
    filled: int

    @cached_property
    def numbered(self) -> bool:
        """Whether numbers stand in the answers, so that they are the scores."""
        numbers = sum(count for _, answer, count in self.given if answer.meanings and answer.number is not None)
        words = sum(count for _, answer, count in self.given if answer.meanings and answer.number is None)
        return numbers > words

    def known(self, family: str) -> int:
        """How many cells are answers of this family, bare numbers included where the answers are numbered."""
        numbered = self.numbered
        return sum(
            count for _, answer, count in self.given if family in answer.meanings or (numbered and not answer.meanings)
        )

    @property
    def families(self) -> list[str]:
        """The families that know most of the answers, the best first; those that know as many in their order."""
        named = dict.fromkeys(family for _, answer, _ in self.given for family in answer.meanings)
        enough = {family: known for family in named if (known := self.known(family)) >= MOSTLY * self.filled}
        order = list(_catalogue()[0])
        return sorted(enough, key=lambda family: (-enough[family], order.index(family)))


def _read(column: Column) -> _Answers | None:
    """What a column answers; None where it can be seen at once that its answers are no words of a scale."""
    often = np.bincount(column.at, minlength=len(column.cells))
    codes = np.flatnonzero(often[1:]) + 1
    if len(codes) > LOOKED_AT_FIRST:
        commonest = np.sort(often[1:])[-LOOKED_AT_FIRST:].sum()
        if commonest < MOSTLY * often[1:].sum():
            return None
    filled, given, worded = 0, [], False
    for code in codes:
        cell, count = column.cells[code], int(often[code])
        if _is_blank(cell):
            continue
        filled += count
        answer = _answer(cell)
        if answer:
            given.append((cell, answer, count))
            worded = worded or bool(answer.meanings)
    return _Answers(tuple(given), filled) if worded else None


def _grouped(read: Mapping[str, _Answers]) -> dict[tuple[str, bool], dict[str, _Answers]]:
    """The columns by family and whether their answers are numbered.

    A column that several families know as well goes with the family that most of the other answers belong to.
    """
    able = {name: families for name, answers in read.items() if (families := answers.families)}
    weight: Counter[str] = Counter()
    for name, families in able.items():
        for family in families:
            weight[family] += read[name].known(family)
    groups: dict[tuple[str, bool], dict[str, _Answers]] = defaultdict(dict)
    for name, families in able.items():
        best = max(read[name].known(family) for family in families)
        likely = [family for family in families if read[name].known(family) == best]
        family = max(likely, key=lambda family: weight[family])
        groups[family, read[name].numbered][name] = read[name]
    return groups


# --- the scale of a group of columns --------------------------------------------------------------------------------


@dataclass
class _Group:
    """The answers of a family's columns put together."""

    family: _Family
    columns: Mapping[str, _Answers]
    texts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    numbers: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    bare: Counter[int] = field(default_factory=Counter)
    styles: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        for answers in self.columns.values():
            for cell, answer, count in answers.given:
                meaning = answer.meanings.get(self.family.name)
                if meaning:
                    self.texts[meaning.word][str(cell)] += count
                    self.styles[meaning.style] += count
                    if answer.number is not None:
                        self.numbers[meaning.word][answer.number] += count
                elif answer.number is not None and not answer.meanings:
                    self.bare[answer.number] += count

    @property
    def used(self) -> list[str]:
        """The words that were answered, the lowest first."""
        return [word for word in self.family.words if word in self.texts]

    def said(self, word: str) -> str:
        """A word as the file spells it most often, else as we spell it in the style of the file."""
        if word in self.texts:
            return self.texts[word].most_common(1)[0][0]
        spelled = self.family.spelled[word]
        style = next((style for style, _ in self.styles.most_common() if style in spelled), next(iter(spelled)))
        return spelled[style].upper() if style == "short" else spelled[style].capitalize()

    def scores(self, of_word: Mapping[str, float], numbered: bool) -> dict[str, float]:
        """Every answer that occurs, as it is compared, with its score: its own number, else that of its word.

        Where few answers say a number and it is not that of their word, they have no score.
        """
        found: dict[str, float] = {}
        for answers in self.columns.values():
            for cell, answer, _ in answers.given:
                meaning = answer.meanings.get(self.family.name)
                if numbered and answer.number is not None and (meaning or not answer.meanings):
                    found[_compared(cell)] = float(answer.number)
                elif meaning and meaning.word in of_word and answer.number in (None, of_word[meaning.word]):
                    found[_compared(cell)] = of_word[meaning.word]
        return found


def _scales(
    key: tuple[str, bool], columns: Mapping[str, _Answers], points: int | None, usual: int | None
) -> dict[str, WordScale]:
    """The scale of every column of a group; none where the group shows fewer than two different answers.

    ``points`` is the user's word on the number of points, ``usual`` the number that the other families of the file
    have.
    """
    family = _catalogue()[0][key[0]]
    group = _Group(family, columns)
    if key[1]:
        numbers = {number for counted in (*group.numbers.values(), group.bare) for number in counted}
        return dict.fromkeys(columns, _numbered(group, points)) if len(numbers) > 1 else {}
    if len(group.used) < 2:
        return {}
    if not _fitting(family, group.used):
        apart = _apart(family, columns, points)
        if apart:
            return apart
    return dict.fromkeys(columns, _worded(group, points, usual))


def _fitting(family: _Family, used: Iterable[str]) -> list[tuple[str, ...]]:
    """The usual scales that hold these words; those of two or three points only where all of them were answered."""
    words = set(used)
    return [scale for scale in family.scales if words <= set(scale) and (len(scale) > 3 or words == set(scale))]


def _worded(group: _Group, points: int | None, usual: int | None) -> WordScale:
    family, used = group.family, set(group.used)
    fitting = _fitting(family, used)
    seldom = [scale for scale in family.seldom if used <= set(scale)]
    short = [scale for scale in family.scales if used <= set(scale) and scale not in fitting]
    wanted = [scale for scale in (*fitting, *seldom, *short) if len(scale) == points]
    exact = [scale for scale in fitting if used == set(scale)]
    like_others = [scale for scale in fitting if len(scale) == usual]
    held = sorted(seldom, key=lambda scale: set(scale) != used)
    chosen = next(iter(wanted or exact or like_others or fitting or held), tuple(group.used))
    scores = _scores(chosen)
    rivals = [scale for scale in fitting or seldom if _differ(scale, chosen, used)]
    others = (*rivals, *fitting) if points else rivals
    alternatives = tuple(sorted({len(scale) for scale in others} - {len(chosen)}))
    if wanted:
        rivals = [scale for scale in rivals if len(scale) == points]
    elif chosen in family.settled and used == set(chosen):
        rivals, alternatives = [], ()
    doubt = _doubt(group, chosen, rivals, usual=bool(wanted or fitting), known=bool(wanted or held))
    low, high = min(scores.values()), max(scores.values())
    return WordScale(
        family.name,
        tuple(group.said(word) for word in chosen),
        low,
        high,
        group.scores(scores, numbered=False),
        doubt is None,
        doubt,
        alternatives,
    )


def _differ(scale: Sequence[str], other: Sequence[str], used: Iterable[str]) -> bool:
    """Whether two scales count these words differently, or have other ends."""
    return len(scale) != len(other) or any(_scores(scale)[word] != _scores(other)[word] for word in used)


def _scores(scale: Sequence[str]) -> dict[str, float]:
    """The points of a scale from 1; a scale of two, such as no and yes, from 0."""
    first = 0 if len(scale) == 2 else 1
    return {word: float(at) for at, word in enumerate(scale, first)}


def _doubt(
    group: _Group, chosen: Sequence[str], rivals: Sequence[Sequence[str]], usual: bool, known: bool
) -> Sentence | None:
    """Why the words could be counted in another way; None where they could not."""
    used = _quoted(group.said(word) for word in group.used)
    if not known and not usual:
        return Sentence(
            "The answers {used} are of no usual scale; they count in this order, from 1 to {points}.",
            used=used,
            points=len(chosen),
        )
    if not usual:
        return Sentence(
            "The answers {used} are of a scale that is seldom used; it has {points} points.",
            used=used,
            points=len(chosen),
        )
    if not rivals:
        return None
    others = sorted({len(scale) for scale in rivals} - {len(chosen)})
    if others:
        return Sentence(
            "The answers {used} fit a scale of {points} points, and also one of {others}.",
            used=used,
            points=len(chosen),
            others=others,
        )
    return Sentence("The answers {used} fit more than one scale of {points} points.", used=used, points=len(chosen))


def _quoted(texts: Iterable[str]) -> list[str]:
    return [f"“{text}”" for text in texts]


def _apart(family: _Family, columns: Mapping[str, _Answers], points: int | None) -> dict[str, WordScale]:
    """The scales of columns of one family whose words are not those of one scale, but of one for each column.

    All of them have as many points, or nothing is said. So one part of a questionnaire may say "netral" in the middle,
    another "kurang setuju".
    """
    groups = {name: _Group(family, {name: answers}) for name, answers in columns.items()}
    sizes = [{len(scale) for scale in _fitting(family, group.used)} for group in groups.values()]
    common = set.intersection(*sizes)
    if not common:
        return {}
    size = points if points in common else min(common)
    doubt = Sentence(
        "The questions are answered in different words; each is read as a scale of {points} points.", points=size
    )
    scales = {name: _worded(group, size, None) for name, group in groups.items()}
    others = tuple(sorted(common - {size}))
    return {
        name: WordScale(s.family, s.points, s.low, s.high, s.scores, False, doubt, others) for name, s in scales.items()
    }


# --- answers with their numbers -------------------------------------------------------------------------------------


def _numbered(group: _Group, points: int | None) -> WordScale:
    """The scale of answers that say their number; the words only tell its direction and how far it goes."""
    number = {word: counted.most_common(1)[0][0] for word, counted in group.numbers.items()}
    low = min(1, *number.values(), *group.bare)
    sizes = _sizes(group.family, number, low)
    ended = _both_ends(group.family, number)
    most = max(number.values()) if ended else max(*number.values(), *group.bare)
    wide_enough = {size for size in sizes if low + size > most}
    size = points if points and low + points > most else min(wide_enough, default=most - low + 1)
    doubt = _doubt_of_numbers(group, number)
    if doubt is None and not points and not ended and len(wide_enough) != 1:
        doubt = Sentence("Nobody answered above {most}, so the scale may go further.", most=most)
    said = {n: group.said(word) for word, n in number.items()}
    return WordScale(
        group.family.name,
        tuple(said.get(n, str(n)) for n in range(low, low + size)),
        float(low),
        float(low + size - 1),
        group.scores({word: float(n) for word, n in number.items()}, numbered=True),
        doubt is None,
        doubt,
        tuple(sorted(wide_enough - {size})),
    )


def _doubt_of_numbers(group: _Group, number: Mapping[str, int]) -> Sentence | None:
    """That the words do not rise with their numbers, or not in all answers."""
    ordered = [number[word] for word in group.used if word in number]
    one_each = all(len(counted) == 1 for counted in group.numbers.values())
    if one_each and ordered == sorted(set(ordered)):
        return None
    if one_each and ordered == sorted(set(ordered), reverse=True):
        best = group.used[-1]
        return Sentence(
            "The numbers run against the words: {number} is “{word}”.", number=number[best], word=group.said(best)
        )
    return Sentence("The numbers in the answers do not rise with their words; the numbers count.")


def _sizes(family: _Family, number: Mapping[str, int], low: int) -> set[int]:
    """How many points the scales have in which these words stand at their numbers, from below or from above."""
    found = set()
    for scale in (*family.scales, *family.seldom):
        if set(number) <= set(scale):
            rising = all(scale.index(word) + low == n for word, n in number.items())
            falling = all(len(scale) - 1 - scale.index(word) + low == n for word, n in number.items())
            if rising or falling:
                found.add(len(scale))
    return found


def _both_ends(family: _Family, number: Mapping[str, int]) -> bool:
    """Whether the lowest and the highest number stand at two words that are the ends of a scale."""
    lowest, *_, highest = sorted(number, key=lambda word: number[word]) * 2
    return any({lowest, highest} == {scale[0], scale[-1]} for scale in (*family.scales, *family.seldom))


# --- the other way round --------------------------------------------------------------------------------------------


def _turned(scale: WordScale) -> WordScale:
    scores = {text: scale.low + scale.high - score for text, score in scale.scores.items()}
    return WordScale(
        scale.family,
        scale.points[::-1],
        scale.low,
        scale.high,
        scores,
        scale.sure,
        scale.doubt,
        scale.alternatives,
        not scale.turned,
    )
