"""Brings both word catalogues up to date with the code: ``python -m bsc_core.text.update``.

New texts come in without a translation, texts that nobody uses any more go, translations stay. Prints what is still
to be translated.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po, write_po

from bsc_core.text.words import CATALOGUES, LANGUAGES

ROOT = Path(__file__).parents[2]
KEYWORDS = {"say": None, "Sentence": None, "counted": (1, 2)}
TOML_TEXTS = ("title", "source", "words")


def template() -> Catalog:
    """Every text for users, from the code and the method files."""
    found = Catalog(project="Imbang", fuzzy=False)
    python = [("**.py", "python")]
    for folder in ("bsc_core", "pages"):
        for _, _, message, _, _ in extract_from_dir(ROOT / folder, python, keywords=KEYWORDS):
            found.add(message)
    for _, message, _, _ in extract_from_file("python", ROOT / "app.py", keywords=KEYWORDS):
        found.add(message)
    for path in sorted((ROOT / "bsc_core" / "methods").glob("*.toml")):
        for text in _toml_texts(tomllib.loads(path.read_text(encoding="utf-8"))):
            found.add(text)
    return found


def _toml_texts(table: dict[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from value.values() if key == "sources" else _toml_texts(value)
        elif key in TOML_TEXTS:
            yield from [value] if isinstance(value, str) else value


def load(language: str) -> Catalog:
    """The catalogue of a language as it stands; an empty one where there is none."""
    path = CATALOGUES / f"{language}.po"
    if not path.exists():
        return Catalog(locale=language, project="Imbang", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(language: str) -> Catalog:
    """The catalogue of a language with exactly the texts in use; English is filled with the texts themselves."""
    catalogue = load(language)
    catalogue.update(template(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    for message in catalogue:
        if language == "en" and message.id:
            message.string = message.id
            message.flags.discard("fuzzy")
    return catalogue


def untranslated(catalogue: Catalog) -> list[str]:
    """The texts without a translation, or with one that a person has to look at again (fuzzy)."""
    return [str(m.id) for m in catalogue if m.id and not _said(m)]


def _said(message: Message) -> bool:
    if message.fuzzy:
        return False
    return all(message.string) if isinstance(message.string, (list, tuple)) else bool(message.string)


def main() -> None:
    """Writes both catalogues and prints what is still to be translated."""
    for language in LANGUAGES:
        catalogue = update(language)
        with (CATALOGUES / f"{language}.po").open("wb") as file:
            write_po(file, catalogue, width=120, omit_header=True, sort_output=True, no_location=True)
        left = untranslated(catalogue)
        print(f"{language}: {len(catalogue)} texts, {len(left)} without a translation", *left, sep="\n  ")


if __name__ == "__main__":
    main()
