"""What a test says, in sentences: the answer, the size of the effect, and what it does not mean.

Every function returns a :class:`Statement`, so that pages and reports say the same. Sentences carry Markdown's ``**``
around what counts most.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from bsc_core.inference import CrossTab, read_p
from bsc_core.inference.correlation import Correlation
from bsc_core.inference.groups import GroupComparison, size_of
from bsc_core.inference.linear import Linear
from bsc_core.inference.logistic import Logistic
from bsc_core.sentence import Sentence
from bsc_core.variables import Side

TEST_WORDS = {
    "pearson": Sentence("Pearson's chi-square"),
    "yates": Sentence("the chi-square with Yates' correction"),
    "fisher": Sentence("Fisher's exact test"),
}
SIZE_WORDS = {
    "negligible": Sentence("negligible"),
    "small": Sentence("small"),
    "medium": Sentence("medium"),
    "large": Sentence("large"),
}
COMMON_OUTCOME = 10
"""From this share of all, in percent, an outcome is common: odds ratios then lie clearly further from 1 than ratios of
shares (the rule of thumb of Zhang and Yu, 1998)."""
HUGE_INTERVAL = 1000
"""An interval of an odds ratio whose upper end is so many times the lower one says nothing, and is not printed."""
PEOPLE_FOR_PERCENT = 20
"""Of fewer people a share in percent sounds more certain than it is; they are counted."""
NAMED_AT_MOST = 4
"""How many causes, or pairs of groups, a sentence names one by one."""
AT_ONE_TIME = Sentence("All were asked at one time, so this shows that the two go together, not which causes which.")
NOT_SHOWN = Sentence("That no connection is shown does not prove that there is none; the sample may be too small.")


@dataclass(frozen=True)
class Statement:
    """``answer``: what was found. ``caveats``: what it does not mean, and how not to read it."""

    answer: tuple[Sentence, ...]
    caveats: tuple[Sentence, ...] = ()


def verdict(p: float, level: float) -> Sentence:
    """Whether a p-value is significant; ``level`` between 0 and 1."""
    percent = round(level * 100, 3)
    if p < level:
        return Sentence("significant at {level:g} %", level=percent)
    return Sentence("not significant at {level:g} %", level=percent)


def of_table(
    table: CrossTab, predictor: Side, outcome: Side, *, p_rule: str, level: float, people: bool = True
) -> Statement:
    """Of a cross-table with a test. ``people``: whether it comes from answers given at one time, not from counts."""
    p, test = read_p(table, p_rule)
    tested = Sentence(
        "By {test} that is **{verdict}** (p {p:p}).", test=TEST_WORDS[test], verdict=verdict(p, level), p=p
    )
    if p >= level:
        caveats = [NOT_SHOWN]
    elif people:
        caveats = [AT_ONE_TIME]
    else:
        caveats = [Sentence("A table of counts shows that the two go together, not which causes which.")]
    if table.observed.shape == (2, 2):
        return Statement((*_how_often(table, predictor, outcome), tested), (*_odds_not_risk(table), *caveats))
    together = Sentence(
        "{predictor} and {outcome} in one table: Cramér's V is {v:.2f}, a {size} association.",
        predictor=predictor.name,
        outcome=outcome.name,
        v=table.cramers_v,
        size=SIZE_WORDS[size_of("phi", table.phi)],  # Cohen's w; V equals it in tables with two rows or columns alone
    )
    return Statement((together, tested), tuple(caveats))


def _how_often(table: CrossTab, predictor: Side, outcome: Side) -> list[Sentence]:
    a, c = (float(v) for v in table.row_percent.iloc[:, 0])
    said = [
        Sentence(
            "Of those with {predictor}, **{a:.0f} of 100** have {outcome}; of the others **{c:.0f} of 100**.",
            predictor=predictor.first,
            outcome=outcome.first,
            a=a,
            c=c,
        )
    ]
    people = table.observed.sum(axis=1).tolist()
    if min(people) < PEOPLE_FOR_PERCENT:
        with_outcome = table.observed.iloc[:, 0].tolist()
        said = [
            Sentence(
                "Of those with {predictor}, **{a:,} of {first:,}** have {outcome}; "
                "of the others **{c:,} of {second:,}**.",
                predictor=predictor.first,
                outcome=outcome.first,
                a=with_outcome[0],
                first=people[0],
                c=with_outcome[1],
                second=people[1],
            )
        ]
    ratio, (low, high) = table.prevalence_ratio, table.prevalence_ratio_ci
    if 0 < ratio < math.inf and not math.isnan(low):
        said.append(
            Sentence(
                "That is **{ratio:.2f} times** as often (95 % interval {low:.2f} to {high:.2f}).",
                ratio=ratio,
                low=low,
                high=high,
            )
        )
    return said


def _odds_not_risk(table: CrossTab) -> list[Sentence]:
    """Where the outcome is common, how the odds ratio is not to be read."""
    odds, ratio = table.odds_ratio, table.prevalence_ratio
    share = float(table.observed.iloc[:, 0].sum() / table.n * 100)
    if not (0 < odds < math.inf and 0 < ratio < math.inf and share >= COMMON_OUTCOME):
        return []
    if abs(math.log(odds / ratio)) <= 0.05:
        return []
    return [
        Sentence(
            "The odds ratio of {odds:.2f} lies further from 1 because the outcome is common ({share:.0f} %); it is "
            "not “{odds:.1f} times the risk”.",
            odds=odds,
            share=share,
        )
    ]


def of_groups(found: GroupComparison, score: str, *, level: float) -> Statement:
    """Of the comparison of a score between groups; without a test only its warnings say why."""
    main = _line(found.tests, "test", found.main_test)
    if main is None or math.isnan(main["p"]):
        return Statement(())
    two = found.main_test == "welch_t"
    answer = _two_means(found, score) if two else _several_means(found, score)
    measure = "hedges_g" if two else "omega_squared"
    effect = _line(found.effect_sizes, "measure", measure)
    value = math.nan if effect is None else float(effect["value"])
    about = {"verdict": verdict(main["p"], level), "p": float(main["p"]), "value": value}
    if math.isnan(value):
        test = Sentence("Welch's t test") if two else Sentence("Welch's analysis of variance")
        answer.append(
            Sentence("By {test} that is **{verdict}** (p {p:p}).", test=test, verdict=about["verdict"], p=about["p"])
        )
    elif two:
        answer.append(
            Sentence(
                "By Welch's t test that is **{verdict}** (p {p:p}); the effect is {size} (Hedges' g {value:.2f}).",
                size=SIZE_WORDS[size_of(measure, value)],
                **about,
            )
        )
    else:
        answer.append(
            Sentence(
                "By Welch's analysis of variance that is **{verdict}** (p {p:p}); the effect is {size} "
                "(omega² {value:.2f}).",
                size=SIZE_WORDS[size_of(measure, value)],
                **about,
            )
        )
        answer += _pairs_that_differ(found, level)
    return Statement(tuple(answer), (*_by_ranks(found, main["p"], level), *_groups_not_cause(main["p"], level)))


def _two_means(found: GroupComparison, score: str) -> list[Sentence]:
    first, second = (found.groups.iloc[i] for i in (0, 1))
    gap = _line(found.effect_sizes, "measure", "mean_difference")
    assert gap is not None
    return [
        Sentence(
            "{score} averages **{a:.2f}** in {first} and **{b:.2f}** in {second}; "
            "the difference is {gap:.2f} (95 % interval {low:.2f} to {high:.2f}).",
            score=score,
            first=_group(first["group"]),
            second=_group(second["group"]),
            a=float(first["mean"]),
            b=float(second["mean"]),
            gap=float(gap["value"]),
            low=float(gap["ci_low"]),
            high=float(gap["ci_high"]),
        )
    ]


def _several_means(found: GroupComparison, score: str) -> list[Sentence]:
    means = found.groups.dropna(subset=["mean"]).sort_values("mean", kind="stable")
    lowest, highest = means.iloc[0], means.iloc[-1]
    return [
        Sentence(
            "{score} averages highest in {highest} (**{most:.2f}**) and lowest in {lowest} (**{least:.2f}**).",
            score=score,
            highest=_group(highest["group"]),
            lowest=_group(lowest["group"]),
            most=float(highest["mean"]),
            least=float(lowest["mean"]),
        )
    ]


def _pairs_that_differ(found: GroupComparison, level: float) -> list[Sentence]:
    """Which groups differ by the post-hoc test."""
    pairs = found.post_hoc
    apart = pairs[pairs["p_adjusted"] < level].sort_values("p_adjusted", kind="stable")
    if apart.empty:
        return [Sentence("No two groups by themselves differ significantly (Games-Howell, adjusted p).")]
    named = [
        Sentence("{first} and {second}", first=_group(row["group_a"]), second=_group(row["group_b"]))
        for _, row in apart.head(NAMED_AT_MOST).iterrows()
    ]
    if len(apart) > len(named):
        return [
            Sentence(
                "{n} of {all} pairs of groups differ (Games-Howell, adjusted p), most clearly {pairs}.",
                n=len(apart),
                all=len(pairs),
                pairs=named,
            )
        ]
    return [Sentence("Apart are {pairs} (Games-Howell, adjusted p).", pairs=named)]


def _by_ranks(found: GroupComparison, p: float, level: float) -> list[Sentence]:
    """Whether the test of ranks says the same."""
    ranks = _line(found.tests, "test", found.rank_test)
    if ranks is None or math.isnan(ranks["p"]):
        return []
    name = Sentence("Mann-Whitney") if found.rank_test == "mann_whitney" else Sentence("Kruskal-Wallis")
    if (ranks["p"] < level) == (p < level):
        return [Sentence("The test of ranks ({test}) says the same (p {p:p}).", test=name, p=float(ranks["p"]))]
    return [
        Sentence(
            "The test of ranks ({test}) says otherwise (p {p:p}), so the verdict hangs on the choice of test: "
            "a few far values, or a lopsided spread, can do that. Look at the picture.",
            test=name,
            p=float(ranks["p"]),
        )
    ]


def _groups_not_cause(p: float, level: float) -> list[Sentence]:
    if p < level:
        return [
            Sentence(
                "The groups were not drawn by lot, so they may differ in other things too; "
                "a difference is not yet its cause."
            )
        ]
    return [Sentence("That no difference is shown does not prove that there is none; the sample may be too small.")]


def of_correlation(found: Correlation, x: str, y: str, *, level: float) -> Statement:
    """Of two scores; without a coefficient only its warnings say why."""
    if math.isnan(found.pearson) or math.isnan(found.p_pearson):
        return Statement(())
    size = size_of("r", abs(found.pearson))
    if size == "negligible":
        goes = Sentence("{x} and {y} hardly move together.", x=x, y=y)
    elif found.pearson > 0:
        goes = Sentence("People with more {x} tend to have more {y}.", x=x, y=y)
    else:
        goes = Sentence("People with more {x} tend to have less {y}.", x=x, y=y)
    about = {
        "r": found.pearson,
        "verdict": verdict(found.p_pearson, level),
        "p": found.p_pearson,
        "size": SIZE_WORDS[size],
    }
    low, high = found.pearson_ci
    if math.isnan(low):
        strength = Sentence(
            "Pearson's r is **{r:.3f}**, **{verdict}** (p {p:p}); by convention that is {size}.", **about
        )
    else:
        strength = Sentence(
            "Pearson's r is **{r:.3f}** (95 % interval {low:.3f} to {high:.3f}), **{verdict}** (p {p:p}); by "
            "convention that is {size}.",
            low=low,
            high=high,
            **about,
        )
    caveats = []
    if not math.isnan(found.p_spearman) and (found.p_spearman < level) != (found.p_pearson < level):
        caveats.append(
            Sentence(
                "By ranks (Spearman, {rho:.2f}, p {p:p}) the verdict is another: look in the picture for a bend or for "
                "people far from all others.",
                rho=found.spearman,
                p=found.p_spearman,
            )
        )
    caveats.append(AT_ONE_TIME if found.p_pearson < level else NOT_SHOWN)
    return Statement((goes, strength), tuple(caveats))


def of_logistic(fit: Logistic, outcome: Side, *, level: float) -> Statement:
    """Of several causes of an outcome at once; without estimates only its warnings say why."""
    terms = fit.table[fit.table["predictor"] != ""].dropna(subset=["p"])
    if terms.empty:
        return Statement(())
    found = terms[terms["p"] < level].sort_values("p", kind="stable")
    answer = [_how_many_matter(len(found), len(terms), outcome.first, level)]
    for _, term in found.head(NAMED_AT_MOST).iterrows():
        if math.isnan(term["odds_ratio"]) or too_uncertain(term["ci_low"], term["ci_high"]):
            continue
        about = {
            "term": term_name(term),
            "ratio": float(term["odds_ratio"]),
            "low": float(term["ci_low"]),
            "high": float(term["ci_high"]),
            "p": float(term["p"]),
        }
        if pd.isna(term["level"]):
            answer.append(
                Sentence(
                    "{term}: 1 more goes with **{ratio:.2f} times** the odds "
                    "(95 % interval {low:.2f} to {high:.2f}), p {p:p}.",
                    **about,
                )
            )
        else:
            answer.append(
                Sentence(
                    "{term}: **{ratio:.2f} times** the odds (95 % interval {low:.2f} to {high:.2f}), p {p:p}.", **about
                )
            )
    caveats = []
    share = 100 * fit.events / fit.n
    if share >= COMMON_OUTCOME and len(found):
        caveats.append(
            Sentence(
                "{share:.0f} % have the outcome. With one that common, odds ratios lie further from 1 than the ratio "
                "of how often it happens: do not read them as times the risk.",
                share=share,
            )
        )
    unsure = [term_name(t) for _, t in terms.iterrows() if too_uncertain(t["ci_low"], t["ci_high"])]
    if unsure:
        caveats.append(
            Sentence(
                "The odds ratio of {terms} could be almost anything, so none is printed: too few people stand behind "
                "it, or 1 more is far more than people differ by. Join small groups, or leave it out.",
                terms=unsure,
            )
        )
    caveats.append(_not_all_causes())
    return Statement(tuple(answer), tuple(caveats))


def too_uncertain(low: float, high: float) -> bool:
    """Whether an odds ratio with this interval is better not told: few people stand behind it."""
    return bool(high > HUGE_INTERVAL * low)


def of_linear(fit: Linear, outcome: str, *, level: float) -> Statement:
    """Of several causes of a score at once; without estimates only its warnings say why."""
    terms = fit.table[fit.table["predictor"] != ""].dropna(subset=["p"])
    if terms.empty:
        return Statement(())
    found = terms[terms["p"] < level].sort_values("p", kind="stable")
    answer = [_how_many_matter(len(found), len(terms), outcome, level)]
    for _, term in found.head(NAMED_AT_MOST).iterrows():
        about = {
            "term": term_name(term),
            "b": float(term["b"]),
            "low": float(term["ci_low"]),
            "high": float(term["ci_high"]),
            "p": float(term["p"]),
        }
        if not pd.isna(term["level"]):
            answer.append(
                Sentence("{term}: **{b:+.2f}** points (95 % interval {low:.2f} to {high:.2f}), p {p:p}.", **about)
            )
        else:
            answer.append(
                Sentence(
                    "{term}: 1 more goes with **{b:+.2f}** (95 % interval {low:.2f} to {high:.2f}), p {p:p}.",
                    **about,
                )
            )
    explained = Sentence(
        "Together they account for {share:.0f} % of the differences between people.", share=100 * fit.r2
    )
    return Statement((*answer, explained), (_not_all_causes(),))


def _how_many_matter(found: int, terms: int, outcome: str, level: float) -> Sentence:
    percent = round(level * 100, 3)
    if terms == 1:
        if found:
            return Sentence(
                "It goes together with {outcome}, significant at {level:g} %.", outcome=outcome, level=percent
            )
        return Sentence("No connection with {outcome} is shown at {level:g} %.", outcome=outcome, level=percent)
    if not found:
        return Sentence(
            "None of the {terms} goes together with {outcome} at {level:g} %, the others held equal.",
            terms=terms,
            outcome=outcome,
            level=percent,
        )
    return Sentence.counted(
        "**{n} of {terms}** goes together with {outcome} at {level:g} %, the others held equal.",
        "**{n} of {terms}** go together with {outcome} at {level:g} %, the others held equal.",
        n=found,
        terms=terms,
        outcome=outcome,
        level=percent,
    )


def _not_all_causes() -> Sentence:
    return Sentence(
        "Held equal is only what stands in the table; all were asked at one time, so this is no proof of a cause."
    )


def term_name(term: pd.Series, *, short: bool = False) -> Sentence:
    """A line of a regression: its predictor, and for a group which against which; ``short`` without the latter."""
    if not term["predictor"]:
        return Sentence("Constant")
    if pd.isna(term["level"]):
        return Sentence("{name}", name=term["predictor"])
    if short:
        return Sentence("{name}: {level}", name=term["predictor"], level=_group(term["level"]))
    return Sentence(
        "{name}: {level} against {reference}",
        name=term["predictor"],
        level=_group(term["level"]),
        reference=_group(term["reference"]),
    )


def _group(level: object) -> str:
    return level if isinstance(level, Sentence) else str(level)


def _line(frame: pd.DataFrame, column: str, key: str) -> pd.Series | None:
    found = frame[frame[column] == key]
    return found.iloc[0] if len(found) else None
