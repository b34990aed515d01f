"""Thresholds in an address: a method's changes and a scenario as the parameters of a link, and back.

``method=ministry_2011&set.indicators.bor.low=55&try.indicators.alos.high=10&move.beds~2023=40``: what differs from the
named method, and of the scenario the benchmarks and the inputs that are moved. Values are JSON. The data do not travel.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from bsc_core.method import Method, Value
from bsc_core.sentence import Sentence
from bsc_core.whatif.scenario import InputLever, Scenario

METHOD, SET, TRY, MOVE = "method", "set.", "try.", "move."
_MOST = 200
"""More parameters than this are no link of ours."""


@dataclass(frozen=True)
class Address:
    """What a link says: the shipped ``method``, its ``changes`` by path, the ``scenario``; empty where it says nothing.

    ``problem`` is a sentence where a part of the link made no sense and was left out.
    """

    method: str | None = None
    changes: Mapping[str, Value] = field(default_factory=dict)
    scenario: Scenario = field(default_factory=Scenario)
    problem: Sentence | None = None

    def __bool__(self) -> bool:
        return bool(self.method or self.changes or self.scenario.moves)


def to_parameters(method: Method, scenario: Scenario) -> dict[str, str]:
    """The parameters of a link to ``method``, as what differs from the shipped one behind it, and to a scenario."""
    base = Method.load(method.name if method.name in Method.names() else method.based_on or Method.names()[0])
    found = {METHOD: base.name}
    found |= {SET + path: _written(value) for path, value in method.changes_from(base).items()}
    found |= {TRY + path: _written(value) for path, value in scenario.method_changes.items()}
    found |= {MOVE + "~".join(map(_part, lever)): _written(value) for lever, value in scenario.inputs.items()}
    return found


def from_parameters(parameters: Mapping[str, str]) -> Address:
    """What a link's parameters say; others than ours are passed over.

    What makes no sense (an unknown method or path, a value that a benchmark cannot have) is left out and said in
    ``problem``. Whether the scenario fits the data is not known here.
    """
    ours = {name: text for name, text in parameters.items() if name == METHOD or name.startswith((SET, TRY, MOVE))}
    if len(ours) > _MOST:
        return Address(problem=Sentence("The link has too many values to be one of Imbang's; it was not followed."))
    name = ours.get(METHOD)
    if name is not None and name not in Method.names():
        return Address(problem=Sentence("The link names the method “{name}”, which is not here.", name=name[:60]))
    method = Method.load(name or Method.names()[0])
    try:
        changes = {path.removeprefix(SET): _read(text) for path, text in ours.items() if path.startswith(SET)}
        tried = {path.removeprefix(TRY): _read(text) for path, text in ours.items() if path.startswith(TRY)}
        moved = {_lever(path): _read(text) for path, text in ours.items() if path.startswith(MOVE)}
        method.change(changes).change(tried)
        scenario = Scenario()
        for lever, value in moved.items():
            scenario = scenario.change(lever, value)
        for path, value in tried.items():
            scenario = scenario.change(path, value)
    except (ValueError, RecursionError) as why:
        said = why.args[0] if why.args and isinstance(why.args[0], Sentence) else Sentence("it cannot be read")
        return Address(name, problem=Sentence("A value in the link was not followed: {why}", why=said))
    return Address(name, changes, scenario)


def _written(value: Value) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return json.dumps(value, ensure_ascii=False)


def _read(text: str) -> Value:
    """A value as a method has it: numbers are floats, lists tuples."""
    value = json.loads(text)
    if isinstance(value, list):
        return tuple(_plain(one) for one in value)  # type: ignore[return-value]
    return _plain(value)


def _plain(value: object) -> float | str | bool:
    if isinstance(value, (bool, str)):
        return value
    if isinstance(value, (int, float)) and abs(value) < 1e300:
        return float(value)
    raise ValueError(Sentence("it cannot be read"))


def _part(text: str) -> str:
    return text.replace("%", "%25").replace("~", "%7E")


def _lever(name: str) -> InputLever:
    parts = [unquote(part) for part in name.removeprefix(MOVE).split("~")]
    if len(parts) == 2:
        return parts[0], parts[1]
    if len(parts) == 3:
        return parts[0], parts[1], parts[2]
    raise ValueError(Sentence("it cannot be read"))
