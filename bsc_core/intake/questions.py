"""The headers of a survey: which may be questions, what each is called, what it asks, and which belong together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from bsc_core.intake.synonyms import names, plain, synonyms

Role = Literal["respondent", "person", "private", "total", "metadata", "aside", "other"]
SHORT = 20
"""Headers of at most so many characters stay as they are; longer ones are a question's text and get a code."""
LONGEST = 500
"""Longer headers are text through and through, and are not looked into; characters."""

_CODE = r"[A-Za-z]{0,4}\d{1,3}(?:[._-]\d{1,3}){0,2}[a-z]?"
_CODE_ALONE = re.compile(rf"\s*[\[(]?({_CODE})[\])]?[.):]?\s*")
_CODE_APART = re.compile(rf"\s*[\[(]?({_CODE})[\])]?\s*(?:(?<=\])|(?<=\))|[.):=_]|\s[-–—]|[-–—]\s)\s*(\D.*)", re.DOTALL)
_CODE_BEFORE = re.compile(r"\s*([A-Z]{1,4}\d{1,3}(?:[._-]\d{1,3}){0,2})\s+([^\W\d_].*)", re.DOTALL)
_GRID = re.compile(r"(.*[^\W\d_].*?)\s*\[([^\[\]]+)\]\s*", re.DOTALL)
_NUMBERED = re.compile(r"([A-Za-z][A-Za-z _-]*?\d*)[._\-\s](\d{1,3})|([A-Za-z][A-Za-z ]*?)(\d{1,3})")
_SUM = r"(?:sub ?total|total|jumlah|jml|sum|skor|score|nilai|rata rata|rerata|mean|average)"


@dataclass(frozen=True)
class Question:
    """A header of a survey.

    ``code`` is the short name of the column, unique among the headers; ``text`` the question where the header says
    one; ``construct`` what the file says it belongs to, "" for nothing.

    ``role``: "respondent" numbers the people; "person" says something of them; "private" who they are, which is never
    shown; "total" a printed sum; "metadata" is what the survey tool wrote; "aside" what stands beside the answers
    (sums of a part, averages, remarks, the ticks of one question); "other" all else, so every possible question.
    """

    header: str
    code: str
    text: str = ""
    construct: str = ""
    role: Role = "other"


def questions(headers: Sequence[str], over: Sequence[str]) -> list[Question]:
    """The headers in their order; ``over`` is what stands above each of them, "" for nothing.

    Codes come from the headers ("P1. Petugas ramah" is P1, "1. Saya puas" is Q1); a question without one gets the
    next free of Q1, Q2 ... Raises ValueError where the two are not equally long.
    """
    short = [header if len(header) <= LONGEST else "" for header in headers]
    groups = _groups(short)
    roles = _roles(short, over, groups)
    read = [
        _read(header, above, group) if role == "other" else Question(header, header, role=role)
        for header, above, group, role in zip(headers, over, groups, roles, strict=True)
    ]
    return _with_codes(read)


def constructs(items: Sequence[Question]) -> dict[str, tuple[str, ...]]:
    """The constructs that the headers propose, each with the codes of its items, at least two.

    By what stands above the items or around them; where nothing does, by letters before a number (K1..K8, BK1..BK5,
    X1.1 and X2.1), if there are at least two such prefixes. One construct of all items is none.
    """
    named = _at_least_two((item.construct, item.code) for item in items if item.construct)
    if named:
        return named if sum(map(len, named.values())) < len(items) or len(named) > 1 else {}
    by_prefix = _at_least_two((prefix, item.code) for item in items if (prefix := _prefix(item)))
    return by_prefix if len(by_prefix) > 1 else {}


def said_of_a_person(header: str) -> str | None:
    """What a header says of a person: "age", "sex" or "person"; None for any other header."""
    found = _meaning(header, names("survey"))
    return found if found in ("age", "sex", "person") else None


def is_about(header: str, what: str) -> bool:
    """Whether a header asks for one of the things about people whose values have an order: "education", "tenure"."""
    return _meaning(header, names("people")) == what


# --- what a header is -----------------------------------------------------------------------------------------------


def _roles(headers: Sequence[str], over: Sequence[str], groups: Sequence[str]) -> list[Role]:
    prefixes = {plain(prefix) for prefix in _prefixes(headers)}
    parts = prefixes | {plain(text) for text in (*over, *groups) if text}
    whole = {header.casefold() for header in headers}
    return [
        "aside"
        if (group and group.casefold() in whole) or _is_sum_of(header, parts)
        else _role(header[len(group) + 1 :] if group else header, header)
        for header, group in zip(headers, groups, strict=True)
    ]


def _role(header: str, path: str) -> Role:
    """The role of a header by its words; ``path`` is the header with the groups around it."""
    if _meaning(header, names("private")):
        return "private"
    if header.startswith("_") or plain(path) in names("metadata") or plain(header) in names("metadata"):
        return "metadata"
    numbers = {names("survey").get(plain(text)) for text in _without_ornament(header)}
    if "respondent" in numbers:
        return "respondent"
    if "total" in numbers:
        return "total"
    if said_of_a_person(header):
        return "person"
    return "aside" if any(plain(text) in _asides() for text in _without_ornament(header)) else "other"


@lru_cache(maxsize=1)
def _asides() -> frozenset[str]:
    return frozenset(word for group in ("computed", "percent", "remarks") for word in names(group))


@lru_cache(maxsize=1024)
def _without_ornament(header: str) -> tuple[str, ...]:
    """A header as it is, without what stands in brackets, and without a code in front."""
    bare = re.sub(r"[\[(][^\])]*[\])]", " ", header)
    coded = _CODE_APART.fullmatch(bare)
    readings = (header, bare, coded.group(2)) if coded else (header, bare)
    return tuple(dict.fromkeys(readings))


def _meaning(header: str, known: Mapping[str, str]) -> str | None:
    """What a header means, also where it asks for it in a question ("Berapa usia Anda?")."""
    if len(header) > LONGEST:
        return None
    fillers = _fillers()
    for text in _without_ornament(header):
        compared = plain(text)
        short = " ".join(word for word in compared.split() if word not in fillers)
        if found := known.get(compared) or known.get(short):
            return found
    return None


@lru_cache(maxsize=1)
def _fillers() -> frozenset[str]:
    return frozenset(synonyms()["fillers"]["words"])


def _is_sum_of(header: str, parts: set[str]) -> bool:
    """Whether a header names the sum of a part of the questions: "Total K", "X1 total", "Jumlah Kepuasan"."""
    compared = plain(header)
    rest = re.sub(rf"^(?:{_SUM} )+|(?: {_SUM})+$", "", compared)
    return rest != compared and rest in parts


# --- codes, texts and groups ----------------------------------------------------------------------------------------


def _groups(headers: Sequence[str]) -> list[str]:
    """The group in front of each KoboToolbox question ("group/question"), "" where there is none.

    A stroke parts a group from its question where the header has no spaces, or KoboToolbox' own columns stand beside
    it; and where at least one more header has the same group, or both hold.
    """
    from_kobo = any(header.startswith("_") for header in headers)
    name_like = [not re.search(r"\s", header) for header in headers]
    paths = [
        header.rpartition("/")[0] if from_kobo or like_a_name else ""
        for header, like_a_name in zip(headers, name_like, strict=True)
    ]
    often = Counter(paths)
    return [
        path if path and (often[path] > 1 or (from_kobo and like_a_name)) else ""
        for path, like_a_name in zip(paths, name_like, strict=True)
    ]


def _read(header: str, above: str, group: str) -> Question:
    """A possible question: its code, "" where the header has none, its text, and what it belongs to."""
    if len(header) > LONGEST:
        return Question(header, "", header.strip(), above)
    construct, rest = group.rpartition("/")[2].replace("_", " ") if group else "", header
    if group:
        rest = header[len(group) + 1 :]
    elif grid := _GRID.fullmatch(header):
        construct, rest = grid.group(1).strip(" .:-–—"), grid.group(2).strip()
    code, text = _code_and_text(rest)
    if not code and rest == header and not _is_sentence(header):
        code, text = header, ""
    elif not code and group and len(rest) <= SHORT:
        code, text = rest, ""
    return Question(header, code, text.replace("_", " ") if group else text, above or construct)


def _code_and_text(header: str) -> tuple[str, str]:
    """The code in front of a question and the question; "" for the code where there is none."""
    if alone := _CODE_ALONE.fullmatch(header):
        code = alone.group(1)
        return (header if header == code else _named(code)), ""
    apart = _CODE_APART.fullmatch(header) or _CODE_BEFORE.fullmatch(header)
    if apart and re.search(r"[^\W\d_]", apart.group(2)):
        return _named(apart.group(1)), apart.group(2).strip()
    return "", header.strip()


def _named(code: str) -> str:
    """A code as the name of a column; a mere number gets a letter."""
    return f"Q{code}" if code[0].isdigit() else code


def _is_sentence(header: str) -> bool:
    return len(header) > SHORT or (header.endswith("?") and " " in header)


def _with_codes(read: Iterable[Question]) -> list[Question]:
    """The questions with a code each, no code twice.

    Where numbers begin again (1, 2, 3, 1, 2 ...), they name nothing, and the questions are numbered through.
    """
    found = list(read)
    numbers = [q.code for q in found if q.role == "other" and _is_number_only(q)]
    if len(set(numbers)) < len(numbers):
        found = [replace(q, code="") if q.role == "other" and q.text and _is_number_only(q) else q for q in found]
    taken = {q.code for q in found if q.code}
    free = (code for n in range(1, 2 * len(found) + 2) if (code := f"Q{n}") not in taken)
    given: set[str] = set()
    coded = []
    for question in found:
        code = question.code or next(free)
        name, count = code, 2
        while name in given:
            name, count = f"{code} ({count})", count + 1
        given.add(name)
        coded.append(replace(question, code=name))
    return coded


def _is_number_only(question: Question) -> bool:
    """Whether a question's code was made from a number in its header."""
    return bool(re.fullmatch(r"Q\d{1,3}", question.code)) and question.code.casefold() not in question.header.casefold()


# --- constructs -----------------------------------------------------------------------------------------------------


def _at_least_two(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """What belongs together under one name, capitals aside; names with one member are left out."""
    members: dict[str, list[str]] = {}
    called: dict[str, str] = {}
    for name, code in pairs:
        called.setdefault(plain(name), name)
        members.setdefault(plain(name), []).append(code)
    return {called[key]: tuple(codes) for key, codes in members.items() if len(codes) > 1}


def _prefix(question: Question) -> str:
    """The letters in front of the number of a code that stands in the header itself, "" where there are none."""
    code, header = question.code, question.header.casefold()
    of_the_file = code.casefold() in header or (code[1:] in header and not code[1:].isdigit())
    if not of_the_file:
        return ""
    match = _NUMBERED.fullmatch(code)
    return (match.group(1) or match.group(3)).strip(" _-") if match else ""


def _prefixes(headers: Iterable[str]) -> set[str]:
    """The prefixes that at least two headers have."""
    coded = [Question(header, _code_and_text(header)[0] or header) for header in headers]
    return set(_at_least_two((prefix, question.code) for question in coded if (prefix := _prefix(question))))
