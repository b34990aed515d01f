"""What several test files share."""

from pathlib import Path

import pytest

import bsc_core as bsc

SAMPLE = Path(__file__).parents[1] / "sample_data"
HOSPITAL = (
    "budget.xlsx",
    "visits.csv",
    "inpatient.csv",
    "workforce.csv",
    "patient_survey.xlsx",
    "employee_survey.xlsx",
)


@pytest.fixture(scope="session")
def datasets() -> list[bsc.Dataset]:
    """The sample hospital's files, as far as its scorecard goes."""
    return [dataset for name in HOSPITAL for dataset in bsc.read(SAMPLE / name)]
