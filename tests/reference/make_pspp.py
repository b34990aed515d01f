"""Runs make.sps with GNU PSPP and writes the figures that it prints to pspp.json.

cd tests/reference && python make_pspp.py        (needs pspp on the path, nothing else)

The names and shapes of the figures are those of ../test_reference.py. PSPP prints estimates in full digits, as
make.sps asks for, but p-values in three decimals only.
"""

import csv
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
Rows = list[list[str]]
Figures = dict[str, Any]


def number(cell: str) -> float | None:
    """A printed number; None for an empty cell."""
    return float(cell.removesuffix("%")) if cell else None


def numbers(cells: list[str]) -> list[float | None]:
    return [number(cell) for cell in cells]


def tables_by_case(printed: str) -> dict[str, list[tuple[str, Rows]]]:
    """For each case the tables printed for it: title and rows."""
    cases: dict[str, list[tuple[str, Rows]]] = {}
    case, inside = "", False
    for row in csv.reader(printed.splitlines()):
        if not row:
            inside = False
        elif row[0].startswith("case: "):
            case = row[0].removeprefix("case: ")
            cases[case] = []
        elif row[0].startswith("Table: "):
            cases[case].append((",".join(row).removeprefix("Table: "), []))
            inside = True
        elif inside:
            cases[case][-1][1].append(row)
    return cases


def labelled(rows: Rows, at: int) -> Iterator[tuple[str, list[str]]]:
    """Each row's label in column ``at``, and the cells after it."""
    for row in rows:
        if len(row) > at:
            yield row[at], row[at + 1 :]


def chi_squares(rows: Rows) -> Figures:
    names = {
        "Pearson Chi-Square": ("chi2", "p"),
        "Likelihood Ratio": ("likelihood_ratio", "p_likelihood_ratio"),
        "Continuity Correction": ("chi2_corrected", "p_corrected"),
        "Linear-by-Linear Association": ("linear", "p_linear"),
    }
    figures: Figures = {}
    for label, cells in labelled(rows, 0):
        if label in names:
            statistic, p = names[label]
            figures |= {statistic: number(cells[0]), p: number(cells[2])}
        if label == "Pearson Chi-Square":
            figures["dof"] = number(cells[1])
        if label == "Fisher's Exact Test":
            figures["p_fisher"] = number(cells[3])
    return figures


def symmetric(rows: Rows) -> Figures:
    names = {
        "Phi": "phi",
        "Cramer's V": "cramers_v",
        "Contingency Coefficient": "contingency_coefficient",
        "Pearson's R": "pearson",
        "Spearman Correlation": "spearman",
    }
    return {names[label]: number(cells[0]) for label, cells in labelled(rows, 1) if label in names}


def reliability(rows: Rows) -> Figures:
    if rows[0][0] == "Cronbach's Alpha" and rows[0][1] == "N of Items":
        return {"alpha": number(rows[1][0])}
    split = {(row[0], row[1]): row[3] for row in rows}
    first, equal, unequal, guttman = (
        split[key]
        for key in (
            ("Correlation Between Forms", ""),
            ("Spearman-Brown Coefficient", "Equal Length"),
            ("", "Unequal Length"),
            ("Guttman Split-Half Coefficient", ""),
        )
    )
    return {
        "split_half": {
            "r": number(first),
            "spearman_brown": number(equal),
            "spearman_brown_unequal": number(unequal),
            "guttman": number(guttman),
        }
    }


def item_total(rows: Rows) -> Figures:
    names = ("mean_if_deleted", "variance_if_deleted", "r_corrected", "alpha_if_deleted")
    columns = zip(*(numbers(row[1:5]) for row in rows[1:]), strict=True)
    return {"table": dict(zip(names, map(list, columns), strict=True))}


def student(rows: Rows) -> Figures:
    equal, unequal = (row[2:] for row in rows[3:5])
    tests = {
        name: {"statistic": number(cells[2]), "dof": number(cells[3]), "p": number(cells[4])}
        for name, cells in (("student_t", equal), ("welch_t", unequal))
    }
    return {
        "tests": tests,
        "checks": {"levene": {"statistic": number(equal[0]), "p": number(equal[1])}},
        "effects": {"mean_difference": number(unequal[5]), "mean_difference_ci": numbers(unequal[7:9])},
    }


def homogeneity(rows: Rows) -> Figures:
    names = ("statistic", "dof", "dof2", "p")
    return {"checks": {"levene": dict(zip(names, numbers(rows[1][1:5]), strict=True))}}


def anova(rows: Rows) -> Figures:
    between, within = (row[2:] for row in rows[1:3])
    figures = {
        "statistic": number(between[3]),
        "dof": number(between[1]),
        "dof2": number(within[1]),
        "p": number(between[4]),
    }
    return {"tests": {"anova": figures}}


def games_howell(rows: Rows) -> Figures:
    """Each pair once, the group that comes first against the later one."""
    names = ("difference", "p_adjusted", "ci_low", "ci_high")
    found: dict[str, list[float | None]] = {name: [] for name in names}
    first = ""
    for row in rows[2:]:
        first, second, cells = row[1] or first, row[2], row[3:]
        if float(first) < float(second):
            for name, cell in zip(names, (cells[0], cells[2], cells[3], cells[4]), strict=True):
                found[name].append(number(cell))
    return {"post_hoc": found}


def ranks(rows: Rows) -> Figures:
    if rows[0][1] == "Mann-Whitney U":
        # PSPP prints the smaller U, and z always negative
        return {"mann_whitney": {"z_size": abs(float(rows[1][3])), "p_asymptotic": number(rows[1][4])}}
    statistic, dof, p = (number(row[1]) for row in rows[1:4])
    return {"tests": {"kruskal_wallis": {"statistic": statistic, "dof": dof, "p": p}}}


def logistic_fit(rows: Rows) -> Figures:
    return dict(zip(("minus_2_log_likelihood", "cox_snell_r2", "nagelkerke_r2"), numbers(rows[1][1:4]), strict=True))


def logistic_terms(rows: Rows) -> Figures:
    """The terms in the order of the case, the constant last, without its interval."""
    names = ("b", "se", "wald", "dof", "p", "odds_ratio", "ci_low", "ci_high")
    return {"table": {name: [number(row[2 + i]) for row in rows[2:]] for i, name in enumerate(names)}}


def linear_fit(rows: Rows) -> Figures:
    return dict(zip(("r", "r2", "r2_adjusted", "se_estimate"), numbers(rows[1]), strict=True))


def linear_anova(rows: Rows) -> Figures:
    regression, residual = rows[1][1:], rows[2][1:]
    return {
        "f": number(regression[3]),
        "dof": number(regression[1]),
        "dof_residual": number(residual[1]),
        "p": number(regression[4]),
    }


def linear_terms(rows: Rows) -> Figures:
    names = ("b", "se", "beta", "t", "p", "ci_low", "ci_high")
    constant_last = [*rows[3:], rows[2]]
    table = {name: [number(row[1 + i]) for row in constant_last] for i, name in enumerate(names)}
    table["beta"][-1] = None  # printed as 0
    table["p"][-1] = None  # PSPP 1.6 tests the constant, and only it, with one degree of freedom too many
    return {"table": table, "vif": [number(row[9]) for row in rows[3:]]}


READERS = {
    "Chi-Square Tests": chi_squares,
    "Symmetric Measures": symmetric,
    "Reliability Statistics": reliability,
    "Item-Total Statistics": item_total,
    "Independent Samples Test": student,
    "Test of Homogeneity of Variances": homogeneity,
    "ANOVA": anova,
    "Multiple Comparisons": games_howell,
    "Test Statistics": ranks,
    "Model Summary": logistic_fit,
    "Variables in the Equation": logistic_terms,
}
LINEAR_READERS = {"Model Summary": linear_fit, "ANOVA": linear_anova, "Coefficients": linear_terms}


def joined(one: Figures, other: Figures) -> Figures:
    """Both, with figures of the same group side by side."""
    both = dict(one)
    for name, value in other.items():
        both[name] = joined(both[name], value) if isinstance(value, dict) and name in both else value
    return both


def figures_of(area: str, tables: list[tuple[str, Rows]]) -> Figures:
    readers = LINEAR_READERS if area == "linear" else READERS
    figures: Figures = {}
    for title, rows in tables:
        reader = readers.get(title.partition(" (")[0])
        if reader:
            figures = joined(figures, reader(rows))
    return figures


def main() -> None:
    version = subprocess.run(["pspp", "--version"], capture_output=True, text=True, check=True).stdout.splitlines()[0]
    command = ["pspp", "make.sps", "-O", "format=csv", "-o", "-"]
    printed = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=True).stdout
    cases: dict[str, dict[str, Figures]] = {}
    for case, tables in tables_by_case(printed).items():
        area, _, name = case.partition(" ")
        cases.setdefault(area, {})[name] = figures_of(area, tables)
    areas = [
        f'  "{area}": {{\n'
        + ",\n".join(f'   "{name}": {json.dumps(figures)}' for name, figures in of_area.items())
        + "\n  }"
        for area, of_area in cases.items()
    ]
    text = f'{{\n "tool": {json.dumps(version)},\n "cases": {{\n' + ",\n".join(areas) + "\n }\n}\n"
    (HERE / "pspp.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
