"""Financial indicators: value for money of the budget, in percent. Each returns nan where it would divide by zero.

Source of the formulas: value for money (economy, efficiency, effectiveness) as Mahmudi 2010 and the hospitals'
budget reports define them.
"""

from bsc_core.indicators.ratio import per_cent


def economy(expenditure_realised: float, expenditure_budgeted: float) -> float:
    """Realised of budgeted expenditure, in percent."""
    return per_cent(expenditure_realised, expenditure_budgeted)


def economy_scaled(expenditure_realised: float, expenditure_budgeted: float, expenditure_months: float) -> float:
    """Realised expenditure of the budget for the months that were realised (budget x months / 12), in percent."""
    return per_cent(expenditure_realised, expenditure_budgeted * expenditure_months / 12)


def efficiency(expenditure_realised: float, revenue_realised: float) -> float:
    """Realised expenditure of realised revenue, in percent."""
    return per_cent(expenditure_realised, revenue_realised)


def effectiveness(revenue_realised: float, revenue_budgeted: float) -> float:
    """Realised of budgeted revenue, in percent."""
    return per_cent(revenue_realised, revenue_budgeted)


def effectiveness_scaled(revenue_realised: float, revenue_budgeted: float, revenue_months: float) -> float:
    """Realised revenue of the budget for the months that were realised (budget x months / 12), in percent."""
    return per_cent(revenue_realised, revenue_budgeted * revenue_months / 12)
