"""A small grid to type in that keeps what is typed into it, and how numbers stand in its cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts import session

Rows = tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Draft:
    """What is being typed into a grid.

    ``held`` is what stands in the session, ``base`` what the grid was given, ``rows`` what stands in it now. A new
    ``number`` is a new grid.
    """

    held: Rows
    base: Rows
    rows: Rows
    number: int


def grid(name: str, held: Rows, columns: Mapping[str, Any], alt: str) -> tuple[Rows, bool]:
    """A grid of rows to type in, kept over page changes until ``held`` changes; its rows, and whether they are new.

    ``columns`` are the configurations by name; empty cells are None.
    """
    kept: Draft | None = session.state().chosen.get(f"grid {name}")
    if kept is None or kept.held != held:
        kept = Draft(held, held, held, kept.number + 1 if kept else 0)
    key = f"grid-{name}-{kept.number}"
    if key not in st.session_state:  # the grid comes anew, so what was typed into it has to come with it
        kept = replace(kept, base=kept.rows)
    frame = pd.DataFrame(list(kept.base), columns=list(columns), dtype=object)
    typed = st.data_editor(
        frame, key=key, num_rows="dynamic", hide_index=True, column_config=columns, alt=alt, placeholder=" "
    )
    rows = tuple(tuple(_cell(cell) for cell in row) for row in typed.to_numpy(dtype=object).tolist())
    rows = tuple(row for row in rows if any(cell is not None for cell in row))
    new = rows != kept.rows
    session.choose(f"grid {name}", replace(kept, rows=rows))
    return rows, new


def fill(name: str, held: Rows, rows: Rows) -> None:
    """Puts other rows into a grid."""
    kept: Draft = session.state().chosen[f"grid {name}"]
    session.choose(f"grid {name}", Draft(held, rows, rows, kept.number + 1))


def hold(name: str, held: Rows) -> None:
    """Says that what stands in a grid was taken, as ``held``."""
    session.choose(f"grid {name}", replace(session.state().chosen[f"grid {name}"], held=held))


def _cell(cell: Any) -> Any:
    if isinstance(cell, str):
        return cell.strip() or None
    return None if cell is None or cell != cell else cell
