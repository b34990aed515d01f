"""What scenarios, distances and the tornado say, in sentences that a director understands; pages and reports say the
same.

Sentences carry Markdown's ``**`` around what counts most.
"""

from bsc_core.whatif_statements.distances import easiest_turn, of_distances, of_turn
from bsc_core.whatif_statements.scenarios import of_comparison, of_scenario, said_move
from bsc_core.whatif_statements.tornado import of_tornado, said_moved

__all__ = [
    "easiest_turn",
    "of_comparison",
    "of_distances",
    "of_scenario",
    "of_tornado",
    "of_turn",
    "said_move",
    "said_moved",
]
