"""What hospitals really have, and what someone might send: nasty files, each read to the truth that it hides.

The files are made in nasty/, from the formats and defects that people's spreadsheets show; the truth of each stands
beside its maker. A number that is different and not doubted is the failure.
"""

import time

import pytest
from nasty import CASES
from nasty.truth import unsound, wrong

import bsc_core as bsc

try:
    import resource
except ImportError:  # Windows
    resource = None

MOST_MEMORY = 1 << 31
"""Bytes that reading one file may add to the most that was ever used."""


def peak() -> int:
    """The most memory that was ever used here and by a process started from here, in bytes; 0 if unknown."""
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN) if resource else ()
    return sum(resource.getrusage(who).ru_maxrss for who in whose) * 1024


def test_every_case_has_a_name_of_its_own():
    """Protects: two makers of one name, of which one would never run. Expected: names differ, at least 60 of them."""
    names = [case.name for case in CASES]
    assert len(names) == len(set(names)) >= 60


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_truth_is_found(case):
    """Protects: each file gives its kind, its numbers and its doubts, or is refused in a sentence; in bounded time and
    memory. Expected: one of the truths that stand beside the maker."""
    data, memory, start = case.data, peak(), time.perf_counter()
    try:
        found = bsc.read(data, case.file)
    except bsc.UnreadableFile as refusal:
        found = refusal
        assert refusal.reason
        assert refusal.way_out
    assert time.perf_counter() - start < case.seconds
    assert peak() - memory < MOST_MEMORY
    assert not isinstance(found, list) or list(unsound(found, case.file)) == []
    faults = [wrong(truth, found) for truth in case.truths]
    assert [] in faults, "\n".join(["", *min(faults, key=len)])
