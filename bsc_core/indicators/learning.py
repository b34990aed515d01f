"""Learning-and-growth indicators. Each returns nan where it would divide by zero.

Source of the formulas: the balanced-scorecard study of a police hospital in Pekanbaru, 2024.
"""

from bsc_core.indicators.ratio import per_cent, ratio


def employee_turnover(left: float, employees: float) -> float:
    """Employees who left of all employees, in percent."""
    return per_cent(left, employees)


def employee_satisfaction(employee_points: float, employee_points_possible: float) -> float:
    """Satisfaction index of the employee survey: points given of the points possible, in percent."""
    return per_cent(employee_points, employee_points_possible)


def productivity(revenue_realised: float, expenditure_realised: float, employees: float) -> float:
    """Realised revenue less realised expenditure, per employee, in rupiah."""
    return ratio(revenue_realised - expenditure_realised, employees)
