"""Internal-process indicators: visits, the use of beds, deaths, new services.

Bed-days are beds x days, added up over the parts of a period. Discharges count the dead. Each function returns nan
where it would divide by zero. Source of the formulas: Indonesian Ministry of Health 2005; Barber and Johnson 1973.
"""

from bsc_core.indicators.ratio import per_cent, per_mille, ratio


def outpatient_visits(visits: float) -> float:
    """Outpatient visits in the period, a count."""
    return visits


def bor(patient_days: float, bed_days: float) -> float:
    """Bed occupancy rate: patient-days of bed-days, in percent. Above 100 there were more patients than beds."""
    return per_cent(patient_days, bed_days)


def alos_by_stay(stay_days: float, discharges: float) -> float:
    """Average length of stay, in days: the whole stay of those discharged / discharges."""
    return ratio(stay_days, discharges)


def alos_by_patient_days(patient_days: float, discharges: float) -> float:
    """Average length of stay, in days, from patient-days of the period / discharges."""
    return ratio(patient_days, discharges)


def toi(bed_days: float, patient_days: float, discharges: float) -> float:
    """Turn-over interval: days a bed stands empty between two patients. Below 0 with more patients than beds."""
    return ratio(bed_days - patient_days, discharges)


def bto(discharges: float, bed_days: float, year_days: float) -> float:
    """Bed turn-over: discharges per bed in a year of ``year_days`` days; a part year is brought to a whole one."""
    return ratio(discharges * year_days, bed_days)


def bto_as_counted(discharges: float, bed_days: float, days: float) -> float:
    """Bed turn-over in the days counted, not brought to a year."""
    return ratio(discharges * days, bed_days)


def ndr(deaths_48h: float, discharges: float) -> float:
    """Net death rate: deaths at 48 hours or later per 1000 discharges."""
    return per_mille(deaths_48h, discharges)


def ndr_without_early_deaths(deaths_48h: float, discharges: float, deaths: float) -> float:
    """Net death rate with the deaths before 48 hours taken out of the discharges as well, per 1000."""
    return per_mille(deaths_48h, discharges - (deaths - deaths_48h))


def gdr(deaths: float, discharges: float) -> float:
    """Gross death rate: all deaths per 1000 discharges."""
    return per_mille(deaths, discharges)


def innovation(new_services: float, services: float) -> float:
    """New services of the services offered, in percent."""
    return per_cent(new_services, services)
