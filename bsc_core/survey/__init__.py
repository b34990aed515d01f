"""Surveys: one pass over the answers, then validity, reliability and the satisfaction index from the summary."""

from bsc_core.survey.constructs import by_construct, construct_table
from bsc_core.survey.frequencies import Description, Frequencies, describe, frequencies
from bsc_core.survey.index import Bands, IndexResult, age_bands, index, index_by, index_of
from bsc_core.survey.items import TOTAL, ItemAnalysis, analyse, item_analysis
from bsc_core.survey.sample import margin_of_error, sample_for_proportion, slovin
from bsc_core.survey.split_half import SplitHalf
from bsc_core.survey.summary import OFF_SCALE_POLICIES, Summary, scored, summarise

__all__ = [
    "OFF_SCALE_POLICIES",
    "TOTAL",
    "Bands",
    "Description",
    "Frequencies",
    "IndexResult",
    "ItemAnalysis",
    "SplitHalf",
    "Summary",
    "age_bands",
    "analyse",
    "by_construct",
    "construct_table",
    "describe",
    "frequencies",
    "index",
    "index_by",
    "index_of",
    "item_analysis",
    "margin_of_error",
    "sample_for_proportion",
    "scored",
    "slovin",
    "summarise",
]
