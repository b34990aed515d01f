"""The technical terms on screen in plain words, and Markdown texts in which they explain themselves on hover."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from bsc_core.indicators.catalogue import INDICATORS
from bsc_core.sentence import NO_BREAK, Sentence
from bsc_core.text.words import Words

ANCHOR = "word-"
"""What the address of a term on its page begins with, before its key."""
READ_AS_WRITTEN = 3
"""Spellings of so many letters, and those all in capitals, count only as they are written: p, df, Phi, ALOS."""


@dataclass(frozen=True)
class Term:
    """A technical term: its ``spellings``, the first of which names it, and what it means in ``plain`` words."""

    key: str
    spellings: tuple[Sentence, ...]
    plain: Sentence

    @property
    def anchor(self) -> str:
        """Where the term is explained on its page."""
        return ANCHOR + self.key


_SCORECARD = (
    Term(
        "scorecard",
        (Sentence("balanced scorecard"), Sentence("Scorecard")),
        Sentence(
            "The hospital seen from four sides at once: its money, its patients, its own work and its people. "
            "Each indicator counts 1 when good, 0 when fair and −1 when poor."
        ),
    ),
    Term(
        "perspective",
        (Sentence("perspective"), Sentence("perspectives")),
        Sentence("One of the four sides of the scorecard: financial, customer, internal process, learning and growth."),
    ),
    Term(
        "indicator",
        (Sentence("Indicator"), Sentence("Indicators")),
        Sentence("A figure that is watched and judged, such as bed occupancy."),
    ),
    Term(
        "benchmark",
        (Sentence("Benchmark"), Sentence("Benchmarks")),
        Sentence("What a figure is held against: a limit, a range, bands, or the period before."),
    ),
    Term(
        "verdict",
        (Sentence("verdict"), Sentence("verdicts")),
        Sentence("What comes of holding a figure against its benchmark: good, fair or poor, in a word of its own."),
    ),
    Term(
        "weight",
        (Sentence("Weight"), Sentence("weights")),
        Sentence("How much something counts: with 2 twice as much as with 1, with 0 not at all."),
    ),
    Term(
        "fair-zone",
        (Sentence("fair zone"), Sentence("fair zones")),
        Sentence("A stretch around an edge in which a value is fair, neither good nor poor."),
    ),
    Term(
        "trend",
        (Sentence("trend"),),
        Sentence("Whether a figure rose, fell or stayed as it was since the period before."),
    ),
    Term(
        "edge",
        (Sentence("edge"), Sentence("edges")),
        Sentence("The value at which a verdict turns into another one."),
    ),
    Term(
        "knifes-edge",
        (Sentence("knife's edge"),),
        Sentence("Where a verdict stands that a very small change would turn."),
    ),
    Term(
        "method",
        (Sentence("Method"), Sentence("Methods")),
        Sentence("One full set of choices: thresholds, benchmarks, weights and formulas, each with its source."),
    ),
    Term(
        "percentage-points",
        (Sentence("percentage points"),),
        Sentence("What lies between two percentages: from 60 % to 65 % it is 5 percentage points."),
    ),
    Term(
        "finding",
        (Sentence("Finding"), Sentence("Findings")),
        Sentence("Something doubtful in a file: where it stands, and what was done about it."),
    ),
    Term(
        "scenario",
        (Sentence("scenario"), Sentence("scenarios")),
        Sentence("A what-if: figures or benchmarks moved to see which verdicts follow. Your data stay as they are."),
    ),
    Term(
        "lever",
        (Sentence("lever"), Sentence("levers")),
        Sentence("What can be moved in a scenario: a number of your data, an answer, or a benchmark."),
    ),
    Term(
        "strategy-map",
        (Sentence("Strategy map"),),
        Sentence("The indicators as boxes, with arrows from what is thought to be a cause to its effect."),
    ),
)

_CARE = (
    Term(
        "bor",
        (INDICATORS["bor"].name, Sentence("BOR"), Sentence("bed occupancy")),
        Sentence("How much of the time beds are in use: at 100 % every bed is taken on every day."),
    ),
    Term(
        "alos",
        (INDICATORS["alos"].name, Sentence("ALOS"), Sentence("length of stay")),
        Sentence("How many days a patient stays in the hospital, on average."),
    ),
    Term(
        "toi",
        (INDICATORS["toi"].name, Sentence("TOI"), Sentence("turn-over interval")),
        Sentence("How many days a bed stands empty between two patients, on average."),
    ),
    Term(
        "bto",
        (INDICATORS["bto"].name, Sentence("BTO"), Sentence("bed turn-over")),
        Sentence("How many patients one bed serves in a year."),
    ),
    Term(
        "ndr",
        (INDICATORS["ndr"].name, Sentence("NDR"), Sentence("net death rate")),
        Sentence("Of 1000 patients who left the wards, alive or dead, how many died 48 hours or more after they came."),
    ),
    Term(
        "gdr",
        (INDICATORS["gdr"].name, Sentence("GDR"), Sentence("gross death rate")),
        Sentence("Of 1000 patients who left the wards, alive or dead, how many died."),
    ),
    Term(
        "patient-days",
        (Sentence("patient-days"),),
        Sentence("One patient in a bed for one day is one patient-day; ten patients for three days are thirty."),
    ),
    Term(
        "bed-days",
        (Sentence("bed-days"),),
        Sentence("One bed ready for one day is one bed-day, whether somebody lay in it or not."),
    ),
    Term(
        "discharges",
        (Sentence("discharges"),),
        Sentence("Everybody who left the wards, alive or dead."),
    ),
    Term(
        "barber-johnson",
        (Sentence("Barber-Johnson diagram"), Sentence("Barber-Johnson")),
        Sentence(
            "A picture in which one point shows four figures of bed use at once. "
            "In its green wedge beds are used efficiently."
        ),
    ),
)

_SURVEY = (
    Term(
        "index",
        (Sentence("satisfaction index"), Sentence("index")),
        Sentence("Points given as a share of all points possible: 100 % if everybody gave the highest answer."),
    ),
    Term(
        "skm",
        (Sentence("SKM"),),
        Sentence(
            "Indonesia's prescribed survey of how satisfied the public is, with nine questions on a scale of 1-4."
        ),
    ),
    Term(
        "construct",
        (Sentence("Construct"), Sentence("constructs")),
        Sentence("Several questions about the same thing, added up to one score."),
    ),
    Term(
        "reverse-scored",
        (Sentence("reverse-scored"),),
        Sentence("Of a question worded the other way: its answers are turned round before they are counted."),
    ),
    Term(
        "validity",
        (Sentence("validity"),),
        Sentence("Whether a question measures what the others measure."),
    ),
    Term(
        "reliability",
        (Sentence("Reliability"),),
        Sentence("Whether the questions hold together, so that asking again would give much the same picture."),
    ),
    Term(
        "corrected-r",
        (
            Sentence("Corrected item-total correlation"),
            Sentence("corrected correlation"),
            Sentence("corrected r"),
        ),
        Sentence("How closely a question goes along with the sum of the others. Near 0 it measures something else."),
    ),
    Term(
        "r-with-total",
        (Sentence("Pearson r with total"),),
        Sentence("How closely a question goes along with the sum of all questions, itself among them."),
    ),
    Term(
        "critical-r",
        (Sentence("critical r"),),
        Sentence("The least r that chance alone would seldom reach among so many people."),
    ),
    Term(
        "alpha-standardised",
        (Sentence("Cronbach's alpha based on standardised items"),),
        Sentence("Cronbach's alpha as it would be if the answers to all questions were spread alike."),
    ),
    Term(
        "alpha-without",
        (Sentence("Cronbach's alpha if item deleted"),),
        Sentence("What Cronbach's alpha would be without this question. If it would rise, the question fits badly."),
    ),
    Term(
        "alpha",
        (Sentence("Cronbach's alpha"), Sentence("alpha")),
        Sentence("How well the questions hold together: the nearer to 1, the more they measure one thing."),
    ),
    Term(
        "omega",
        (Sentence("McDonald's omega"), Sentence("omega")),
        Sentence("Read like Cronbach's alpha, but it allows that some questions say more than others."),
    ),
    Term(
        "split-half",
        (Sentence("Split-half"),),
        Sentence("The questions are parted into two halves, to see whether both halves say the same."),
    ),
    Term(
        "spearman-brown",
        (Sentence("Spearman-Brown"),),
        Sentence("What the agreement of the two halves means for the whole questionnaire."),
    ),
    Term(
        "guttman",
        (Sentence("Guttman split-half coefficient"),),
        Sentence("The agreement of the two halves, fair also where one half spreads more than the other."),
    ),
    Term(
        "squared-multiple-correlation",
        (Sentence("Squared multiple correlation"),),
        Sentence("How much of the answers to a question the other questions explain, from 0 to 1."),
    ),
    Term(
        "scale-mean-without",
        (Sentence("Scale mean if item deleted"),),
        Sentence("The mean of the sum of all other questions."),
    ),
    Term(
        "scale-variance-without",
        (Sentence("Scale variance if item deleted"),),
        Sentence("How widely the sum of all other questions spreads, as a variance."),
    ),
    Term("listwise", (Sentence("listwise"),), Sentence("Only people who answered every question are counted.")),
    Term(
        "pairwise",
        (Sentence("pairwise"),),
        Sentence("For each pair of questions, everybody who answered both is counted."),
    ),
    Term(
        "median", (Sentence("median"),), Sentence("The value in the middle: half of the values are below, half above.")
    ),
    Term(
        "quartiles",
        (Sentence("Quartiles"),),
        Sentence("The three values that part all values, in order, into four equal shares."),
    ),
    Term(
        "standard-deviation",
        (Sentence("Std. deviation"), Sentence("standard deviation")),
        Sentence("How far values typically lie from their mean."),
    ),
    Term("valid-percent", (Sentence("Valid percent"),), Sentence("The share among those who gave an answer.")),
    Term(
        "cumulative-percent",
        (Sentence("Cumulative percent"),),
        Sentence("The share of this line and all lines above it together."),
    ),
    Term(
        "slovin",
        (Sentence("Slovin"),),
        Sentence("A rule of thumb for how many people to ask, from how many there are and how exact it should be."),
    ),
    Term(
        "cochran",
        (Sentence("Cochran"),),
        Sentence("A rule for how many people to ask so that a share is known exactly enough."),
    ),
    Term(
        "margin-of-error",
        (Sentence("margin of error"),),
        Sentence("How far the figure of those asked may be off from that of everybody."),
    ),
    Term("population", (Sentence("population"),), Sentence("Everybody that the survey is about, asked or not.")),
)

_TESTS = (
    Term(
        "predictor",
        (Sentence("Predictor"), Sentence("Predictors")),
        Sentence("What might explain the outcome, such as the workload."),
    ),
    Term(
        "outcome",
        (Sentence("Outcome"), Sentence("Outcomes")),
        Sentence("What is to be explained, such as the performance."),
    ),
    Term(
        "exposed",
        (Sentence("Exposed"),),
        Sentence("Those who have the feature in question, such as a high workload."),
    ),
    Term(
        "cut",
        (Sentence("cut"), Sentence("cuts")),
        Sentence("The score at which people are parted into low and high."),
    ),
    Term("cross-table", (Sentence("Cross-table"),), Sentence("A table that counts people by two things at once.")),
    Term(
        "expected-count",
        (Sentence("expected count"),),
        Sentence("How many would stand in a cell if the two things had nothing to do with each other."),
    ),
    Term(
        "chi-square",
        (
            Sentence("Pearson chi-square"),
            Sentence("Pearson's chi-square"),
            Sentence("Chi-square tests"),
            Sentence("chi-square"),
        ),
        Sentence("How far the counts are from what they would be if the two things did not go together."),
    ),
    Term(
        "continuity-correction",
        (Sentence("Continuity correction"), Sentence("Yates' correction")),
        Sentence("The chi-square made more cautious, for tables of two by two."),
    ),
    Term(
        "likelihood-ratio",
        (Sentence("Likelihood ratio"),),
        Sentence("Another way to ask what the chi-square asks; with many people both say the same."),
    ),
    Term(
        "fisher",
        (Sentence("Fisher's exact test"), Sentence("Fisher")),
        Sentence("Counts out how often chance alone gives such a table, so it holds with few people, too."),
    ),
    Term(
        "linear-by-linear",
        (Sentence("Linear-by-linear association"),),
        Sentence("Whether one thing rises steadily with the other, where the groups of both have an order."),
    ),
    Term(
        "p",
        (Sentence("p-value"), Sentence("Sig. (2-sided)"), Sentence("Sig. (2-tailed)"), Sentence("p")),
        Sentence("How often chance alone would give a result at least as clear. Small means: hardly by chance."),
    ),
    Term(
        "adjusted-p",
        (Sentence("p adjusted"), Sentence("adjusted p")),
        Sentence("The p made more cautious, because several tests are made at once."),
    ),
    Term(
        "significance-level",
        (Sentence("Significance level"),),
        Sentence(
            "Below it a p is called significant. At 5 %, one in twenty tests would find something "
            "where there is nothing."
        ),
    ),
    Term(
        "significant",
        (Sentence("significant"),),
        Sentence("More than chance alone would easily bring about. It need not be large, nor a cause."),
    ),
    Term(
        "df", (Sentence("df"),), Sentence("Degrees of freedom: how many figures could still vary; tests need it for p.")
    ),
    Term("n", (Sentence("n"),), Sentence("How many are counted.")),
    Term(
        "odds-ratio",
        (Sentence("Odds ratio"), Sentence("Odds ratios")),
        Sentence(
            "How many times higher the odds of the outcome are in one group than in the other. "
            "With a common outcome it looks larger than the prevalence ratio."
        ),
    ),
    Term(
        "odds",
        (Sentence("odds"),),
        Sentence("How many have something for each one who has not: three against one are odds of 3."),
    ),
    Term(
        "prevalence-ratio",
        (Sentence("Prevalence ratio"),),
        Sentence("How many times more often the outcome is found in one group than in the other."),
    ),
    Term(
        "risk-difference",
        (Sentence("risk difference"),),
        Sentence("How many more in a hundred have the outcome in one group than in the other."),
    ),
    Term(
        "interval",
        (
            Sentence("95 % confidence interval"),
            Sentence("95 % interval"),
            Sentence("95 % intervals"),
            Sentence("exact interval"),
        ),
        Sentence("The range in which the true figure plausibly lies. The fewer people, the wider it is."),
    ),
    Term(
        "cramers-v", (Sentence("Cramér's V"),), Sentence("How strongly two things go together: 0 not at all, 1 fully.")
    ),
    Term(
        "phi",
        (Sentence("Phi"),),
        Sentence("How strongly two things go together, made for tables of two by two."),
    ),
    Term(
        "contingency-coefficient",
        (Sentence("Contingency coefficient"),),
        Sentence("How strongly two things go together, from 0 up to a most that is below 1."),
    ),
    Term(
        "holm",
        (Sentence("Holm"),),
        Sentence("Makes p more cautious where many pairs are tested, so that hardly even one is found by chance."),
    ),
    Term(
        "benjamini-hochberg",
        (Sentence("Benjamini-Hochberg"),),
        Sentence("Makes p more cautious where many pairs are tested, so that few of those found are there by chance."),
    ),
    Term(
        "welch",
        (Sentence("Welch's t test"), Sentence("Welch's analysis of variance")),
        Sentence("Compares the means of groups, also where one group spreads more than another."),
    ),
    Term(
        "equal-variances",
        (
            Sentence("Student's t test (equal variances)"),
            Sentence("Analysis of variance (equal variances)"),
        ),
        Sentence("Compares the means of groups, taking for granted that all groups spread alike."),
    ),
    Term(
        "mann-whitney",
        (Sentence("Mann-Whitney U"), Sentence("Mann-Whitney")),
        Sentence("Compares two groups by ranks, so that a few far values do not decide."),
    ),
    Term(
        "kruskal-wallis",
        (Sentence("Kruskal-Wallis H"), Sentence("Kruskal-Wallis")),
        Sentence("Compares several groups by ranks, so that a few far values do not decide."),
    ),
    Term("mean-rank", (Sentence("Mean rank"),), Sentence("The mean place of a group when everybody stands in order.")),
    Term(
        "games-howell",
        (Sentence("Games-Howell"),),
        Sentence("Compares every two of several groups by their means, also where they spread differently."),
    ),
    Term("dunn", (Sentence("Dunn"),), Sentence("Compares every two of several groups by their ranks.")),
    Term(
        "effect-size", (Sentence("Effect size"),), Sentence("How large a difference is, whatever the number of people.")
    ),
    Term(
        "hedges-g",
        (Sentence("Hedges' g"), Sentence("Cohen's d")),
        Sentence("The difference of two means, measured by how far the people in a group lie apart."),
    ),
    Term(
        "eta-squared",
        (Sentence("Eta squared"), Sentence("Omega squared"), Sentence("Epsilon squared")),
        Sentence("How much of the differences between people are differences between their groups, from 0 to 1."),
    ),
    Term(
        "rank-biserial",
        (Sentence("Rank-biserial correlation"),),
        Sentence("How much more often somebody of the one group is higher than somebody of the other, from −1 to 1."),
    ),
    Term(
        "pearson-r",
        (Sentence("Pearson's r"), Sentence("Pearson r"), Sentence("r")),
        Sentence("How closely two things rise and fall together along a straight line: 0 not at all, 1 exactly."),
    ),
    Term(
        "spearman-rho",
        (Sentence("Spearman's rho"),),
        Sentence("How closely two things rise and fall together by their ranks, in a straight line or not."),
    ),
    Term(
        "kendall-tau",
        (Sentence("Kendall's tau-b"),),
        Sentence("How much more often two people stand in the same order on both scores than in opposite order."),
    ),
    Term("beta", (Sentence("Beta (standardised)"),), Sentence("B in units that let predictors be compared.")),
    Term(
        "standard-error",
        (Sentence("S.E."), Sentence("standard error")),
        Sentence("How far the figure would typically be off if other people had been asked."),
    ),
    Term("wald", (Sentence("Wald"),), Sentence("The effect held against its own uncertainty: the larger, the surer.")),
    Term(
        "pseudo-r-squared",
        (Sentence("Nagelkerke R²"), Sentence("Cox & Snell R²")),
        Sentence("How much the predictors together tell about the outcome: 0 nothing, towards 1 nearly everything."),
    ),
    Term(
        "r-squared",
        (Sentence("Adjusted R²"), Sentence("R²")),
        Sentence("How much of the differences between people the predictors together explain, from 0 to 1."),
    ),
    Term(
        "omnibus",
        (Sentence("Omnibus chi-square"),),
        Sentence("Whether all predictors together tell more about the outcome than none."),
    ),
    Term(
        "log-likelihood",
        (Sentence("−2 log likelihood"),),
        Sentence("How far the model is from what was seen: the smaller, the closer."),
    ),
    Term(
        "hosmer-lemeshow",
        (Sentence("Hosmer-Lemeshow"),),
        Sentence("Whether the predicted chances agree with what was seen. A small p says that they do not."),
    ),
    Term(
        "roc",
        (Sentence("Area under the ROC curve"),),
        Sentence("How well those with the outcome are told from those without: 0.5 is guessing, 1 is perfect."),
    ),
    Term(
        "vif",
        (Sentence("VIF"),),
        Sentence("How much a predictor repeats what the others say: 1 is not at all; the larger, the less sure its B."),
    ),
    Term("residuals", (Sentence("Residuals"),), Sentence("What lies between the value seen and the value predicted.")),
    Term(
        "normality",
        (Sentence("Shapiro-Wilk"), Sentence("D'Agostino-Pearson")),
        Sentence("Whether values are spread like a bell. A small p says that they are not."),
    ),
    Term(
        "equal-spread",
        (Sentence("Levene's test"), Sentence("Brown-Forsythe")),
        Sentence("Whether the groups spread alike. A small p says that they do not."),
    ),
    Term(
        "breusch-pagan",
        (Sentence("Breusch-Pagan"),),
        Sentence("Whether the predictions are equally far off for everybody. A small p says that they are not."),
    ),
)


def _all() -> dict[str, Term]:
    own = {term.key: term for term in (*_SCORECARD, *_CARE, *_SURVEY, *_TESTS)}
    names = {term.spellings[0] for term in own.values()}
    rest = (
        Term(key.replace("_", "-"), (indicator.name,), indicator.plain)
        for key, indicator in INDICATORS.items()
        if indicator.name not in names
    )
    return own | {term.key: term for term in rest}


TERMS: dict[str, Term] = _all()
"""Every term by its key; the indicators of the catalogue are among them."""


def explain(words: Words, text: str, but: Collection[str] = ()) -> str:
    """A said Markdown text in which each term, at its first place, is a link that shows its meaning on hover.

    ``words`` say the language that the text is in. Left as they are: terms whose keys are in ``but``, longer words,
    links, pictures, code, badges, the names of colours, escaped signs. Taking the marks out with :func:`unexplained`
    gives the text back.
    """
    seen = set(but)

    def marked(found: re.Match[str]) -> str:
        spelled = found["term"]
        if spelled is None:
            seen.update(terms_in(found[0]))
            return found[0]
        key = known.get(_folded(spelled), "")  # none for letters such as the dotless i, which match i and are another
        if not key or key in seen:
            return spelled
        seen.add(key)
        return f'[{spelled}](#{TERMS[key].anchor} "{_in_title(words.say(TERMS[key].plain))}")'

    pattern, known = _reader(words.language)
    return pattern.sub(marked, text)


def terms_in(text: str) -> tuple[str, ...]:
    """The keys of the terms that are marked in an explained text, in their order."""
    return tuple(found["key"] for found in _MARK.finditer(text))


def found_in(words: Words, text: str) -> tuple[str, ...]:
    """The keys of the terms that stand in a said Markdown text, in their order."""
    return terms_in(explain(words, text))


def unexplained(text: str) -> str:
    """A text without the marks of :func:`explain`."""
    return _MARK.sub(r"\g<shown>", text)


def name_of(words: Words, term: Term) -> str:
    """What a term is called, as a heading."""
    name = words.say(term.spellings[0])
    return name[:1].upper() + name[1:] if name[1:2].isalpha() and not _as_written(name) else name


_MARK = re.compile(rf'\[(?P<shown>[^\[\]]*)\]\(#{ANCHOR}(?P<key>[a-z0-9-]+) "(?:[^"\\]|\\.)*"\)')
_INSIDE = r"(?:\\.|[^\[\]\\]|\[(?:\\.|[^\[\]\\])*\])*"
"""What stands in brackets, brackets in it being closed."""
_LEFT_ALONE = "|".join(
    (
        r"(?P<fence>`+).*?(?P=fence)(?!`)",
        rf"!?\[{_INSIDE}\]\((?:\\.|[^()\\]|\([^()]*\))*\)",
        rf":[a-z]+-badge\[{_INSIDE}\]",
        r":[a-z]+(?:-[a-z]+)*\[",
        r":material/\w+:",
        r"https?://\S+",
        r"\\.",
    )
)


@lru_cache
def _reader(language: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """What finds the terms of a language, and what is to be left alone; and the keys of terms by folded spelling."""
    words = Words(language)
    known: dict[str, str] = {}
    for term in TERMS.values():
        for spelling in term.spellings:
            known.setdefault(_folded(words.say(spelling)), term.key)
    spelled = sorted({words.say(s) for term in TERMS.values() for s in term.spellings}, key=len, reverse=True)
    either = "|".join(_as_pattern(spelling) for spelling in spelled)
    return re.compile(rf"{_LEFT_ALONE}|(?<![\w-])(?P<term>{either})(?!\w|-\w)", re.DOTALL), known


def _as_written(spelling: str) -> bool:
    return len(spelling) <= READ_AS_WRITTEN or spelling.isupper()


def _folded(spelling: str) -> str:
    """A spelling by which it is known again: spaces and apostrophes of any kind, capitals only where they matter."""
    plain = spelling.replace(NO_BREAK, " ").replace("’", "'")
    return plain if _as_written(plain) else plain.casefold()


def _as_pattern(spelling: str) -> str:
    """A pattern of a spelling; capitals matter in short ones and abbreviations only."""
    pattern = re.escape(spelling).replace(r"\ ", f"[ {NO_BREAK}]").replace("'", "['’]")
    return pattern if _as_written(spelling) else f"(?i:{pattern})"


def _in_title(text: str) -> str:
    """A text for a link's title."""
    return re.sub(r'([\\"])', r"\\\1", text)
