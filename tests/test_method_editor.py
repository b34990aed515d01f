"""The method editor and indicators of one's own, run as Streamlit runs the page.

Expected numbers come from the sample hospital's printed figures and are worked out by hand beside each test.
"""

import pytest
from streamlit.testing.v1 import AppTest
from test_pages import go, open_, row, rows, said, start

PAGE = "pages/methods.py"
BOR = "indicators.bor"
EDIT_BOR = f"edit:{BOR}"


@pytest.fixture
def editor() -> AppTest:
    """The editor of the sample hospital's method."""
    at = start()
    at.button(key="sample").click().run()
    at.session_state["imbang"].chosen["methods-view"] = "make"
    return go(at, PAGE)


def view(at: AppTest, name: str, part: str | None = None) -> AppTest:
    """A view of the page of methods, and a part of the editor."""
    chosen = at.session_state["imbang"].chosen
    chosen["methods-view"] = name
    if part:
        chosen["editor-part"] = part
    at.run()
    assert not at.exception
    return at


def pick(at: AppTest, perspective: str, indicator: str) -> AppTest:
    """One indicator in the editor."""
    view(at, "make", perspective)
    at.selectbox(key=f"editor-{perspective}").set_value(indicator).run()
    assert not at.exception
    return at


def type_in(at: AppTest, name: str, edited: dict | None = None, added: list | None = None) -> AppTest:
    """Types cells into a grid of the page and adds rows to it."""
    number = at.session_state["imbang"].chosen[f"grid {name}"].number
    typed = {"edited_rows": edited or {}, "added_rows": added or [], "deleted_rows": []}
    at.session_state[f"grid-{name}-{number}"] = typed
    at.run()
    assert not at.exception
    return at


def praised(at: AppTest) -> str:
    """What the page says was done."""
    return "\n".join(str(element.value) for element in at.success).replace("\u00a0", " ")


def order_of(at: AppTest) -> list[str]:
    """The indicators that count in the perspective that is shown, from top to bottom."""
    return [b.key.removeprefix("out:") for b in at.button if b.key and b.key.startswith("out:")]


def method(at: AppTest):
    """The method as the session has it, without a running page."""
    from bsc_core import Method

    return Method.load("thesis").change(at.session_state["imbang"].changes)


# Indicators and weights


def test_an_indicator_taken_out_leaves_its_share_to_the_others_and_comes_back(editor):
    """Financial 2023: economical +1, not efficient -1, not effective -1, so -1/3. Without economy (-1-1)/2 = -1, each
    of the other two half of it. Added again it weighs what the thesis says, 1."""
    assert "2023 **−0.33**" in said(editor)
    assert said(editor).count("33.3 % of the perspective") == 3
    editor.button(key="out:economy").click().run()
    assert said(editor).count("50 % of the perspective") == 2
    assert "2023 **−1.00**" in said(editor)
    assert order_of(editor) == ["efficiency", "effectiveness"]
    go(editor, "pages/scorecard.py")
    assert not any(line.startswith("Economy") for line in rows(editor))
    go(editor, PAGE)
    editor.button(key="in:economy").click().run()
    assert said(editor).count("33.3 % of the perspective") == 3
    assert editor.session_state["imbang"].changes == {}


def test_weights_are_shown_as_shares(editor):
    """2 : 1 : 1 is 50 %, 25 %, 25 %; the score of 2023 is (2 x 1 - 1 - 1) / 4 = 0. The way back puts 1 there again."""
    editor.text_input(key="edit:weights.indicators.economy").set_value("2").run()
    assert said(editor).count("50 % of the perspective") == 1
    assert said(editor).count("25 % of the perspective") == 2
    assert "2023 **0.00**" in said(editor)
    assert "was 1" in said(editor)
    editor.button(key="edit-back:weights.indicators.economy").click().run()
    assert "2023 **−0.33**" in said(editor)


def test_the_last_perspective_that_counts_cannot_be_taken_out(editor):
    """A refusal is said on the page where the weight stands, and the weight stays; 1 and 3 are 25 and 75 %."""
    view(editor, "make", "total")
    editor.text_input(key="edit:weights.perspectives.customer").set_value("3").run()
    for other in ("internal_process", "learning_growth"):
        editor.text_input(key=f"edit:weights.perspectives.{other}").set_value("0").run()
    labels = [n.label.replace("\u00a0", " ") for n in editor.text_input]
    assert "Financial: 25 % of the total" in labels
    assert "Customer: 75 % of the total" in labels
    editor.text_input(key="edit:weights.perspectives.customer").set_value("0").run()
    editor.text_input(key="edit:weights.perspectives.financial").set_value("0").run()
    assert "At least one perspective has a weight above 0" in said(editor)
    assert editor.text_input(key="edit:weights.perspectives.financial").value == "1"
    editor.run()
    assert "At least one perspective" not in said(editor)


def test_moved_up_an_indicator_stands_higher_on_the_scorecard(editor):
    """Effectiveness, the third, moved up twice is the first; moved down twice, all is as before."""
    editor.button(key="up:effectiveness").click().run()
    editor.button(key="up:effectiveness").click().run()
    assert order_of(editor) == ["effectiveness", "economy", "efficiency"]
    assert editor.button(key="up:effectiveness").disabled
    go(editor, "pages/scorecard.py")
    names = [line.split(" | ")[0].rstrip("\\*") for line in rows(editor)]
    assert names.index("Effectiveness") < names.index("Economy") < names.index("Efficiency")
    go(editor, PAGE)
    editor.button(key="down:effectiveness").click().run()
    editor.button(key="down:effectiveness").click().run()
    assert order_of(editor) == ["economy", "efficiency", "effectiveness"]
    assert editor.session_state["imbang"].changes == {}


def test_the_buttons_of_a_row_have_names_for_who_cannot_see_the_signs(editor):
    """Every button of every row says what it does to which indicator, and no two say the same."""
    labels = [b.label.split("](")[0] for b in editor.button if b.label.startswith("![")]
    assert "![Move Economy down" in labels
    assert "![Take Effectiveness out" in labels
    assert len(labels) == len(set(labels)) == 9


# Benchmarks


def test_another_kind_of_benchmark_starts_from_what_was_there(editor):
    """BOR from 60 to 85 % becomes at least 60 %; at least 10 %, the 10.92 % of 2023 reach it; then back."""
    pick(editor, "internal_process", "bor")
    assert "far below" in row(editor, "2023 | 10.92 %")
    editor.selectbox(key="edit:indicators.bor.rule").set_value("at least").run()
    assert editor.text_input(key="edit:indicators.bor.limit").value == "60"
    editor.text_input(key="edit:indicators.bor.limit").set_value("10").run()
    assert ":green-badge[▲ reached]" in row(editor, "2023 | 10.92 %")
    assert "was 60–85 %" in said(editor)
    editor.button(key="edit-back:indicators.bor.rule").click().run()
    assert "far below" in row(editor, "2023 | 10.92 %")
    assert editor.session_state["imbang"].changes == {}


def test_an_end_beyond_the_other_is_refused_at_its_field(editor):
    """A range from 90 to 85 makes no sense: it is said there, and 60 stays."""
    pick(editor, "internal_process", "bor")
    editor.text_input(key="edit:indicators.bor.low").set_value("90").run()
    assert "A range starts below its end." in said(editor)
    assert editor.text_input(key="edit:indicators.bor.low").value == "60"
    assert editor.session_state["imbang"].changes == {}


def test_another_formula_variant_gives_another_value(editor):
    """Retention 2023: 10,906 returning of 31,367 visits are 34.77 %; of the 10,906 + 2,521 patients 81.224 %. Made "at
    least" it starts from that last value; the way back of the kind leaves the formula as it was chosen."""
    pick(editor, "customer", "customer_retention")
    assert "| 34.77 % |" in row(editor, "2023")
    editor.selectbox(key="edit:indicators.customer_retention.formula").set_value("of patients").run()
    assert "| 81.22 % |" in row(editor, "2023")
    editor.selectbox(key="edit:indicators.customer_retention.rule").set_value("at least").run()
    assert editor.text_input(key="edit:indicators.customer_retention.limit").value == "81.224399"
    editor.button(key="edit-back:indicators.customer_retention.rule").click().run()
    assert "| 81.22 % |" in row(editor, "2023")
    assert editor.session_state["imbang"].changes == {"indicators.customer_retention.formula": "of patients"}


def test_the_kind_chosen_again_brings_the_whole_benchmark_back(editor):
    """BOR as a trend, and "within a range" chosen again: 60 to 85 % as the thesis says, and nothing is changed."""
    pick(editor, "internal_process", "bor")
    editor.selectbox(key="edit:indicators.bor.rule").set_value("trend").run()
    editor.selectbox(key="edit:indicators.bor.rule").set_value("range").run()
    assert editor.text_input(key="edit:indicators.bor.high").value == "85"
    assert editor.session_state["imbang"].changes == {}


# Sources


def help_of(at: AppTest, path: str) -> str:
    """What is shown at the number of this path, without the escapes of Markdown."""
    return at.text_input(key=f"edit:{path}").help.replace("\\", "")


def test_a_change_carries_the_source_that_was_typed(editor):
    """The director's word stands at the field that was changed and as the source of the verdict; the other end of the
    range, which nobody changed, and another indicator keep the thesis's. Put back, the thesis says so again."""
    before = {path: help_of(pick(editor, "internal_process", "bor"), path) for path in (f"{BOR}.low", f"{BOR}.high")}
    editor.text_input(key="editor-source").set_value("Director, May 2025 *[x](y)*").run()
    editor.text_input(key=f"{EDIT_BOR}.low").set_value("10").run()
    assert help_of(editor, f"{BOR}.low") == "Source: Director, May 2025 *[x](y)*"
    assert help_of(editor, f"{BOR}.high") == before[f"{BOR}.high"]
    assert sources_on_scorecard(editor, "internal_process").count("Director, May 2025 *[x](y)*") == 1
    pick(go(editor, PAGE), "internal_process", "bor")
    assert help_of(editor, f"{BOR}.low") == "Source: Director, May 2025 *[x](y)*"
    editor.button(key=f"edit-back:{BOR}.low").click().run()
    assert help_of(editor, f"{BOR}.low") == before[f"{BOR}.low"]


def test_each_change_keeps_the_source_under_which_it_was_made(editor):
    """The lower end by the board, the upper one by the director: a source typed later does not take over."""
    pick(editor, "internal_process", "bor")
    for end, value, who in (("low", 50.0, "The board"), ("high", 90.0, "The director")):
        editor.text_input(key="editor-source").set_value(who).run()
        editor.text_input(key=f"{EDIT_BOR}.{end}").set_value(f"{value:g}").run()
    assert help_of(editor, f"{BOR}.low") == "Source: The board"
    assert help_of(editor, f"{BOR}.high") == "Source: The director"


def test_every_field_of_another_kind_of_benchmark_has_the_source_of_the_change(editor):
    """The thesis gives a range: the limit of an "at least", and its fair zone, are whose choice the kind was."""
    pick(editor, "internal_process", "bor")
    editor.text_input(key="editor-source").set_value("The board").run()
    editor.selectbox(key=f"{EDIT_BOR}.rule").set_value("at least").run()
    assert help_of(editor, f"{BOR}.limit") == "Source: The board"
    assert editor.selectbox(key=f"{EDIT_BOR}.on_limit").help == "Source: The board"


def test_without_a_source_a_change_is_ones_own_choice(editor):
    """Nobody was named, so it says who it was: whoever changed it."""
    pick(editor, "internal_process", "bor")
    editor.text_input(key=f"{EDIT_BOR}.low").set_value("10").run()
    assert help_of(editor, f"{BOR}.low") == "Source: Own choice"


def sources_on_scorecard(at: AppTest, perspective: str) -> list[str]:
    """The sources in the reasons that the scorecard gives on demand, without the escapes of Markdown."""
    open_(go(at, "pages/scorecard.py"), f"why-{perspective}")
    found = [line.partition(" | ")[2] for line in rows(at) if line.startswith("Source | ")]
    return [line.replace("\\", "") for line in found]


def test_a_trend_may_waver(editor):
    """Visits fell from 2022 to 2023; where 100 % still counts as unchanged, they are level."""
    pick(editor, "internal_process", "outpatient_visits")
    assert "falling" in row(editor, "2023")
    editor.text_input(key="edit:indicators.outpatient_visits.tolerance").set_value("100").run()
    assert "level" in row(editor, "2023")


# Bands


def at_survey(editor: AppTest) -> AppTest:
    """The satisfaction index's bands: up to 20, 40, 60, 80 and beyond."""
    return view(editor, "make", "survey")


def test_a_gap_between_bands_is_said_at_once_and_the_verdict_stays(editor):
    """60-70 and 75 on leave 70 to 75 without a band: both numbers are named, 73.48 % of 2023 stays satisfied."""
    at_survey(editor)
    type_in(editor, "survey", {3: {"end": "70"}, 4: {"start": "75"}})
    assert "No band holds the values between 70 and 75." in said(editor)
    assert "satisfied" in row(editor, "2023 | 73.48 %")
    assert editor.session_state["imbang"].changes == {}
    editor.button(key="again:survey").click().run()
    assert "No band holds" not in said(editor)


def test_an_overlap_an_end_before_its_start_and_rows_out_of_order_are_said(editor):
    """Each by the numbers that were typed; nothing is taken."""
    at_survey(editor)
    type_in(editor, "survey", {3: {"end": "85"}})
    assert "Two bands hold the values between 80 and 85." in said(editor)
    editor.button(key="again:survey").click().run()
    type_in(editor, "survey", {2: {"end": "30"}})
    assert "A band ends at 30, before it starts at 40." in said(editor)
    editor.button(key="again:survey").click().run()
    type_in(editor, "survey", {4: {"start": "sixty"}})
    assert "is not a number" in said(editor)
    editor.button(key="again:survey").click().run()
    type_in(editor, "survey", added=[{"word": "delighted", "score": 1.0}])
    assert "Each band needs a number where it starts" in said(editor)
    assert editor.session_state["imbang"].changes == {}


def test_bands_out_of_order_are_said_and_sorted_by_a_button(editor):
    """The last band, from 80 on, typed before the one from 60 to 80: the sentence names 60, the button sorts them."""
    at_survey(editor)
    swapped = {3: {"start": "80", "end": "", "word": "very satisfied"}, 4: {"start": "60", "end": "80"}}
    type_in(editor, "survey", swapped)
    assert "The band from 60 stands after one that is higher. Sort them." in said(editor)
    assert editor.session_state["imbang"].changes == {}
    editor.button(key="sort:survey").click().run()
    assert "Sort them" not in said(editor)
    assert method(editor).numbers("survey.edges") == (20, 40, 60, 80)


def test_bands_that_fit_take_effect_everywhere(editor):
    """With good up to 75 and a band of its own above, 73.48 % is satisfied and 78.97 % delighted."""
    at_survey(editor)
    row_of_new = {"start": "90", "word": "delighted", "score": 1.0, "closed": False}
    type_in(editor, "survey", {3: {"end": "75"}, 4: {"start": "75", "end": "90", "word": "pleased"}}, [row_of_new])
    assert method(editor).numbers("survey.edges") == (20, 40, 60, 75, 90)
    assert "satisfied" in row(editor, "2023 | 73.48 %")
    assert "pleased" in row(editor, "2023 | 78.97 %")
    go(editor, "pages/scorecard.py")
    assert "pleased" in row(editor, "Employee satisfaction")
    go(editor, PAGE)
    assert "pleased" in row(editor, "2023 | 78.97 %")
    editor.button(key="edit-back:survey").click().run()
    assert "pleased" not in "\n".join(rows(editor))


def test_what_was_typed_stays_while_it_does_not_fit_and_the_page_changes(editor):
    """Half-typed bands are not lost by a look at the scorecard."""
    at_survey(editor)
    type_in(editor, "survey", {3: {"end": "70"}})
    go(editor, "pages/scorecard.py")
    go(editor, PAGE)
    assert "No band holds the values between 70 and 80." in said(editor)


def test_an_edge_may_belong_to_the_band_below_it(editor):
    """At exactly 60 the thesis says satisfied, since an edge belongs above; with its end, the band below holds it."""
    at_survey(editor)
    type_in(editor, "survey", {2: {"closed": True}})
    assert method(editor).index_bands().rate(60.0).category == "neutral"
    assert method(editor).index_bands().rate(40.0).category == "neutral"


def test_bands_for_an_indicator_take_effect_and_need_words(editor):
    """BOR as bands: below 10 poor, 10-20 fair, on good; 10.92 % is in the middle one. A band without a word waits."""
    pick(editor, "internal_process", "bor")
    editor.selectbox(key="edit:indicators.bor.rule").set_value("bands").run()
    assert "▼ below" in row(editor, "2023 | 10.92 %")
    typed = {
        0: {"end": "10", "word": "empty"}, 1: {"start": "10", "end": "20", "word": "filling", "score": 0.0},
        2: {"start": "20", "word": "", "score": 1.0},
    }  # fmt: skip
    type_in(editor, "indicators.bor", typed)
    assert "Each band needs a word" in said(editor)
    assert "▼ below" in row(editor, "2023 | 10.92 %")
    typed[2]["word"] = "used"
    type_in(editor, "indicators.bor", typed)
    assert "● filling" in row(editor, "2023 | 10.92 %")


def test_numbers_are_read_as_the_language_writes_them(editor):
    """In Indonesian "62,5" is sixty-two and a half, and the grid writes it so."""
    editor.session_state["imbang"].language = "id"
    at_survey(editor)
    type_in(editor, "survey", {2: {"end": "62,5"}, 3: {"start": "62,5"}})
    assert method(editor).numbers("survey.edges") == (20, 40, 62.5, 80)
    go(editor, "pages/scorecard.py")
    go(editor, PAGE)
    assert editor.session_state["imbang"].chosen["grid survey"].held[3][0] == "62,5"


def test_words_that_stay_are_kept_in_their_own_language(editor):
    """A method edited in Indonesian says "satisfied" to an English reader: only what was typed is not."""
    editor.session_state["imbang"].language = "id"
    at_survey(editor)
    type_in(editor, "survey", {4: {"word": "luar biasa"}})
    words = method(editor)["survey.words"]
    assert words == ("very dissatisfied", "dissatisfied", "neutral", "satisfied", "luar biasa")


def test_age_edges_are_typed_as_a_row_of_numbers(editor):
    """30; 40; 50 are three edges; words are none, and edges that fall are refused."""
    view(editor, "make", "tests")
    editor.text_input(key="edit:survey.age_edges").set_value("30; 40; 50").run()
    assert method(editor).numbers("survey.age_edges") == (30, 40, 50)
    editor.text_input(key="edit:survey.age_edges").set_value("young; old").run()
    assert "Write numbers with" in said(editor)
    editor.text_input(key="edit:survey.age_edges").set_value("40; 30").run()
    assert "The edges of age groups rise" in said(editor)
    assert method(editor).numbers("survey.age_edges") == (30, 40, 50)


# Indicators of one's own


def add(at: AppTest, value: str, **fields: str) -> AppTest:
    """Types an indicator in, with a value for 2023, and adds it."""
    view(at, "own")
    number = at.session_state["imbang"].chosen.get("own-form", 0)
    for name, text in fields.items():
        kind = at.selectbox if name in ("perspective", "direction", "unit") else at.text_input
        kind(key=f"own-{name}-{number}").set_value(text).run()
    type_in(at, f"own-values-{number}", {2: {"value": value}})
    at.button(key="own-add").click().run()
    assert not at.exception
    return at


WAITING = {
    "name": "Waiting time", "perspective": "customer", "unit": "minutes", "direction": "down", "target": "60",
}  # fmt: skip


def test_an_indicator_typed_in_stands_on_the_scorecard_like_the_others(editor):
    """45 minutes of at most 60 are good. Customer 2023 was falling, falling, satisfied, -1/3; with it (-1-1+1+1)/4 = 0.
    A quarter of the perspective is its own. A limit of 40 turns it."""
    add(editor, "45", **WAITING)
    assert "stands on the scorecard: 45.00 minutes in 2023, reached." in praised(editor)
    assert "25 %" in row(editor, "Waiting time | Customer")
    go(editor, "pages/scorecard.py")
    line = row(editor, "Waiting time")
    assert "**45.00 minutes**" in line
    assert ":green-badge[▲ reached]" in line
    assert "at most 60 minutes is reached" in line
    go(editor, PAGE)
    pick(editor, "customer", "own:Waiting time")
    assert "2023 **0.00**" in said(editor)
    editor.text_input(key="edit:indicators.own:Waiting time.limit").set_value("40").run()
    assert ":red-badge[▼ missed]" in row(editor, "2023 | 45.00 minutes")
    editor.text_input(key="edit:weights.indicators.own:Waiting time").set_value("3").run()
    assert "50 % of the perspective" in said(editor)
    editor.button(key="up:own:Waiting time").click().run()
    assert order_of(editor)[-2:] == ["own:Waiting time", "customer_satisfaction"]


def test_a_decimal_comma_is_read_in_indonesian(editor):
    """ "45,5" is forty-five and a half, "1.500" one thousand five hundred."""
    editor.session_state["imbang"].language = "id"
    add(editor, "45,5", **(WAITING | {"target": "1.500", "unit": "menit"}))
    view(editor, "make", "customer")
    editor.selectbox(key="editor-customer").set_value("own:Waiting time").run()
    assert row(editor, "2023 | 45,50 menit")
    assert editor.text_input(key="edit:indicators.own:Waiting time.limit").value == "1.500"


def test_a_range_and_a_trend_are_typed_in(editor):
    """Within 60 to 85, 72.5 is good; a trend that has no earlier period gives no verdict."""
    fields = {"name": "Beds in use", "perspective": "internal_process", "direction": "range"}
    add(editor, "72.5", **fields, low="60", high="85")
    assert "72.50 % in 2023, within." in praised(editor)
    add(editor, "64", name="Trained", perspective="learning_growth", direction="falling")
    assert "64.00 % in 2023, no earlier period." in praised(editor)
    assert "down on the period before is good" in row(editor, "Trained")


def test_what_is_missing_is_said_beside_the_form_and_nothing_is_added(editor):
    """Without a name, a target or a value the form says so; a second one of the same name is not taken."""
    files = len(editor.session_state["imbang"].files)
    add(editor, "45", **(WAITING | {"name": ""}))
    assert "Give the indicator a name." in said(editor)
    editor.text_input(key="own-name-0").set_value("Waiting time").run()
    editor.text_input(key="own-target-0").set_value("").run()
    assert "Say the target, or let its trend judge it." in said(editor)
    assert len(editor.session_state["imbang"].files) == files
    editor.text_input(key="own-target-0").set_value("60").run()
    editor.button(key="own-add").click().run()
    assert len(editor.session_state["imbang"].files) == files + 1
    add(editor, "50", **WAITING)
    assert "There is an indicator of this name already." in said(editor)


def test_values_are_changed_and_the_indicator_removed_and_taken_back(editor):
    """From 45 to 70 minutes it is above the target of 60: poor. Removed it is gone, taken back it is there again."""
    add(editor, "45", **WAITING)
    file = next(name for name in editor.session_state["imbang"].files if "Waiting" in name)
    editor.button(key=f"own-change:{file}").click().run()
    type_in(editor, f"own-values-{file}", {1: {"value": "50"}, 2: {"value": "70"}})
    editor.button(key="own-use").click().run()
    assert ":red-badge[▼ missed] | 2 |" in row(editor, "Waiting time")
    editor.button(key=f"own-remove:{file}").click().run()
    assert not any(line.startswith("Waiting time") for line in rows(editor))
    editor.button(key="own-back").click().run()
    assert "70.00 minutes" in row(editor, "Waiting time")


def test_a_name_with_signs_of_markdown_stays_a_name(editor):
    """A name is shown as it was typed and renders no picture or link, in tables and on buttons."""
    add(editor, "45", **(WAITING | {"name": "![x](http://a) 1.5 {n}"}))
    assert any("\\!\\[x\\]" in line for line in rows(editor))
    view(editor, "make", "customer")
    assert not any("![x](http" in b.label for b in editor.button)
