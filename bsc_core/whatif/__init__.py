"""What if: scenarios beside the base, the distance to every edge, what moves the total, what brings a target.

    found = bsc_core.whatif.compare(datasets, method, {("beds", "2023"): 60, "indicators.bor.low": 55.0})
    found.moved, found.waterfall, found.impossible
    bsc_core.whatif.solve(datasets, method, ("beds", "2023"), "bor", 75).sentence

Wherever datasets are asked for, :func:`ground` of them serves too; it reads them once, so that trying many scenarios
costs the same for ten respondents and for a million.
"""

from bsc_core.whatif.compare import Comparison, compare, side_by_side
from bsc_core.whatif.distance import Distances, distance, goal_levers
from bsc_core.whatif.ground import Ground, ground
from bsc_core.whatif.reach import Reach, Suggestion, reach, suggestions
from bsc_core.whatif.scenario import InputLever, Lever, Scenario, impossible, label_of, levers
from bsc_core.whatif.solve import Solution, nearest_edge, reachable, solve
from bsc_core.whatif.tornado import thresholds, tornado, with_threshold

__all__ = [
    "Comparison",
    "Distances",
    "Ground",
    "InputLever",
    "Lever",
    "Reach",
    "Scenario",
    "Solution",
    "Suggestion",
    "compare",
    "distance",
    "goal_levers",
    "ground",
    "impossible",
    "label_of",
    "levers",
    "nearest_edge",
    "reach",
    "reachable",
    "side_by_side",
    "solve",
    "suggestions",
    "thresholds",
    "tornado",
    "with_threshold",
]
