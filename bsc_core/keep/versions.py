"""Workspaces of older versions, brought up to this one step by step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bsc_core.keep import refusals

FORMAT = "imbang-workspace"
VERSION = 1
"""The version that is written. Whoever changes the form of a part raises it and adds the step from the one before."""
Tree = dict[str, Any]
"""What stands in the parts that are JSON and are always there, by their names."""


def from_0(tree: Tree) -> Tree:
    """Version 0 knew no sources of changes, no links of a strategy map and no screens."""
    method = {**tree["method.json"], "sources": {}}
    return {**tree, "method.json": method, "links.json": [], "screens.json": None}


UPGRADES: dict[int, Callable[[Tree], Tree]] = {0: from_0}
"""The step from each older version to the next one."""


def version_of(index: Any) -> int:
    """The version that ``workspace.json`` names; raises Refused for a foreign file and for a newer version."""
    if not isinstance(index, dict) or index.get("format") != FORMAT or type(index.get("version")) is not int:
        raise refusals.foreign()
    version: int = index["version"]
    if version > VERSION:
        raise refusals.newer()
    if version not in (*UPGRADES, VERSION):
        raise refusals.foreign()
    return version


def upgraded(tree: Tree, version: int) -> Tree:
    """The parts of a workspace of an older version as this version has them."""
    for step in range(version, VERSION):
        tree = UPGRADES[step](tree)
    return tree
