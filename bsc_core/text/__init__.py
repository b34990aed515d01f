"""The words, English and Indonesian."""

from bsc_core.text.words import LANGUAGES, Words

__all__ = ["LANGUAGES", "Words"]
