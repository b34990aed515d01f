"""The strategy map: indicators as boxes by perspective, links of cause and effect between them, and what the periods
say of a link.

The links are the user's own belief; the core only keeps them from running in circles, finds where poor verdicts may
start, and correlates the two ends of a link over the periods.
"""

from bsc_core.strategy.evidence import LinkEvidence, along, caveats, direction, said
from bsc_core.strategy.links import USUAL_LINKS, USUAL_LINKS_FROM, Link, chain, with_link, with_usual_links
from bsc_core.strategy.map import Start, answer, names_of, on_map, poor_links, starts
from bsc_core.strategy.places import Band, Box, Layout, layout

__all__ = [
    "USUAL_LINKS",
    "USUAL_LINKS_FROM",
    "Band",
    "Box",
    "Layout",
    "Link",
    "LinkEvidence",
    "Start",
    "along",
    "answer",
    "caveats",
    "chain",
    "direction",
    "layout",
    "names_of",
    "on_map",
    "poor_links",
    "said",
    "starts",
    "with_link",
    "with_usual_links",
]
