"""What the hospital indicators say, in sentences that a director understands; pages and reports say the same.

Sentences carry Markdown's ``**`` around what counts most.
"""

from __future__ import annotations

import math

from bsc_core.indicators.barber_johnson import Accepted, BedUse, Disagreement, most_beds
from bsc_core.indicators.death_rates import DeathRate
from bsc_core.indicators.inputs import said_period
from bsc_core.sentence import Sentence

WEEKS_FROM = 10.0
"""From so many days on an interval is said in weeks."""


def of_bed_use(name: str, use: BedUse, accepted: Accepted) -> tuple[Sentence, ...]:
    """How beds of a period or ward are used, in plain words; and how many beds would do, where too many stand empty."""
    if not use.can_be_drawn:
        return (Sentence("For {name} there is nothing to say yet: a count is missing.", name=said_period(name)),)
    if use.toi < 0:
        return (
            Sentence(
                "In {name} there were **more patient-days than bed-days**: {patient_days:,.0f} against "
                "{bed_days:,.0f}. Patients lay on more beds than are counted, or one of the two is miscounted.",
                name=said_period(name),
                patient_days=use.patient_days,
                bed_days=use.bed_days,
            ),
        )
    found = [
        Sentence(
            "In {name} {empty}, and each bed stays empty for **{toi}** between two patients. A patient stays {alos}.",
            name=said_period(name),
            empty=_empty(use.bor),
            toi=time_of(use.toi),
            alos=time_of(use.alos),
        )
    ]
    least = accepted.bor[0]
    enough = most_beds(use, least) if 0 < least <= 100 and use.bor < least else math.nan
    if not math.isnan(enough):
        found.append(
            Sentence.counted(
                "More beds would lower occupancy further; the same patient-days would fill **one bed** to "
                "{bor:g} % or more.",
                "More beds would lower occupancy further; the same patient-days would fill **{n:,} beds** to "
                "{bor:g} % or more, of {beds:,.0f} now.",
                n=int(enough),
                bor=least,
                beds=use.beds,
            )
        )
    return tuple(found)


def _empty(bor: float) -> Sentence:
    """How many of ten beds stand empty on an average day."""
    of_ten = round(10 - bor / 10)
    if of_ten >= 10:
        return Sentence("**almost all beds stand empty** on an average day")
    if of_ten <= 0:
        return Sentence("**almost every bed is taken** on an average day")
    return Sentence.counted(
        "about **1 of 10 beds stands empty** on an average day",
        "about **{n} of 10 beds stand empty** on an average day",
        n=of_ten,
    )


def time_of(days: float) -> Sentence:
    """A time of 0 days or more in words: hours, days or weeks."""
    if days < 1:
        return Sentence.counted("about one hour", "about {n} hours", n=round(days * 24))
    if days < WEEKS_FROM:
        return Sentence("{days:.1f} days", days=days)
    return Sentence.counted("about one week", "about {n} weeks", n=round(days / 7))


def of_disagreement(name: str, found: Disagreement) -> tuple[Sentence, ...]:
    """By how much the four measures do not meet, and why that matters."""
    where = {"days": abs(found.days), "alos": abs(found.alos), "name": said_period(name)}
    if found.days > 0:
        apart = Sentence(
            "**The four measures do not meet in {name}.** Those discharged stayed {days:,.0f} days more than the "
            "patient-days counted, so the length of stay lies {alos:.2f} days above the other three.",
            **where,
        )
    else:
        apart = Sentence(
            "**The four measures do not meet in {name}.** Those discharged stayed {days:,.0f} days less than the "
            "patient-days counted, so the length of stay lies {alos:.2f} days below the other three.",
            **where,
        )
    if found.kind == "border":
        why = Sentence(
            "Patients who lay in hospital when the period began or ended can explain about {border:,.0f} days, so this "
            "may be all there is to it: take the use of beds from patient-days, and the patients' own stay from the "
            "days of those discharged.",
            border=found.border,
        )
    elif found.kind == "one_day":
        why = Sentence(
            "That is about one day for each patient: one count takes in both the day of admission and the day of "
            "discharge, the other only one of them. Count both in the same way, or the picture shifts by a day."
        )
    else:
        why = Sentence(
            "Patients over the period's border explain about {border:,.0f} days at the most, so look for a miscount: "
            "until it is found, occupancy and length of stay cannot both be right.",
            border=found.border,
        )
    return apart, why


def of_death_rate(name: str, rate: DeathRate, limit: float) -> Sentence:
    """How sure the gross death rate of a period or ward is, against the benchmark's ``limit``, infinite without one."""
    said = {"name": said_period(name), "deaths": rate.deaths, "of": rate.of, "rate": rate.rate}
    if rate.why:
        return Sentence("The death rate of {name} has no interval. {why}", name=said_period(name), why=rate.why)
    said |= {"low": rate.low, "high": rate.high}
    if rate.high < limit < math.inf:
        return Sentence(
            "In {name}, {deaths:,.0f} of {of:,.0f} discharged died, {rate:.1f} ‰. Chance makes anything from "
            "{low:.1f} to {high:.1f} ‰ plausible (95 % interval), **all below the limit of {edge:g} ‰**.",
            **said,
            edge=limit,
        )
    if rate.low > limit:
        return Sentence(
            "In {name}, {deaths:,.0f} of {of:,.0f} discharged died, {rate:.1f} ‰. Chance makes anything from "
            "{low:.1f} to {high:.1f} ‰ plausible (95 % interval), **all above the limit of {edge:g} ‰**.",
            **said,
            edge=limit,
        )
    if limit < math.inf:
        return Sentence(
            "In {name}, {deaths:,.0f} of {of:,.0f} discharged died, {rate:.1f} ‰. Chance makes anything from "
            "{low:.1f} to {high:.1f} ‰ plausible (95 % interval), so **on which side of the limit of {edge:g} ‰ it "
            "lies is not sure**.",
            **said,
            edge=limit,
        )
    return Sentence(
        "In {name}, {deaths:,.0f} of {of:,.0f} discharged died, {rate:.1f} ‰. Chance makes anything from "
        "{low:.1f} to {high:.1f} ‰ plausible (95 % interval).",
        **said,
    )


def of_change(before: str, then: DeathRate, now: DeathRate, p: float, level: float) -> Sentence | None:
    """Whether a death rate changed by more than chance since the period ``before``; ``p`` by Fisher's exact test,
    significant below ``level``.

    None where it cannot be told.
    """
    if then.why or now.why or math.isnan(p):
        return None
    said = {"before": said_period(before), "then": then.rate, "p": p}
    if p < level:
        return Sentence(
            "In {before} it was {then:.1f} ‰: a change by more than chance (p {p:p}, Fisher's exact test).", **said
        )
    return Sentence(
        "In {before} it was {then:.1f} ‰; a change as large comes about by chance, so none is shown "
        "(p {p:p}, Fisher's exact test).",
        **said,
    )


def of_moved(now: BedUse, then: BedUse) -> Sentence:
    """What moved beds, patient-days or discharges would make of the use of beds."""
    said = {"beds": then.beds, "patient_days": then.patient_days, "discharges": then.discharges}
    if not then.can_be_drawn:
        return Sentence("What if: without beds or discharges there is no use of beds to speak of.")
    if then.toi < 0:
        return Sentence(
            "What if: {beds:,.0f} beds cannot hold {patient_days:,.0f} patient-days; there are only {bed_days:,.0f} "
            "bed-days.",
            **said,
            bed_days=then.bed_days,
        )
    return Sentence(
        "What if: with **{beds:,.0f} beds, {patient_days:,.0f} patient-days and {discharges:,.0f} discharges** "
        "occupancy would be {bor:.1f} % instead of {was:.1f} %, and each bed would stay empty for {toi} between two "
        "patients.",
        **said,
        bor=then.bor,
        was=now.bor,
        toi=time_of(then.toi),
    )
