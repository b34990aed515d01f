"""What is said of the people in a survey: groups that its answers can be compared by."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from bsc_core.intake.datasets import Dataset
from bsc_core.intake.recognise import names, plain
from bsc_core.survey.index import age_bands

GROUPS_AT_MOST = 8


def groupings(survey: Dataset, age_edges: Sequence[float]) -> dict[str, pd.Series]:
    """The person columns by which people fall into groups, each as a categorical column; ages in bands.

    ``age_edges`` is the first age of every band after the lowest. Columns with one group or more than
    GROUPS_AT_MOST, such as names, are left out. Raises ValueError for a dataset that is no survey.
    """
    found = {}
    for column in survey.asked.people:
        values = survey.frame[column]
        if is_age(column) and pd.api.types.is_numeric_dtype(values):
            values = age_bands(values, [int(edge) for edge in age_edges])
        labels = values.astype("category").cat.remove_unused_categories()
        if 1 < len(labels.cat.categories) <= GROUPS_AT_MOST:
            found[column] = labels
    return found


def is_age(column: str) -> bool:
    """Whether a header says that its column holds ages."""
    return names("survey").get(plain(column)) == "age"
