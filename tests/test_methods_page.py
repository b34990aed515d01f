"""The page of methods: looking at one, comparing two, keeping, saving, loading and forgetting one's own.

Expected numbers are counted by hand in the methods' files and worked out from the sample's published values.
"""

import pytest
from streamlit.testing.v1 import AppTest
from test_pages import go, open_, row, rows, said, start

from bsc_core.method import Method

PAGE = "pages/methods.py"
BOR = "indicators.bor.low"
TABLE = b"Perspective,Indicator,Unit,Period,Actual,Target,Direction\nCustomer,Waiting time,minutes,2023,45,60,down\n"


@pytest.fixture
def at() -> AppTest:
    at = start()
    at.button(key="sample").click().run()
    return go(at, PAGE)


def view(at: AppTest, name: str) -> AppTest:
    at.segmented_control(key="methods-view").set_value(name).run()
    assert not at.exception
    return at


def changed(at: AppTest, **values: float) -> AppTest:
    """With values of the method moved, as the sliders of other pages do it."""
    at.session_state["imbang"].changes = {path.replace("__", "."): value for path, value in values.items()}
    return at.run()


def keep(at: AppTest, title: str, source: str) -> AppTest:
    at.text_input(key=f"methods-title:{method_of(at)}").set_value(title)
    at.text_input(key=f"methods-source:{method_of(at)}").set_value(source)
    at.button(key="methods-keep").click().run()
    assert not at.exception
    return at


def load(at: AppTest, text: str, name: str = "ours.toml") -> AppTest:
    at.file_uploader[0].upload(name, text.encode(), "application/toml").run()
    assert not at.exception
    return at


def method_of(at: AppTest) -> str:
    return str(at.session_state["imbang"].method)


def own(at: AppTest) -> dict[str, Method]:
    found: dict[str, Method] = at.session_state["imbang"].own_methods
    return found


# Looking


def test_the_answer_names_the_method_its_source_and_the_one_below_it(at):
    """Protects: who says so. Expected: the thesis is based on none; the ministry's of 2011 has one value of its own
    over 2005, the lower BOR."""
    assert "follow the method **Thesis 2024**. Who says so: Balanced-scorecard study" in said(at)
    at.selectbox(key="method").set_value("ministry_2011").run()
    assert "based on **Ministry of Health 2005** and differs from it in one value." in said(at)


def test_looking_at_a_method_shows_every_indicator_with_share_benchmark_and_source(at):
    """Protects: the table of a perspective. Expected: three financial indicators of the same weight, 33.3 % each; eight
    of internal process, 12.5 %; the ruler says where 10.92 % stands."""
    assert "33.3 %" in row(at, "Economy") and "below 100 % is economical" in row(at, "Economy")
    bor = row(at, "Bed occupancy (BOR)")
    assert "12.5 %" in bor and "60–85 %" in bor and "Indonesian Ministry of Health, 2005" in bor
    assert "![10.92 % is 49.08 points below the range of 60 to 85 %.](data:image/svg+xml" in bor
    assert "Financial :gray[· 25 % of the total]" in said(at)


def test_what_a_method_sets_itself_is_told_from_what_it_takes_over(at):
    """Protects: inherited values. Expected: BOR is 2011's own, GDR is as in 2005; a moved limit is marked as changed
    and does not pass for the ministry's."""
    at.selectbox(key="method").set_value("ministry_2011").run()
    assert ":blue-badge[◆ this method]" in row(at, "Bed occupancy (BOR)")
    assert row(at, "Bed occupancy (BOR)").endswith(
        ":gray[Indonesian Ministry of Health, hospital information system, 2011]"
    )
    assert "= taken over" in row(at, "Gross death rate (GDR)")
    changed(at, indicators__gdr__limit=40.0)
    gdr = row(at, "Gross death rate (GDR)")
    assert ":orange-badge[✎ changed]" in gdr and "below 40 ‰ is low" in gdr
    assert "Your change. Before it: Indonesian Ministry of Health, 2005" in gdr


def test_an_indicator_without_weight_is_left_out_and_the_others_share(at):
    """Protects: normalised shares. Expected: without economy the two others have 50 % each."""
    changed(at, weights__indicators__economy=0.0)
    assert "left out" in row(at, "Economy")
    assert "50.0 %" in row(at, "Efficiency") and "50.0 %" in row(at, "Effectiveness")


def test_another_formula_has_its_own_source(at):
    """Protects: a benchmark that would get the source of a formula. Expected: the ministry's benchmark of ALOS stays;
    the formula was changed."""
    changed(at, indicators__alos__formula="patient-days")
    alos = row(at, "Length of stay (ALOS)")
    assert "patient-days / discharges" in alos
    assert "[Indonesian Ministry of Health, 2005. Formula: Your change. Before it: Indonesian" in alos


def test_bands_in_words_keep_the_side_of_their_edges(at):
    """Protects: "60 to below 80" and "over 80, to 90" are different. Expected: the thesis' index has edges 20, 40, 60,
    80 that belong above, its total 0 and 0.6."""
    assert ":green-badge[▲ satisfied] | 60 to below 80 %" in rows(at)
    assert ":green-badge[▲ good] | 0.6 and more" in rows(at)
    assert ":red-badge[▼ very low] | below 0.2" in rows(at)


def test_the_page_stands_without_data():
    """Protects: looking before anything is loaded. Expected: benchmarks are there, no marker is promised, comparing
    says what is missing and the button fills it."""
    at = go(start(), PAGE)
    assert "60–85 %" in row(at, "Bed occupancy (BOR)")
    assert "your hospital stands" not in said(at)
    view(at, "compare")
    assert "**10 values differ.**" in said(at) and "as soon as a file" in said(at)
    at.button(key="methods-sample").click().run()
    assert "2 would turn" in said(at)


def test_an_indicator_of_ones_own_stands_among_the_others(at):
    """Protects: own indicators in the method. Expected: 1 of 4 customer indicators, 25 %; "at most 60", from the
    table; a second one with a built-in's name does not stop the page."""
    go(at, "app.py")
    at.file_uploader[0].upload("ours.csv", TABLE + b"Financial,Economy,%,2023,4,5,up\n", "text/csv").run()
    go(at, PAGE)
    waiting = row(at, "Waiting time")
    assert "25.0 %" in waiting and "at most 60" in waiting
    assert sum(line.startswith("Economy") for line in rows(at)) == 2


# Comparing


def test_comparing_thesis_and_barber_johnson(at):
    """Protects: the sentence and the tables. Expected: ten values (one of BOR, three of ALOS, six of BTO); ALOS of 3.79
    and 4.00 days is below 6-9 and within 3-12; the total of 2023 stays, that of 2021 goes from 1/3 to 1/2."""
    view(at, "compare")
    assert at.selectbox(key="methods-b").value == "barber_johnson"
    assert "**10 values differ.** Of the 37 verdicts of your hospital **2 would turn** under B." in said(at)
    assert "The total of 2023 stays at −0.27 (poor)." in said(at)
    alos = row(at, "Length of stay (ALOS), 2021")
    assert alos == ("Length of stay (ALOS), 2021 | 3.79 days | :red-badge[▼ below] | :green-badge[▲ within] | −1 → 1")
    assert row(at, "2021 | ") == "2021 | 0.33 :orange-badge[● fair] | 0.50 :orange-badge[● fair] | +0.17"
    assert row(at, "2023 | ").endswith(" | 0.00")
    assert row(at, "Bed occupancy (BOR): lower end").startswith("Bed occupancy (BOR): lower end | 60 % | 75 %")
    assert "Barber and Johnson, 1973" in row(at, "Bed occupancy (BOR): lower end")
    assert row(at, "**Bed turn-over (BTO)**").startswith(
        "**Bed turn-over (BTO)** | **40–50 a year** | **above 30 a year is reached**"
    )
    open_(at, "methods-reworded")
    assert ":red-badge[▼ far below] | :red-badge[▼ missed] | −1" in row(at, "Bed turn-over (BTO), 2023")


def test_the_total_that_moves_is_said(at):
    """Protects: the total in the sentence. Expected: under SKM 2017 the patients' 73.92 (73.48 of 100 possible on 1-5
    brought to 1-4) is C, fair: the customer perspective falls from -1/3 to -2/3 and the total from -0.27 to -0.36."""
    view(at, "compare")
    at.selectbox(key="methods-b").set_value("skm_2017").run()
    assert "The total of 2023 goes from −0.27 (poor) to −0.36 (poor)." in said(at)


def test_the_ministrys_methods_differ_in_one_value(at):
    """Protects: counting. Expected: by the files only the lower BOR, 60 and 65, and occupancy is below both."""
    view(at, "compare")
    at.selectbox(key="methods-b").set_value("ministry_2011").run()
    assert "**One value differs.** None of the 37 verdicts of your hospital would turn." in said(at)


def test_the_changes_of_the_moment_are_compared_with_the_method_they_were_made_in(at):
    """Protects: what a moved value does. Expected: BOR from 10 makes 14.57, 18.51 and 10.92 % good: three turn."""
    changed(at, indicators__bor__low=10.0)
    view(at, "compare")
    at.selectbox(key="methods-b").set_value("thesis").run()
    assert "**One value differs.** Of the 37 verdicts of your hospital **3 would turn**" in said(at)
    assert "60 %" in row(at, "Bed occupancy (BOR): lower end")


def test_a_method_beside_itself(at):
    """Protects: nothing differs. Expected: a sentence that says so and no table of differences."""
    view(at, "compare")
    at.selectbox(key="methods-b").set_value("").run()
    assert "These two have the same values" in said(at)
    assert "Values that differ" not in said(at)


def test_an_indicator_that_one_method_lacks(at):
    """Protects: own methods with indicators that the other says nothing of. Expected: the thesis lacks it."""
    ours = Method.load("thesis").change_rule("own:Waiting time", "at most", {"limit": 30.0}, "Head of care, 2024")
    view(at, "files")
    load(at, ours.own("Ours", "Director, 2025").to_toml())
    view(at, "compare")
    at.selectbox(key="methods-b").set_value("thesis").run()
    assert row(at, "Waiting time: limit").startswith("Waiting time: limit | 30 | not in this method")


# Keeping, saving, loading


def test_keeping_saving_and_loading_gives_the_same_method(at):
    """Protects: a round trip. Expected: BOR from 55 with the source that was typed, all else the thesis'; forgotten and
    loaded from its file it has the same values and sources; the scorecard follows it."""
    changed(at, indicators__bor__low=55.0)
    view(at, "make")
    keep(at, "Our hospital", "Director, January 2025")
    ours = own(at)["Our hospital"]
    assert (ours["indicators.bor.low"], ours.sources[BOR]) == (55.0, "Director, January 2025")
    assert ours.sources["indicators.bor.high"] == Method.load("thesis").sources["indicators.bor.high"]
    assert (ours.based_on, [d.path for d in ours.differences(Method.load("thesis"))]) == ("thesis", [BOR])
    assert not at.session_state["imbang"].changes
    go(at, "pages/scorecard.py")
    assert "All values are those of the method **Our hospital**" in said(at)
    go(at, PAGE)
    view(at, "files")
    assert any(button.label == "Save as a file" for button in at.get("download_button"))
    at.button(key="methods-forget:Our hospital").click().run()
    assert method_of(at) == "thesis" and not own(at)
    load(at, ours.to_toml())
    again = own(at)["Our hospital"]
    assert (again.values, again.sources, again.source) == (ours.values, ours.sources, ours.source)
    assert method_of(at) == "Our hospital"


def test_the_benchmarks_of_tables_stay_in_their_tables_unless_changed(at):
    """Protects: a method of one's own that would carry the targets of the file that happened to be loaded. Expected:
    nothing of "Waiting time" with only BOR changed; its whole benchmark, with limit 30, when its limit was changed."""
    go(at, "app.py")
    at.file_uploader[0].upload("ours.csv", TABLE, "text/csv").run()
    go(at, PAGE)
    changed(at, indicators__bor__low=55.0)
    view(at, "make")
    keep(at, "Without", "Director, 2025")
    assert not any("own:Waiting time" in path for path in own(at)["Without"].values)
    at.session_state["imbang"].changes = {"indicators.own:Waiting time.limit": 30.0}
    at.run()
    keep(at, "With", "Director, 2025")
    kept = own(at)["With"]
    assert (kept["indicators.own:Waiting time.rule"], kept["indicators.own:Waiting time.limit"]) == ("at most", 30.0)
    assert kept.sources["indicators.own:Waiting time.limit"] == "Director, 2025"
    assert "weights.indicators.own:Waiting time" not in kept.values
    again = Method.read(kept.to_toml().encode(), "with.toml")
    assert (again.values, again.sources) == (kept.values, kept.sources)


def test_a_change_keeps_the_source_that_was_given_to_it(at):
    """Protects: who says so of a single value. Expected: ALOS with the source named in the editor, and its benchmark
    with it; TOI, changed there without naming one, and BOR, moved by a slider, with the source of the whole."""
    paths = {BOR: 55.0, "indicators.alos.low": 4.0, "indicators.toi.high": 4.0}
    at.session_state["imbang"].changes = paths
    at.session_state["imbang"].sources = {
        "indicators.alos.low": "Head nurse, 2024",
        "indicators.toi.high": "Own choice",
    }
    at.run()
    assert "Head nurse, 2024" in row(at, "Length of stay (ALOS)")
    assert "Your change. Before it: Indonesian Ministry of Health, 2005" in row(at, "Bed occupancy (BOR)")
    view(at, "make")
    keep(at, "Ours", "Director, 2025")
    sources = own(at)["Ours"].sources
    assert [sources[path] for path in paths] == ["Director, 2025", "Head nurse, 2024", "Director, 2025"]
    assert sources["indicators.alos.rule"] == "Head nurse, 2024"
    assert sources["indicators.alos.high"] == "Indonesian Ministry of Health, 2005"


@pytest.mark.parametrize(
    ("title", "source", "why"),
    [
        ("", "Director", "needs a title and a source"),
        ("Ours", " ", "needs a title and a source"),
        ("thesis", "Director", "is a shipped method. Choose another title."),
        ("Thesis 2024", "Director", "is a shipped method. Choose another title."),
    ],
)
def test_a_title_or_source_that_does_not_do_is_said_beside_the_form(at, title, source, why):
    """Protects: a changed method that would pass for the shipped one, and one that nobody stands for."""
    changed(at, indicators__bor__low=55.0)
    view(at, "make")
    keep(at, title, source)
    assert any(why in warning.value for warning in at.warning)
    assert (own(at), method_of(at)) == ({}, "thesis")
    assert at.session_state["imbang"].changes == {BOR: 55.0}


def test_a_method_takes_the_place_of_another_only_when_told_to(at):
    """Protects: a kept method that is lost by a like title. Expected: 55 stays until "replace" is ticked, then 50."""
    view(at, "make")
    keep(changed(at, indicators__bor__low=55.0), "Ours", "Director, 2025")
    changed(at, indicators__bor__low=50.0)
    at.button(key="methods-keep").click().run()
    assert any("Tick “Replace”" in warning.value for warning in at.warning)
    assert own(at)["Ours"][BOR] == 55.0
    at.checkbox(key="methods-replace:Ours").check()
    at.button(key="methods-keep").click().run()
    assert own(at)["Ours"][BOR] == 50.0


def test_a_changed_method_is_saved_only_after_it_has_a_title(at):
    """Protects: a file "thesis" with other values. Expected: the way to the form in the place of the button."""
    changed(at, indicators__bor__low=55.0)
    view(at, "files")
    assert not at.get("download_button")
    at.button(key="methods-to-make").click().run()
    assert at.text_input(key="methods-title:thesis")


HEAD = 'name = "ours"\ntitle = "Ours"\nsource = "Director, 2025"\nbased_on = "thesis"\n\n'


@pytest.mark.parametrize(
    ("text", "where", "why"),
    [
        (HEAD + '[indicators.bor]\nlow = 50\nhihg = 80\nsource = "x"\n', "line 8", "hihg"),
        (HEAD + "[indicators.bor]\nlow = 50\n", "line 7", "has no source"),
        (HEAD + '[survey]\nedges = [20, 60, 40, 80]\nsource = "x"\n', "line 7", "rise from one to the next"),
        (HEAD + '[indicators.bor]\nlow = 90\nsource = "x"\n', "line 7", "A range starts below its end."),
        ("not a method", "line 1", "cannot be read as a method file"),
    ],
)
def test_a_file_without_sense_is_refused_with_its_line(at, text, where, why):
    """Protects: what is chosen. Expected: the sentence names file, line and reason; the method and changes stay."""
    changed(at, indicators__bor__low=55.0)
    view(at, "files")
    load(at, text)
    (warning,) = at.warning
    shown = str(warning.value).replace("\\", "")
    assert all(part in shown for part in ("ours.toml", where, why, "nothing has changed"))
    assert (own(at), method_of(at), at.session_state["imbang"].changes) == ({}, "thesis", {BOR: 55.0})
    at.run()
    assert not at.warning


def test_a_file_never_hides_a_shipped_method(at):
    """Protects: the thesis. Expected: its own file is said to be here already; one with its name and title and another
    BOR stands beside it under another title."""
    view(at, "files")
    text = Method.load("thesis").to_toml()
    load(at, text)
    assert "is here already, with the same values" in said(at) and not own(at)
    load(at, text.replace("low = 60", "low = 61"))
    assert list(own(at)) == ["Thesis 2024 (2)"]
    assert (own(at)["Thesis 2024 (2)"][BOR], Method.load("thesis")[BOR]) == (61.0, 60.0)
    assert method_of(at) == "Thesis 2024 (2)"


def test_a_method_of_the_same_title_stands_beside_the_one_that_is_here(at):
    """Protects: a kept method that a file would replace unasked. Expected: both, the second as "Ours (2)"."""
    view(at, "files")
    body = '[indicators.bor]\nlow = {}\nsource = "Director, 2025"\n'
    load(at, HEAD + body.format(50))
    load(at, HEAD + body.format(45))
    assert {name: method[BOR] for name, method in own(at).items()} == {"Ours": 50.0, "Ours (2)": 45.0}


def test_loading_keeps_the_changes_of_the_moment(at):
    """Protects: changes that a file would throw away. Expected: the loaded method can be chosen, the thesis with BOR
    from 55 judges on."""
    changed(at, indicators__bor__low=55.0)
    view(at, "files")
    load(at, HEAD + '[indicators.bor]\nlow = 50\nsource = "Director, 2025"\n')
    assert list(own(at)) == ["Ours"]
    assert (method_of(at), at.session_state["imbang"].changes) == ("thesis", {BOR: 55.0})


def test_forgetting_has_a_way_back(at):
    """Protects: a click too many. Expected: forgotten, the thesis judges; brought back, one's own judges again."""
    view(at, "files")
    load(at, HEAD + '[indicators.bor]\nlow = 50\nsource = "Director, 2025"\n')
    at.button(key="methods-forget:Ours").click().run()
    assert (list(own(at)), method_of(at)) == ([], "thesis")
    assert "“Ours” is forgotten." in said(at)
    at.button(key="methods-undo").click().run()
    assert (list(own(at)), method_of(at)) == (["Ours"], "Ours")
    assert "is forgotten" not in said(at)


def test_the_texts_of_a_loaded_file_are_shown_as_they_are(at):
    """Protects: a colleague's file with Markdown in it. Expected: no picture and no link of its title and sources
    reaches the page."""
    text = HEAD.replace("Ours", "![t](https://a.example/t.png)").replace("Director", "[d](https://a.example)")
    view(at, "files")
    load(at, text + '[indicators.bor]\nlow = 50\nsource = "[s](https://a.example)"\n')
    shown = [said(at), *rows(at), *(str(success.value) for success in at.success)]
    for name in ("look", "compare", "make"):
        shown += [said(view(at, name)), *rows(at)]
    assert all(f"\\[{mark}\\]\\(https" in "".join(shown) for mark in "tds")
    assert not any(mark in text for text in shown for mark in ("[t]", "[d]", "[s]", "(https:"))
