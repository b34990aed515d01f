"""Customer indicators, in percent. Each returns nan where it would divide by zero.

Source of the formulas: the balanced-scorecard study of a police hospital in Pekanbaru, 2024; the variants on patients
are the usual reading of "retention" in marketing.
"""

from bsc_core.indicators.ratio import per_cent


def retention_of_visits(returning_patients: float, visits: float) -> float:
    """Returning patients of all visits, in percent."""
    return per_cent(returning_patients, visits)


def retention_of_patients(returning_patients: float, new_patients: float) -> float:
    """Returning patients of returning and new patients, in percent."""
    return per_cent(returning_patients, returning_patients + new_patients)


def acquisition_of_visits(new_patients: float, visits: float) -> float:
    """New patients of all visits, in percent."""
    return per_cent(new_patients, visits)


def acquisition_of_patients(new_patients: float, returning_patients: float) -> float:
    """New patients of returning and new patients, in percent."""
    return per_cent(new_patients, returning_patients + new_patients)


def patient_satisfaction(patient_points: float, patient_points_possible: float) -> float:
    """Satisfaction index of the patient survey: points given of the points possible, in percent."""
    return per_cent(patient_points, patient_points_possible)
