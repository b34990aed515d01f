"""Headers that nobody writes quite like that: which column they probably mean, for the user to confirm."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from bsc_core.intake.synonyms import plain, synonyms

ALIKE = 82.0
"""How alike two words must be, of 100, to be one word with a slip of the hand."""
CUT_SHORT = 85.0
"""The score of a word that is the beginning of another."""
RUN_TOGETHER = 90.0
"""How alike two headers must be without their spaces."""
SHORTEST = 4
"""Shorter words must be written just so: one letter more makes another word of them."""
LONGEST = 60
"""Longer headers are sentences, and no column is called like a sentence; characters."""
_PASSED_OVER = frozenset({
    "jumlah", "total", "banyak", "banyaknya", "nilai", "data", "angka", "dan", "dalam", "per", "rp", "rupiah", "orang",
    "number", "of", "the", "and", "in",
})  # fmt: skip
"""Words that say nothing of their own beside others."""


def suggestions(text: str, known: Mapping[str, str], limit: int = 3) -> list[tuple[str, float]]:
    """The columns that a header probably means, each with a score from ALIKE to 100, the likeliest first.

    ``known`` maps every name, as it is compared (:func:`plain`), to its column, as :func:`names` gives it. Each word
    of the header must be a word of the name with a slip of the hand, cut short or abbreviated, and the other way
    round; numbers and signs must be the same. So "Pasien masuk" is no "Pasien keluar", and "Mati < 48 jam" no
    "Mati > 48 jam".
    """
    header = _words(plain(text))
    if len(text) > LONGEST or not header.telling:
        return []
    best: dict[str, float] = {}
    for name, column in known.items():
        score = _score(header, _words(name))
        if score > best.get(column, 0.0):
            best[column] = score
    return sorted(best.items(), key=lambda pair: -pair[1])[:limit]


class _Words:
    """The words of a header, abbreviations written out: those that tell something, their initials, and all as one."""

    __slots__ = ("initials", "telling", "together")

    def __init__(self, words: list[str]) -> None:
        self.telling = [word for word in words if not _is_passed_over(word)] or words
        self.initials = sorted(word[0] for word in self.telling)
        self.together = "".join(self.telling)


def _is_passed_over(word: str) -> bool:
    return word in _PASSED_OVER or any(len(other) > SHORTEST + 1 and _alike(word, other) for other in _PASSED_OVER)


@lru_cache(maxsize=4096)
def _words(compared: str) -> _Words:
    written_out = _abbreviations()
    words = re.findall(r"[<>]=?|\d+|[^\W\d_]+", compared)
    return _Words([written_out.get(word, word) for word in words])


@lru_cache(maxsize=1)
def _abbreviations() -> Mapping[str, str]:
    """Every abbreviation with the word it stands for."""
    return {short: word for word, several in synonyms()["abbreviations"].items() for short in several}


def _score(header: _Words, name: _Words) -> float:
    """How alike a header and a name are, of 100; 0 where a word of either has no like in the other."""
    if header.initials == name.initials:
        left = list(name.telling)
        total = 0.0
        for word in header.telling:
            score, match = max(((_alike(word, other), other) for other in left), default=(0.0, ""))
            if not score:
                break
            left.remove(match)
            total += score * len(word)
        else:
            return total / len(header.together)
    if header.together[0] != name.together[0] or abs(len(header.together) - len(name.together)) > 2:
        return 0.0
    return _run_together(header.together, name.together)


def _run_together(header: str, name: str) -> float:
    """How alike two headers are without spaces, where they are long enough for a slip not to make another word."""
    from rapidfuzz import fuzz

    if min(len(header), len(name)) < 2 * SHORTEST or re.findall(r"[\d<>=]+", header) != re.findall(r"[\d<>=]+", name):
        return 0.0
    return fuzz.ratio(header, name, score_cutoff=RUN_TOGETHER)


def _alike(word: str, other: str) -> float:
    """How alike two words are, of 100; 0 below ALIKE, and for words that only begin alike ("keluar", "keluarga")."""
    from rapidfuzz import fuzz

    if word == other:
        return 100.0
    if min(len(word), len(other)) < SHORTEST or word[0] != other[0] or not (word.isalpha() and other.isalpha()):
        return 0.0
    if other.startswith(word) and 2 * len(word) >= len(other):
        return CUT_SHORT
    if word.startswith(other) and len(word) > len(other) + 1:
        return 0.0
    if len(word) == len(other) and _neighbours_swapped(word, other):
        return CUT_SHORT
    return fuzz.ratio(word, other, score_cutoff=ALIKE)


def _neighbours_swapped(word: str, other: str) -> bool:
    """Whether two words of one length are the same but for two neighbouring letters."""
    differ = [at for at, (a, b) in enumerate(zip(word, other, strict=True)) if a != b]
    return (
        len(differ) == 2
        and differ[1] == differ[0] + 1
        and word[differ[0]] == other[differ[1]]
        and word[differ[1]] == other[differ[0]]
    )
