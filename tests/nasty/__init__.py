"""A maker of nasty files: what hospitals really have, each file with the truth that it hides.

pages.py draws tables and what people do to them, writing.py makes files of them, truth.py says what must be found.
"""

from nasty import budgets, counts, hostile, surveys
from nasty.truth import CASES, Case

__all__ = ["CASES", "Case", "budgets", "counts", "hostile", "surveys"]
