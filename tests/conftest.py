"""What several test files share."""

import os
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings

import bsc_core as bsc

# the same examples in every run, so that a change is judged by what it changed; the long run looks for new ones
settings.register_profile("steady", derandomize=True)
if not os.environ.get("IMBANG_LONG"):
    settings.load_profile("steady")

# no test writes into the home of whoever runs it; those about keeping set a folder of their own
os.environ["IMBANG_KEEP"] = "off"

SAMPLE = Path(__file__).parents[1] / "sample_data"
HOSPITAL = (
    "budget.xlsx",
    "visits.csv",
    "inpatient.csv",
    "workforce.csv",
    "patient_survey.xlsx",
    "employee_survey.xlsx",
)


def no_office(why: str) -> NoReturn:
    """Skips a test for want of LibreOffice; where IMBANG_OFFICE=required says that it has to be there, it fails."""
    (pytest.fail if os.environ.get("IMBANG_OFFICE") == "required" else pytest.skip)(why)
    raise AssertionError  # both raise


@pytest.fixture(scope="session")
def datasets() -> list[bsc.Dataset]:
    """The sample hospital's files, as far as its scorecard goes."""
    return [dataset for name in HOSPITAL for dataset in bsc.read(SAMPLE / name)]
