"""What a change of the data does to the results: which figures move, and which verdicts with them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bsc_core.indicators.inputs import reading_of
from bsc_core.indicators.rated import Rated
from bsc_core.intake.datasets import Dataset
from bsc_core.method import Method
from bsc_core.scorecard import scorecard
from bsc_core.sentence import Quantity, Sentence
from bsc_core.whatif.compare import differ, differing


@dataclass(frozen=True)
class Effect:
    """A figure before and after. ``period`` is empty where it has none; the categories are empty without a verdict."""

    name: Sentence | str
    period: str
    before: Quantity
    after: Quantity
    category_before: str = ""
    category_after: str = ""

    @property
    def turns(self) -> bool:
        """Whether the verdict becomes another."""
        return self.category_before != self.category_after


def effects(before: Sequence[Dataset], after: Sequence[Dataset], method: Method) -> list[Effect]:
    """Every figure that differs between two states of the data, those whose verdict turns first.

    Compared are the total and the indicators of the scorecard, and people, alpha and index of every survey (datasets
    are the same when file and sheet are).
    """
    found = [*_of_scorecards(before, after, method), *_of_surveys(before, after, method)]
    return sorted(found, key=lambda effect: not effect.turns)


def _of_scorecards(before: Sequence[Dataset], after: Sequence[Dataset], method: Method) -> Iterator[Effect]:
    cards = [scorecard(datasets, method) for datasets in (before, after)]
    totals = [{row.period: row for row in card.totals.itertuples()} for card in cards]
    for period in dict.fromkeys([*totals[0], *totals[1]]):
        scores = [float(known[period].score) if period in known else math.nan for known in totals]
        if differ(*scores):
            said = [str(known[period].verdict) if period in known else "" for known in totals]
            yield Effect(Sentence("Total score"), period, Quantity(scores[0]), Quantity(scores[1]), *said)
    for old, new in differing(*cards):
        known = new if old is None else old
        assert known is not None  # one of the two is there
        values = [math.nan if r is None else r.value for r in (old, new)]
        said = ["" if r is None else str(r.verdict.category) for r in (old, new)]
        yield Effect(known.name, known.period, _quantity(known, values[0]), _quantity(known, values[1]), *said)


def _quantity(rated: Rated, value: float) -> Quantity:
    return rated.measure.say(value)


def _of_surveys(before: Sequence[Dataset], after: Sequence[Dataset], method: Method) -> Iterator[Effect]:
    from bsc_core.survey import analyse, index_of, summarise

    def figures(datasets: Sequence[Dataset]) -> dict[tuple[str, str], tuple[float, float, str, float]]:
        found = {}
        for survey in (dataset for dataset in datasets if dataset.kind == "survey"):
            summary = summarise(survey.answers, **reading_of(survey, method))
            index = index_of(summary, method.index_bands())
            found[survey.file, survey.sheet] = (
                analyse(summary).alpha,
                index.value,
                str(index.category),
                float(summary.n),
            )
        return found

    changed = [
        [d for d in these if all(d is not o for o in those)] for these, those in ((before, after), (after, before))
    ]
    known = [figures(datasets) for datasets in changed]
    nothing = (math.nan, math.nan, "", math.nan)
    for key in dict.fromkeys([*known[0], *known[1]]):
        old, new = (figured.get(key, nothing) for figured in known)
        if differ(old[3], new[3]):
            name = Sentence("People in {file}", file=key[0])
            yield Effect(name, "", Quantity(old[3], "", 0), Quantity(new[3], "", 0))
        if differ(old[0], new[0]):
            name = Sentence("Cronbach's alpha of {file}", file=key[0])
            yield Effect(name, "", Quantity(old[0], "", 4), Quantity(new[0], "", 4))
        if differ(old[1], new[1]):
            name = Sentence("Satisfaction index of {file}", file=key[0])
            yield Effect(name, "", Quantity(old[1], "%"), Quantity(new[1], "%"), old[2], new[2])
