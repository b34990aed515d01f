"""Surveys: one pass over the answers, then validity, reliability and the satisfaction index from the summary."""

from bsc_core.survey.index import Bands, IndexResult, age_bands, index, index_by, index_of, slovin
from bsc_core.survey.items import TOTAL, ItemAnalysis, SplitHalf, analyse, item_analysis
from bsc_core.survey.summary import OFF_SCALE_POLICIES, Summary, scored, summarise

__all__ = [
    "OFF_SCALE_POLICIES",
    "TOTAL",
    "Bands",
    "IndexResult",
    "ItemAnalysis",
    "SplitHalf",
    "Summary",
    "age_bands",
    "analyse",
    "index",
    "index_by",
    "index_of",
    "item_analysis",
    "scored",
    "slovin",
    "summarise",
]
