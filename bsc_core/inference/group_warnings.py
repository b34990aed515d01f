"""What there is to say about groups that are compared: empty ones, groups of one, what cannot be computed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from bsc_core.inference.columns import is_constant
from bsc_core.inference.group_samples import Row, Sample
from bsc_core.inference.normality import SHAPIRO_MOST
from bsc_core.inference.post_hoc import MOST_COMPARED
from bsc_core.sentence import Sentence

_NAMED = 6
"""Groups that a sentence names; of more it names fewer, and says how many there are."""


def about_groups(sample: Sample) -> list[Sentence]:
    """What there is to say about the groups themselves."""
    said = []
    if len(sample.values) and len(sample.empty):
        said.append(
            Sentence.counted(
                "Nobody is in {groups}; it takes no part in the comparison.",
                "Nobody is in {groups}; they take no part in the comparison.",
                n=len(sample.empty),
                groups=_named(sample.empty),
            )
        )
    labels, moments = sample.labels, sample.moments
    if not len(labels):
        return [*said, Sentence("There is nothing to compare: no row has both a value and a group.")]
    if len(labels) == 1:
        return [*said, Sentence("Everybody is in {group}; a comparison needs a second group.", group=labels[0])]
    if is_constant(sample.values):
        return [*said, Sentence("All values are equal in all groups, so that there is no difference to test.")]
    alone, flat = labels[moments.n == 1], labels[moments.variance == 0]
    if len(alone):
        said.append(
            Sentence.counted(
                "There is only one value in {groups}, so that its spread is unknown and Welch's test cannot be "
                "computed with it; join groups, or leave it out.",
                "There is only one value each in {groups}, so that their spread is unknown and Welch's test cannot be "
                "computed with them; join groups, or leave them out.",
                n=len(alone),
                groups=_named(alone),
            )
        )
    if len(flat):
        said.append(
            Sentence.counted(
                "All values are equal in {groups}, so that its mean has no interval; look whether that can be right, "
                "and read the test by ranks.",
                "All values are equal within each of {groups}, so that their means have no interval; look whether "
                "that can be right, and read the test by ranks.",
                n=len(flat),
                groups=_named(flat),
            )
        )
    large = labels[moments.n > SHAPIRO_MOST]
    if len(large):
        said.append(
            Sentence(
                "With more than {most:,} values, as in {groups}, the Shapiro-Wilk test is left out: it would find the "
                "slightest departure from normality. Look at the picture instead.",
                most=SHAPIRO_MOST,
                groups=_named(large),
            )
        )
    return said


def doubts(sample: Sample, effect_sizes: list[Row], checks: list[Row]) -> list[Sentence]:
    """What there is to say about figures that could not be computed."""
    said = []
    moments = sample.moments
    effects = {row["measure"]: row for row in effect_sizes}
    if (moments.n == 1).all():
        said.append(Sentence("Every group has one value only; a test of means needs groups with several."))
    elif moments.within == 0:
        said.append(
            Sentence(
                "Nothing varies within the groups, so that a test of means cannot be computed; read the test by ranks."
            )
        )
    elif any(math.isnan(row["statistic"]) for row in checks):
        said.append(
            Sentence(
                "Equal spread cannot be tested, because in every group all values lie equally far from their middle."
            )
        )
    if len(sample.values) == 3 and "hedges_g" in effects:
        said.append(Sentence("Hedges' g needs at least 4 values; there are 3."))
    if abs(effects.get("rank_biserial", {"value": 0})["value"]) == 1:
        said.append(
            Sentence(
                "All values of {higher} are above all values of {lower}, so that the rank-biserial correlation has no "
                "interval.",
                higher=sample.labels[0 if effects["rank_biserial"]["value"] > 0 else 1],
                lower=sample.labels[1 if effects["rank_biserial"]["value"] > 0 else 0],
            )
        )
    if moments.within > 0 and any(
        math.isnan(row["ci_low"]) for name, row in effects.items() if name in ("cohens_d", "eta_squared")
    ):
        said.append(
            Sentence(
                "The groups lie so far apart that the interval of the effect size cannot be computed; look whether "
                "all values have the same unit."
            )
        )
    if len(sample.labels) > MOST_COMPARED:
        said.append(
            Sentence(
                "There are {groups} groups; which of them differ is shown for up to {most}. Join groups that belong "
                "together, or leave some out.",
                groups=len(sample.labels),
                most=MOST_COMPARED,
            )
        )
    return said


def _named(labels: Sequence[Any]) -> list[Any] | Sentence:
    """Groups for a sentence; of many the first few and how many more."""
    if len(labels) <= _NAMED:
        return list(labels)
    return Sentence("{groups} and {more:,} more", groups=list(labels[: _NAMED - 1]), more=len(labels) - _NAMED + 1)
