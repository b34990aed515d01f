"""From uploaded bytes to datasets with findings."""

from bsc_core.intake.datasets import Dataset, Questionnaire
from bsc_core.intake.files import UnreadableFile
from bsc_core.intake.findings import Finding
from bsc_core.intake.reading import read

__all__ = ["Dataset", "Finding", "Questionnaire", "UnreadableFile", "read"]
