"""Fisher's exact test: 2 x 2 in numbers, larger tables exactly, and simulated where they are too large.

Protects the p-value itself, that simulated and exact tell the same, and that no table takes long. Expected numbers are
R 4.2.2's ``fisher.test(m, workspace = 2e8)$p.value``, printed to 13 digits, and a count of all tables in fractions.
"""

import math
from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from bsc_core.inference import fisher
from bsc_core.inference.fisher import SIMULATED_TABLES, fisher_exact_test, fisher_two_by_two
from bsc_core.inference.hypergeometric import log_hypergeometric

LARGER = [
    ([[3, 1, 4], [1, 5, 9], [2, 6, 5]], 0.2823602287684),
    ([[12, 5, 7], [6, 9, 14]], 0.09009793607839),
    # job satisfaction by income, Agresti (2002), Categorical Data Analysis, table 2.8
    ([[1, 3, 10, 6], [2, 3, 10, 7], [1, 6, 14, 12], [0, 1, 9, 11]], 0.7826849389657),
    ([[2, 0, 1, 5], [1, 3, 0, 4], [2, 6, 1, 0]], 0.01384004490229),
    ([[10, 3, 2], [4, 8, 6], [1, 5, 12], [9, 7, 4], [3, 6, 9]], 0.003276951257938),
    ([[5, 0, 0], [0, 5, 0], [0, 0, 5]], 7.928579357151e-06),
    ([[1, 0, 0], [1, 1, 1]], 1.0),
    ([[20, 15, 12, 18, 14, 22], [9, 11, 13, 7, 25, 21]], 0.03987532558281),
    ([[8, 12], [10, 5], [14, 9], [11, 13], [7, 16]], 0.1383158553882),
    ([[3, 5, 2, 0, 1], [4, 2, 6, 3, 1], [0, 2, 5, 1, 3], [2, 4, 4, 1, 2]], 0.4460663387803),
    ([[30, 1, 5], [2, 40, 8], [3, 6, 35]], 1.598399954328e-27),
    ([[300, 5, 2], [410, 9, 12]], 0.1055876801824),
    # of many tables a small share: 4.048222530559e-11 also by whole numbers of any length
    ([[24, 20, 25, 6, 18], [15, 10, 2, 0, 55]], 4.048222530564e-11),
    ([[7, 0, 11], [33, 4, 26], [23, 8, 10], [12, 28, 8]], 1.288607151562e-09),
    ([[5, 5, 5], [5, 5, 5], [5, 5, 5]], 1.0),
    ([[2, 2, 1, 0, 3], [1, 0, 1, 2, 0], [1, 1, 4, 0, 0], [3, 1, 2, 0, 2], [1, 1, 0, 1, 2]], 0.3713224182059),
]


@pytest.mark.parametrize(("counts", "p"), LARGER)
def test_larger_tables_are_exact(counts: list[list[int]], p: float) -> None:
    """R, see above; turned on its side the table is the same."""
    tested = fisher_exact_test(np.array(counts))
    assert not tested.simulated
    assert math.isnan(tested.se)
    assert tested.p == pytest.approx(p, rel=1e-9)
    assert fisher_exact_test(np.array(counts).T).p == pytest.approx(p, rel=1e-9)


@pytest.mark.parametrize(
    ("counts", "p"),
    [
        ([[1, 9], [11, 3]], 0.00275945618522),
        ([[0, 12], [7, 3]], 0.0007036307345905),
        ([[10, 10], [10, 10]], 1.0),
        ([[1000, 900], [950, 1010]], 0.01001182212188),
        ([[5, 99995], [15, 99985]], 0.04137948521407),
        ([[500, 300], [200, 480]], 1.389426057748e-37),
    ],
)
def test_two_by_two(counts: list[list[int]], p: float) -> None:
    """R, see above: few and many people, a zero, a rare outcome, a p near 0."""
    assert fisher_exact_test(np.array(counts)).p == pytest.approx(p, rel=1e-9)


@pytest.mark.parametrize(
    ("counts", "p"),
    [
        ([[50_123, 49_877], [49_500, 50_500]], 0.005407564332330015),
        ([[70_200, 29_800], [69_800, 30_200]], 0.05154377082953953),
        ([[500_500, 499_500], [499_800, 500_200]], 0.3228905435958454),
        ([[50_005_000, 49_995_000], [49_997_000, 50_003_000]], 0.2579585384802355),
    ],
)
def test_two_by_two_of_very_many_people_keeps_its_digits(counts: list[list[int]], p: float) -> None:
    """The sum over the tables from the ratios of neighbours, in numbers of 40 digits; R 4.2.2 tells the first three
    to 1e-15. By log factorials the first would be off by 8e-10, the last by 1e-7."""
    assert fisher_exact_test(np.array(counts)).p == pytest.approx(p, rel=1e-13)


@settings(deadline=None)
@given(st.tuples(*[st.integers(0, 60)] * 4))
def test_a_hypergeometric_probability_is_the_share_of_the_ways(cells: tuple[int, int, int, int]) -> None:
    """By whole numbers: the ways to fill the table over all ways to fill its first column."""
    a, b, c, d = cells
    ways = math.comb(a + b, a) * math.comb(c + d, c) / math.comb(a + b + c + d, a + c)
    assert math.exp(log_hypergeometric(a, a + b, a + c, a + b + c + d)) == pytest.approx(ways, rel=1e-12)


def test_many_two_by_two_at_once() -> None:
    """SciPy 1.17, table for table, with p from 1 to 1e-50; the shape is kept."""
    cells = np.random.default_rng(4).integers(0, [[30], [300], [40], [5]], (4, 60))
    together = fisher_two_by_two(*cells.reshape(4, 6, 10))
    assert together.shape == (6, 10)
    one_by_one = [fisher_exact(np.reshape(table, (2, 2))).pvalue for table in cells.T]
    assert together.ravel() == pytest.approx(one_by_one, rel=1e-9)


def test_a_table_with_an_empty_row_or_column_has_p_1() -> None:
    """Its margins allow no other table."""
    assert fisher_two_by_two([0, 3, 0], [0, 4, 7], [3, 0, 0], [4, 0, 2]).tolist() == [1, 1, 1]


@pytest.mark.parametrize("counts", [counts for counts, _ in LARGER[:5]])
def test_a_simulated_p_is_the_exact_one_within_its_standard_error(
    counts: list[list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without time to count through. At most four standard errors from R's exact p, and always the same, also when the
    table is turned round."""
    exact = dict(zip((str(one) for one, _ in LARGER), (p for _, p in LARGER), strict=True))[str(counts)]
    monkeypatch.setattr(fisher, "EXACT_STEPS", 0)
    tested = fisher_exact_test(np.array(counts))
    assert tested.simulated
    assert tested.se == math.sqrt(tested.p * (1 - tested.p) / SIMULATED_TABLES)
    assert tested.p == pytest.approx(exact, abs=4 * math.sqrt(exact * (1 - exact) / SIMULATED_TABLES))
    assert fisher_exact_test(np.array(counts)) == fisher_exact_test(np.array(counts)[::-1].T) == tested


def test_a_simulated_p_is_never_zero() -> None:
    """The observed table is one of its tables: (1 + 0) / (1 + SIMULATED_TABLES)."""
    tested = fisher_exact_test(np.diag([300] * 5) + 1)
    assert tested.simulated
    assert tested.p == 1 / (1 + SIMULATED_TABLES)


def test_a_million_people_are_simulated() -> None:
    """Never hours, never gigabytes: 5 x 4 cells, and 3 x 3 of which two levels are rare. Without association but for
    chance, Fisher's p is next to Pearson's (R 4.2.2: chisq.test(m)$p.value = 0.7592359653475)."""
    counts = np.random.default_rng(0).multinomial(10**6, np.full(20, 1 / 20)).reshape(5, 4)
    tested = fisher_exact_test(counts)
    assert tested.simulated
    assert tested.p == pytest.approx(0.7592359653475, abs=4 * tested.se)
    assert fisher_exact_test(np.array([[10**6, 30, 20], [40, 9, 3], [10**5, 2, 1]])).simulated


def test_of_very_large_tables_fewer_are_drawn() -> None:
    """40 x 40 cells: 2,000,000 / 1,600 = 1,250 tables, and the standard error says so."""
    tested = fisher_exact_test(np.random.default_rng(5).integers(1, 6, (40, 40)))
    assert tested.tables == 1_250
    assert tested.se == math.sqrt(tested.p * (1 - tested.p) / 1_250)


def test_more_than_a_billion_people_have_no_p_beyond_two_by_two() -> None:
    tested = fisher_exact_test(np.full((3, 3), 10**9))
    assert math.isnan(tested.p) and math.isnan(tested.se)
    assert not tested.simulated
    assert fisher_exact_test(np.full((2, 2), 10**9)).p == 1


def tables_with(rows: tuple[int, ...], columns: tuple[int, ...]) -> Iterator[list[tuple[int, ...]]]:
    """Every table with these totals, row by row."""
    if len(rows) == 1:
        yield [columns]
        return
    for row in divisions(rows[0], columns):
        left = tuple(total - cell for total, cell in zip(columns, row, strict=True))
        for others in tables_with(rows[1:], left):
            yield [row, *others]


def divisions(total: int, most: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    if not most:
        if total == 0:
            yield ()
        return
    for cell in range(min(total, most[0]) + 1):
        for others in divisions(total - cell, most[1:]):
            yield (cell, *others)


def p_in_fractions(counts: np.ndarray) -> float:
    """The definition: all tables with the margins, each with its probability as a fraction."""

    def weight(table: object) -> Fraction:
        return Fraction(1, math.prod(math.factorial(int(cell)) for cell in np.ravel(table)))

    rows, columns = (tuple(int(total) for total in counts.sum(axis=axis)) for axis in (1, 0))
    weights = [weight(table) for table in tables_with(rows, columns)]
    observed = weight(counts)
    return float(sum(w for w in weights if w <= observed) / sum(weights))


small_tables = (
    st.tuples(st.integers(2, 4), st.integers(2, 4))
    .flatmap(
        lambda shape: st.lists(st.integers(0, 4), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]).map(
            lambda cells: np.reshape(cells, shape)
        )
    )
    .filter(lambda counts: 0 < counts.sum() <= 14 and counts.sum(axis=0).all() and counts.sum(axis=1).all())
)


@settings(deadline=None, max_examples=40)
@given(small_tables)
def test_it_is_the_sum_over_all_tables(counts: np.ndarray) -> None:
    """Counted through in fractions, so that equal probabilities are equal."""
    assert fisher_exact_test(counts).p == pytest.approx(p_in_fractions(counts), rel=1e-10)


@settings(deadline=None, max_examples=40)
@given(small_tables, st.randoms())
def test_the_order_of_rows_and_columns_is_nothing(counts: np.ndarray, random: object) -> None:
    rows, columns = list(range(counts.shape[0])), list(range(counts.shape[1]))
    random.shuffle(rows)  # type: ignore[attr-defined]
    random.shuffle(columns)  # type: ignore[attr-defined]
    mixed = counts[np.ix_(rows, columns)]
    assert fisher_exact_test(mixed).p == pytest.approx(fisher_exact_test(counts).p, rel=1e-10)
