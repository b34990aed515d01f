"""Sentences and numbers in the user's language, from gettext catalogues."""

from __future__ import annotations

import gettext
import io
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import get_decimal_symbol, get_group_symbol

from bsc_core.sentence import NO_BREAK, NumberFormatter, Quantity, Sentence, decimals_of

CATALOGUES = Path(__file__).parent
LANGUAGES = {"en": "English", "id": "Bahasa Indonesia"}


def closest_language(locale: str | None) -> str:
    """The language to speak for a browser's locale ("id-ID" -> "id"); English for one that is not spoken."""
    asked = (locale or "").replace("_", "-").split("-")[0].lower()
    return asked if asked in LANGUAGES else "en"


class Words(NumberFormatter):
    """Says sentences and writes numbers in one language. Raises ValueError for a language that is not spoken.

    ``plain`` is applied to every text that is not ours (a parameter that is no sentence): a page hands in what makes
    a user's text harmless where it is shown.
    """

    def __init__(self, language: str, plain: Callable[[str], str] = str) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"There are words in {', '.join(LANGUAGES.values())} only.")
        self.language = language
        self.plain = plain
        self._catalogue = _catalogue(language)
        locale = Locale.parse(language)
        self.decimal = get_decimal_symbol(locale)
        self._signs = str.maketrans({",": get_group_symbol(locale), ".": self.decimal})

    def say(self, text: str, /, **params: Any) -> str:
        """A sentence, or a message id with its parameters, in this language."""
        if not text:  # gettext answers an empty id with the catalogue's header
            return ""
        if isinstance(text, Sentence):
            if text.plural is not None:
                said = self._catalogue.ngettext(text.msgid, text.plural, int(text.params["n"]))
            else:
                said = self._catalogue.gettext(text.msgid)
            params = {**text.params, **params}
        else:
            said = self._catalogue.gettext(text)
        return self.vformat(said, (), params) if params else said

    def known(self, text: str) -> str:
        """A text that may be ours or a user's, such as a source: said where it is ours, else made plain."""
        return self.say(Sentence(text)) if text in _ours(self.language) else self.plain(text)

    def figure(self, value: float, decimals: int = 2) -> str:
        """A number with its decimals and thousands; "–" for nan."""
        return self.format_field(value, f",.{decimals}f")

    def edge(self, value: float) -> str:
        """A number with no more decimals than it has."""
        return self.figure(value, decimals_of(value))

    def change(self, value: float, decimals: int = 2) -> str:
        """A difference with its sign."""
        return self.format_field(value, f"+,.{decimals}f")

    def p(self, value: float) -> str:
        """A p-value for a table: "0.044", "< 0.001"."""
        return self.format_field(value, "p").removeprefix(f"={NO_BREAK}")

    def number(self, value: float, spec: str) -> str:
        """``value`` written by the format ``spec`` with this language's signs."""
        return format(value, spec).translate(self._signs)

    def words(self, value: Any) -> str:
        """A parameter: a sentence is said, any other text made plain."""
        if isinstance(value, Quantity):
            return self.format_field(value, "")
        return self.say(value) if isinstance(value, Sentence) else self.plain(str(value))

    def unit(self, value: str) -> str:
        """A unit in this language; a user's own unit as it is."""
        said = self._catalogue.gettext(value) if value else ""
        return said if said != value else self.plain(value)


@lru_cache(maxsize=len(LANGUAGES))
def _ours(language: str) -> frozenset[str]:
    """Every text that is ours."""
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        ids = (message.id for message in read_po(file, locale=language))
        return frozenset(text for each in ids for text in ([each] if isinstance(each, str) else each))


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(language: str) -> gettext.GNUTranslations:
    """The catalogue of a language, compiled in memory, so that no compiled copy can fall behind the words."""
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
