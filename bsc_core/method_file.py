"""A method as a small TOML file: reading one with the line of every value, and writing one.

Each table names the source of its values, and ``[table.sources]`` another source for single ones.
"""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bsc_core.method_values import Refused, Value
from bsc_core.sentence import Sentence

MOST_BYTES = 1_000_000
LONGEST_KEY = 500
MOST_DOTS = 100
ABOUT = ("name", "title", "source")
BASED_ON = "based_on"
_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\''  # strings
    r"|#[^\n]*|[\[\]{}=.\n]|[^\s\[\]{}=.\"'#]+",
    re.DOTALL,
)


@dataclass(frozen=True)
class MethodFile:
    """What stands in a method file. ``values`` and ``sources`` have the same paths; ``lines`` counts from 1.

    ``about`` has the name, the title and the source of the whole; ``based_on`` is the method that gives what the file
    does not.
    """

    file: str
    about: Mapping[str, str]
    based_on: str | None
    values: Mapping[str, Value]
    sources: Mapping[str, str]
    lines: Mapping[str, int]

    def refusal(self, refused: Refused) -> ValueError:
        """What is said of a value of this file that is not taken: file, line and why."""
        return _refusal(self.file, self.lines, refused)


def read_method_file(data: bytes, file: str) -> MethodFile:
    """The values and sources of the method file ``data``; ``file`` is its name in sentences.

    Raises ValueError with a sentence that names the line, for anything but UTF-8 text in TOML of up to 1 MB, for a
    name, title or source that is not there, and for a value that is neither a number, a text, true or false, nor a
    list of them. Whether the values make sense as a method is not looked at here.
    """
    text = _text(data, file)
    tree = _tree(text, file)
    lines = key_lines(text)
    try:
        about = {key: _about(tree.pop(key, ""), key) for key in ABOUT}
        based_on = str(tree.pop(BASED_ON)) if BASED_ON in tree else None
        rows = list(_flatten(tree, "", ""))
    except Refused as refused:
        raise _refusal(file, lines, refused) from refused
    except RecursionError as err:
        raise ValueError(Sentence("{file}: tables inside tables go too deep for a method.", file=file)) from err
    values = {path: value for path, value, _ in rows}
    return MethodFile(file, about, based_on, values, {path: source for path, _, source in rows}, lines)


def write_method_file(
    about: Mapping[str, str], based_on: str | None, values: Mapping[str, Value], sources: Mapping[str, str]
) -> str:
    """The text of a method file with these values, table by table, and the source of each."""
    top = {**about, **({BASED_ON: based_on} if based_on else {})}
    blocks = [[f"{key} = {_written(text)}" for key, text in top.items()]]
    tables: dict[str, list[str]] = {}
    for path in values:
        tables.setdefault(path.rpartition(".")[0], []).append(path)
    for table, paths in tables.items():
        common = Counter(sources[path] for path in paths).most_common(1)[0][0]
        block = [f"[{_header(table)}]", *(_line(path, values[path]) for path in paths), f"source = {_written(common)}"]
        blocks.append(block)
        single = [_line(path, sources[path]) for path in paths if sources[path] != common]
        if single:
            blocks.append([f"[{_header(table)}.sources]", *single])
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def key_lines(text: str) -> dict[str, int]:
    """The line, from 1, on which each key and each table of a TOML text starts, by its path.

    The text has to be one that tomllib reads; keys inside of an inline table are not looked for.
    """
    found: dict[str, int] = {}
    table: tuple[str, ...] = ()
    words: list[str] = []
    within = ""  # "" between two statements, then "header", "key" or "value"
    depth = started = 0
    line = 1
    for token in _TOKEN.findall(text):
        if within == "" and token != "\n" and not token.startswith("#"):
            within, words, started = "header" if token == "[" else "key", [], line
        if within == "value":
            depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token, 0)
        elif within == "key" and token == "=":
            found.setdefault(".".join((*table, *words)), started)
            within, depth = "value", 0
        elif within and token not in ("[", "]", ".", "\n") and not token.startswith("#"):
            words.append(_plain_key(token))
        if token == "\n" and within in ("header", "value") and depth == 0:
            if within == "header":
                table = tuple(words)
                found.setdefault(".".join(table), started)
            within = ""
        line += token.count("\n")
    if within == "header":
        found.setdefault(".".join(words), started)
    return found


def _plain_key(token: str) -> str:
    return str(tomllib.loads(f"key = {token}")["key"]) if token[0] in "\"'" else token


def _text(data: bytes, file: str) -> str:
    if len(data) > MOST_BYTES:
        raise ValueError(
            Sentence("{file} is larger than 1 MB. A method file is a page or two of text: is it this one?", file=file)
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        line = data.count(b"\n", 0, err.start) + 1
        why = Sentence("The text is not UTF-8. Save the file as UTF-8 and load it again.")
        raise ValueError(_located(file, line, why)) from err


def _tree(text: str, file: str) -> dict[str, Any]:
    why = Sentence(
        "This cannot be read as a method file. A value stands as name = value, once, on its own line; a word "
        "stands in quotes, a list in square brackets."
    )
    for line, row in enumerate(text.split("\n"), 1):
        if row.count(".") > MOST_DOTS:  # the time to read a.b.c grows with the square of its dots
            raise ValueError(_located(file, line, why))
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as err:
        said = re.search(r"\(at line (\d+),", str(err))
        last = text.rstrip().count("\n") + 1
        raise ValueError(_located(file, int(said[1]) if said else last, why)) from err


def _about(text: object, key: str) -> str:
    if not isinstance(text, str) or not text.strip():
        raise Refused(key, Sentence('A method needs a line {key} = "…" at the top of its file.', key=key))
    return text


def _flatten(table: Mapping[str, Any], prefix: str, source: str) -> Iterator[tuple[str, Value, str]]:
    """Path, value and source of every value in a table and the tables inside."""
    if "source" in table:
        source = _source(table["source"], f"{prefix}source")
    single = table.get("sources", {})
    if not isinstance(single, dict):
        raise Refused(f"{prefix}sources", Sentence("“{path}” is a table of sources.", path=f"{prefix}sources"))
    for key in single:
        if key not in table or isinstance(table[key], dict):
            why = Sentence("“{path}” is a source without its value; write the value above it.", path=f"{prefix}{key}")
            raise Refused(f"{prefix}sources.{key}", why)
    for key, value in table.items():
        path = f"{prefix}{key}"
        if "." in key or len(key) > LONGEST_KEY:
            raise Refused(path, Sentence("“{path}” is not a value that a method has.", path=path[: 2 * LONGEST_KEY]))
        if key in ("source", "sources"):
            continue
        if isinstance(value, dict):
            yield from _flatten(value, path + ".", source)
            continue
        named = _source(single[key], f"{prefix}sources.{key}") if key in single else source
        if not named:
            why = Sentence('“{path}” has no source. Write a line source = "…" into its table.', path=path)
            raise Refused(path, why)
        yield path, _plain(value, path), named


def _source(text: object, path: str) -> str:
    if not isinstance(text, str) or not text.strip():
        raise Refused(path, Sentence("A source is a text in quotes: who says so, and when."))
    return text


def _plain(value: object, path: str) -> Value:
    if isinstance(value, list) and not any(isinstance(v, list) for v in value):
        return tuple(_plain(v, path) for v in value)  # type: ignore[return-value]
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value) if abs(value) < 10**300 else math.inf
    if isinstance(value, (float, str, bool)):
        return value
    why = Sentence(
        "{where}: “{value}” is neither a number, a word, true or false, nor a list of them.",
        where=path, value=str(value)[:40],
    )  # fmt: skip
    raise Refused(path, why)


def _refusal(file: str, lines: Mapping[str, int], refused: Refused) -> ValueError:
    """With the line of the value, or else of the table that it belongs to, where the file has one."""
    place = refused.path
    while place and place not in lines:
        place = place.rpartition(".")[0]
    top = 1 if refused.path in ABOUT else None  # what is missing at the top belongs into the first lines
    return ValueError(_located(file, lines.get(place, top), refused.args[0]))


def _located(file: str, line: int | None, why: Sentence) -> Sentence:
    if line is None:
        return Sentence("{file}: {why}", file=file, why=why)
    return Sentence("{file}, line {line}: {why}", file=file, line=line, why=why)


def _line(path: str, value: Value) -> str:
    return f"{_key(path.rpartition('.')[2])} = {_written(value)}"


def _header(table: str) -> str:
    return ".".join(map(_key, table.split(".")))


def _key(name: str) -> str:
    """A key as TOML takes it: bare where it can be, else in quotes."""
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _written(name)


def _written(value: Value) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_written(v) for v in value)}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):  # TOML asks for an escape of the sign 127, JSON does not
        return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
    return repr(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))
