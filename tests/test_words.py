"""Sentences that are English by themselves and can be said in another language, and numbers with its signs.

Expected signs: English writes 1,234.5 and Indonesian 1.234,5; minus is "−" in both, a missing number "–".
"""

import copy
import math
import pickle
import re
import string
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bsc_core as bsc
from bsc_core.headline import CLAUSES, headline
from bsc_core.indicators.catalogue import INDICATORS, INPUTS, PERSPECTIVES
from bsc_core.intake.datasets import KINDS
from bsc_core.scorecard import gaps
from bsc_core.sentence import NO_BREAK, Quantity, Sentence
from bsc_core.text.update import load, template
from bsc_core.text.words import LANGUAGES, Words, closest_language

SAMPLE = Path(__file__).parents[1] / "sample_data"
ENGLISH, INDONESIAN = Words("en"), Words("id")
ONE_ROW, ROWS = "One row was left out.", "{n:,} rows were left out."


def same(one: Sentence, other: Sentence) -> bool:
    return (str(one), one.msgid, one.plural, one.params) == (str(other), other.msgid, other.plural, other.params)


# --- a sentence -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "english"),
    [
        (Sentence("No data."), "No data."),
        (Sentence("{n:,} rows were left out", n=1200), "1,200 rows were left out"),
        (Sentence("{a} and {b:.1f}", a="x", b=-2.25), "x and −2.2"),
        (Sentence("p {p:p}", p=0.0441), "p =\u00a00.044"),
        (Sentence("p {p:p}", p=0.0004), "p <\u00a00.001"),
        (Sentence("{v}", v=Quantity(96.594, "%")), f"96.59{NO_BREAK}%"),
        (Sentence("{v}", v=Quantity(-6363689.4, "Rp", 0)), f"Rp{NO_BREAK}−6,363,689"),
        (Sentence("{v}", v=Quantity(5, "", 0)), "5"),
        (Sentence("{v:.2f} {w:.2f}", v=math.nan, w=math.inf), "– ∞"),
        (Sentence("rows {rows}", rows=[2, 3, 4]), "rows 2, 3, 4"),
        (Sentence("{reason}: {word}", reason=Sentence("{n} days", n=3), word=Sentence("good")), "3 days: good"),
        (Sentence("a {brace} stays"), "a {brace} stays"),
    ],
)
def test_a_sentence_is_its_english(sentence, english):
    """Protects: a sentence can be printed, compared and searched like any text. Expected: the text read aloud."""
    assert sentence == english
    assert hash(sentence) == hash(english)
    assert isinstance(sentence, str)


def test_a_sentence_keeps_what_it_is_made_of():
    """Protects: it can still be said in another language. Expected: the id before and the parameter as given."""
    sentence = Sentence("{n:,} rows were left out", n=12)
    assert (sentence.msgid, sentence.plural, sentence.params) == ("{n:,} rows were left out", None, {"n": 12})


@pytest.mark.parametrize(
    ("n", "english"), [(1, ONE_ROW), (0, "0 rows were left out."), (2000, "2,000 rows were left out.")]
)
def test_the_words_follow_the_number(n, english):
    """Protects: one and many. Expected: the singular for 1 only."""
    sentence = Sentence.counted(ONE_ROW, ROWS, n=n)
    assert sentence == english
    assert (sentence.msgid, sentence.plural, sentence.params) == (ONE_ROW, ROWS, {"n": n})


SENTENCES = [
    Sentence("No data."),
    Sentence("{n:,} rows", n=12),
    Sentence.counted(ONE_ROW, ROWS, n=3),
    Sentence("{a}: {b}, {c}", a=Sentence("{x:.2f} days", x=1.5), b=Quantity(3.0, "%"), c=[Sentence("good"), "x"]),
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_copies_can_still_be_translated(sentence):
    """Protects: caches and sessions copy and pickle. Expected: the same id, plural and parameters, also inside."""
    for made in (copy.copy(sentence), copy.deepcopy(sentence), pickle.loads(pickle.dumps(sentence))):
        assert type(made) is Sentence
        assert same(made, sentence)
    inner = pickle.loads(pickle.dumps(SENTENCES[3])).params["a"]
    assert same(inner, SENTENCES[3].params["a"])


@settings(max_examples=80, deadline=None)
@given(n=st.integers(-(10**9), 10**9), x=st.floats(), text=st.text(max_size=20))
def test_any_parameters_survive_pickling(n, x, text):
    """Protects: braces, percent signs and infinite numbers in parameters. Expected: nothing lost, text unchanged."""
    sentence = Sentence("{n:,} | {x:.3f} | {text}", n=n, x=x, text=text)
    made = pickle.loads(pickle.dumps(sentence))
    assert str(made) == str(sentence)
    assert made.params["text"] == text
    assert str(sentence).endswith(f" | {text}")


def test_an_unreadable_file_keeps_its_sentences():
    """Protects: reason and way out can be said in another language. Expected: both with their ids."""
    with pytest.raises(bsc.UnreadableFile) as caught:
        bsc.read(b"%PDF", "report.pdf")
    assert caught.value.reason.msgid == "Files that end in {ending} are not read."
    assert INDONESIAN.say(caught.value.reason) != caught.value.reason
    assert ".pdf" in INDONESIAN.say(caught.value.reason)


def test_an_unreadable_file_can_be_copied():
    """Protects: exceptions travel between processes and caches. Expected: the same file and reason."""
    problem = bsc.UnreadableFile("a.csv", Sentence("The file is empty."), Sentence("Save it again."))
    made = pickle.loads(pickle.dumps(problem))
    assert (made.file, made.reason) == ("a.csv", "The file is empty.")


# --- numbers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("write", "english", "indonesian"),
    [
        (lambda w: w.figure(1234.5, 1), "1,234.5", "1.234,5"),
        (lambda w: w.figure(1234567.891), "1,234,567.89", "1.234.567,89"),
        (lambda w: w.figure(-0.5), "−0.50", "−0,50"),
        (lambda w: w.figure(38811, 0), "38,811", "38.811"),
        (lambda w: w.figure(math.nan), "–", "–"),
        (lambda w: w.figure(-math.inf), "−∞", "−∞"),
        (lambda w: w.edge(85.0), "85", "85"),
        (lambda w: w.edge(0.125), "0.125", "0,125"),
        (lambda w: w.edge(1500.0), "1,500", "1.500"),
        (lambda w: w.edge(2_500_000.0), "2,500,000", "2.500.000"),
        (lambda w: w.change(2.5, 1), "+2.5", "+2,5"),
        (lambda w: w.change(-1234.5, 1), "−1,234.5", "−1.234,5"),
        (lambda w: w.p(0.0441), "0.044", "0,044"),
        (lambda w: w.p(0.0009), "<\u00a00.001", "<\u00a00,001"),
        (lambda w: w.p(0.001), "0.001", "0,001"),
        (lambda w: w.p(math.nan), "–", "–"),
        (lambda w: w.say(Sentence("p {p:p}", p=0.0001)), "p <\u00a00.001", "p <\u00a00,001"),
        (lambda w: w.format("{v:,.2f}", v=1234.5), "1,234.50", "1.234,50"),
    ],
)
def test_numbers_have_the_signs_of_the_language(write, english, indonesian):
    """Protects: decimals, thousands, minus and p-values. Expected: 1,234.5 and 1.234,5; "–" for what is not there."""
    assert write(ENGLISH) == english
    assert write(INDONESIAN) == indonesian


@settings(max_examples=100, deadline=None)
@given(value=st.floats(-1e12, 1e12), decimals=st.integers(0, 4))
def test_both_languages_write_the_same_digits(value, decimals):
    """Protects: only the signs differ. Expected: Indonesian is English with comma and point exchanged."""
    exchanged = ENGLISH.figure(value, decimals).translate(str.maketrans(",.", ".,"))
    assert INDONESIAN.figure(value, decimals) == exchanged
    assert "-" not in exchanged


def test_zero_has_no_minus():
    """Protects: -0.001 to two decimals is zero. Expected: 0.00."""
    assert ENGLISH.figure(-0.001) == "0.00"


@pytest.mark.parametrize(("value", "written"), [(12345.67, "12,345.67"), (123456.5, "123,456.5")])
def test_an_edge_is_not_rounded(value, written):
    """Protects: a threshold is written as it is. Expected: all its digits."""
    assert ENGLISH.edge(value) == written


# --- words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("id", "id"), ("id-ID", "id"), ("id_ID", "id"), ("ID", "id"), ("en-GB", "en"), ("en", "en"), ("fr-FR", "en"),
        ("idx", "en"), ("", "en"), (None, "en"),
    ],
)  # fmt: skip
def test_the_browsers_language(locale, language):
    """Protects: the language at the first visit. Expected: Indonesian for any form of id, English else."""
    assert closest_language(locale) == language


def test_a_language_that_is_not_spoken_is_refused():
    """Protects: no silent English. Expected: ValueError with the languages there are."""
    with pytest.raises(ValueError, match="Bahasa Indonesia"):
        Words("fr")


def test_english_is_said_as_it_stands():
    """Protects: the catalogue of English changes no word. Expected: the sentence itself."""
    for sentence in (Sentence("no data"), Sentence.counted(ONE_ROW, ROWS, n=5), SENTENCES[3]):
        assert ENGLISH.say(sentence) == sentence


def test_a_sentence_is_said_in_indonesian_with_its_parts():
    """Protects: translation reaches inside. Expected: no English word left; the number in local signs."""
    rule = bsc.Method.load("thesis").rule("effectiveness")
    reason = rule.rate(1135.8).reason
    said = INDONESIAN.say(reason)
    assert said != reason
    assert "1.135,80" in said
    assert "effective" not in said
    assert "above" not in said


def test_a_users_text_is_made_plain_and_ours_is_not():
    """Protects: a file name cannot be read as markdown. Expected: only what comes from outside is passed through
    plain: text, lists of text, text inside a sentence, a unit; never our sentences and numbers."""
    words = Words("en", plain=lambda text: f"<{text}>")
    assert words.say(Sentence("{file} counts", file="a*b*")) == "<a*b*> counts"
    assert words.say(Sentence("{names}", names=["x", Sentence("good")])) == "<x>, good"
    assert words.say(Sentence("see {why}", why=Sentence("{file} counts", file="a"))) == "see <a> counts"
    assert words.say(Sentence("{v}", v=Quantity(5.0, "my unit", 0))) == f"5{NO_BREAK}<my unit>"
    assert words.say(Sentence("{n:,} of {x:.1f}", n=1000, x=2.0)) == "1,000 of 2.0"
    assert words.say("{name}", name="[link](x)") == "<[link](x)>"
    assert words.say(Sentence("A budget year has 1 to 12 months.")) == "A budget year has 1 to 12 months."


def test_a_users_text_is_not_translated():
    """Protects: an indicator called "good" keeps its name. Expected: the text as it came, in any language."""
    assert INDONESIAN.say(Sentence("{name} counts", name="good")).startswith("good ")


def test_a_users_braces_are_left_alone():
    """Protects: a file called {x}.csv. Expected: no formatting inside a parameter."""
    assert ENGLISH.say(Sentence("{file} counts", file="{0}{x}.csv")) == "{0}{x}.csv counts"


def test_saying_nothing():
    """Protects: an empty text is not the catalogue's header. Expected: nothing."""
    assert INDONESIAN.say("") == ENGLISH.say("") == ""


# --- the catalogues -------------------------------------------------------------------------------------------------


def fields(text: str) -> Counter[tuple[str, str]]:
    """The placeholders of a text with their formats."""
    return Counter((name, spec or "") for _, name, spec, _ in string.Formatter().parse(text) if name is not None)


def markup(text: str) -> Counter[str]:
    """The signs that a page reads as bold or coloured, and lines."""
    return Counter(re.findall(r"\*\*|:[a-z]+-?[a-z]*\[|\n", text))


def forms(message) -> list[tuple[str, str]]:
    """Each translated form with the English one it stands for."""
    if isinstance(message.id, (list, tuple)):
        return [(message.id[min(i, 1)], text) for i, text in enumerate(message.string)]
    return [(message.id, message.string)]


def ids(catalogue) -> set[tuple[str, ...]]:
    return {message.id if isinstance(message.id, tuple) else (message.id,) for message in catalogue if message.id}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_holds_exactly_the_texts_in_use(language):
    """Protects: a text changed in the code is changed in both languages. Expected: the texts of code and methods."""
    have, used = ids(load(language)), ids(template())
    assert used - have == set(), "missing"
    assert have - used == set(), "unused"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language):
    """Protects: no English between Indonesian. Expected: a text for every form of every message."""
    assert [m.id for m in load(language) if m.id and not all(text for _, text in forms(m))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_placeholders_and_marks_of_its_message(language):
    """Protects: no number is lost, no page breaks. Expected: the same fields and formats; of a pair, either form's."""
    wrong = []
    for message in load(language):
        if not message.id:
            continue
        allowed = message.id if isinstance(message.id, (list, tuple)) else (message.id,)
        for english, text in forms(message):
            if text and fields(text) not in [fields(form) for form in allowed]:
                wrong.append((english, text))
            if text and markup(text) != markup(english):
                wrong.append((english, text))
    assert wrong == []


def test_english_is_its_own_translation():
    """Protects: the English catalogue is no second source of words. Expected: the message itself."""
    assert [english for m in load("en") if m.id for english, text in forms(m) if english != text] == []


def sentences_in(thing: object) -> list[Sentence]:
    """A sentence and those inside it, of a value that may hold some."""
    if isinstance(thing, Sentence):
        return [thing, *(s for value in thing.params.values() for s in sentences_in(value))]
    if isinstance(thing, Quantity):
        return sentences_in(thing.unit)
    if isinstance(thing, dict):
        return [s for value in thing.values() for s in sentences_in(value)]
    return [s for value in thing for s in sentences_in(value)] if isinstance(thing, (list, tuple)) else []


def test_whatever_the_core_says_of_the_sample_is_in_the_catalogue():
    """Protects: words that the extraction does not see, such as a verdict's word or a unit. Expected: every sentence
    of the sample's scorecard by several rules, its findings, headlines and gaps, by its id; units as sentences too."""
    own = (
        b"Perspective,Indicator,Unit,Period,Actual,Target,Direction\n"
        b"X,A,h,2022,5,5,up\nX,A,h,2023,4,5,up\nX,B,h,2023-Q2,4,,\n"
    )
    files = [path for path in sorted(SAMPLE.glob("*.*")) if path.suffix in (".csv", ".xlsx")]
    datasets = [d for path in files for d in bsc.read(path)] + bsc.read(own, "own.csv")
    said: list[Sentence] = []
    for changes in (
        {},
        {"indicators.own.tolerance": 1.0, "indicators.bor.tolerance": 50.0, "indicators.ndr.limit": 5.0},
    ):
        method = bsc.Method.load("thesis").change(changes)
        card = bsc.scorecard(datasets, method)
        for r in card.rated:
            parts = [
                r.name,
                r.plain,
                r.formula,
                r.verdict.reason,
                r.rule.benchmark(),
                r.missing,
                r.notes,
                dict(r.inputs),
            ]
            said += sentences_in([*parts, r.measure.unit])
            said.append(Sentence(r.verdict.category))
            said.append(Sentence(r.source))
        said += [s for period in card.periods for s in sentences_in(headline(card, period))]
        said += [Sentence(verdict) for verdict in card.totals["verdict"]]
    said += [s for d in datasets for f in d.findings for s in sentences_in([f.message, f.action])]
    said += sentences_in([list(CLAUSES.values()), list(PERSPECTIVES.values()), [k.name for k in KINDS.values()]])
    said += sentences_in([[i.name for i in INDICATORS.values()], [i.label for i in INPUTS.values()]])
    known = {text for message in ids(load("en")) for text in message}
    assert len(said) > 500
    assert {s.msgid for s in said if s.msgid} - known == set()
    units = {i.measure.unit for i in INDICATORS.values()} - {"%", "‰", "Rp"}
    assert units <= known
    assert gaps(card, method)


def test_no_text_hides_inside_of_an_f_string():
    """Babel on Python 3.11 does not look into f-strings, so a text in one would stay English for ever."""
    root = Path(__file__).parents[1]
    hidden = re.compile(r"""f(["'])[^\n]*\{[^}\n]*\bsay\(["']""")
    found = [
        f"{path.name}:{number}"
        for path in [root / "app.py", *(root / "pages").rglob("*.py"), *(root / "bsc_core").rglob("*.py")]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if hidden.search(line)
    ]
    assert found == []
