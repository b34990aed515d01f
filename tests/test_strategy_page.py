"""The strategy map's page, run as Streamlit runs it.

The sample has three years; verdicts of 2023 as in test_scorecard: retention, acquisition, visits, efficiency and
effectiveness are poor, both satisfactions good. Correlations are those of R, as in test_strategy.
"""

from __future__ import annotations

import io

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest
from test_pages import go, row, rows, said, sample, start  # noqa: F401  sample is a fixture
from test_strategy import BUDGET, OWN, VISITS

PAGE = "pages/strategy.py"


@pytest.fixture
def page(sample):  # noqa: F811
    """The page with the sample hospital."""
    return go(sample, PAGE)


def load(*texts: str) -> AppTest:
    """The page with files of a user's own."""
    at = start()
    for number, text in enumerate(texts):
        at.file_uploader[0].upload(f"file{number}.csv", text.encode(), "text/csv").run()
    assert not at.exception
    return go(at, PAGE)


def press(at: AppTest, key: str) -> AppTest:
    at.button(key=key).click().run()
    assert not at.exception
    return at


def draw(at: AppTest, cause: str, effect: str) -> AppTest:
    at.selectbox(key="strategy-cause").set_value(cause)
    at.selectbox(key="strategy-effect").set_value(effect).run()
    return press(at, "draw-link")


def words_of(at: AppTest) -> list[str]:
    """Everything written in the picture."""
    kept = at.get("vega_lite_chart")[0].proto
    frames = [pa.ipc.open_stream(io.BytesIO(d.data.data)).read_pandas() for d in kept.datasets]
    return [text for frame in frames if "text" in frame for text in frame["text"]]


def test_the_page_is_calm_without_data():
    """Protects: a page opened cold. Expected: what it would show, and the sample one click away."""
    at = go(start(), PAGE)
    assert "Here stands the strategy map" in said(at)
    next(b for b in at.button if b.label == "Load the sample hospital").click().run()
    assert not at.exception
    assert "Here stands" not in said(at)


def test_a_map_without_links_offers_the_usual_chain_with_its_source(page):
    """Protects: a starting point. Expected: of its ten links the sample has the ends of eight (nobody counted
    leavers); four run from poor to poor, and patient retention, first of them, has no poor cause."""
    assert "No link is drawn yet." in said(page)
    assert "Heskett" in said(page) and "Harvard Business Review" in said(page)
    press(page, "usual-links")
    text = said(page)
    assert "8 links are drawn. **4 links run from a poor indicator to another poor one.**" in text
    assert "begin with **Patient retention**" in text
    assert "leads to what is poor as well: Outpatient visits, Effectiveness, Efficiency." in text
    assert "thick arrows" in text


def test_every_box_says_its_verdict_in_word_and_shape(page):
    """Protects: never colour alone. Expected: the words and values of the scorecard of 2023, and of 2022."""
    shown = words_of(page)
    for text in ("Patient", "▼ falling", "▲ satisfied", "▲ economical", "53.38\u00a0%", "Financial"):
        assert any(text in line for line in shown), (text, shown)
    page.selectbox(key="period").set_value("2022").run()
    assert "96.59\u00a0%" in words_of(page)
    assert "– no data" in words_of(page), "the surveys belong to 2023"


def test_three_years_are_too_few_for_a_correlation(page):
    """Protects: no r from the sample. Expected: the count of periods by link, no table and no caveat."""
    draw(page, "customer_retention", "outpatient_visits")
    draw(page, "employee_satisfaction", "customer_satisfaction")
    text = said(page)
    assert "needs 4 periods in which both have a value; there are 3." in text
    assert "needs 4 periods in which both have a value; there is 1." in text
    assert not rows(page)
    assert "no cause" not in text


def test_six_years_give_r_with_its_interval_and_warnings():
    """Protects: the correlation as it is shown. Expected: R's figures, and r with n on the arrow."""
    at = load(VISITS, BUDGET)
    draw(at, "customer_retention", "outpatient_visits")
    draw(at, "customer_acquisition", "outpatient_visits")
    assert row(at, "Both in the same period | 6 | 0.97") == (
        "Both in the same period | 6 | 0.97 | 0.73 to 1.00 | 0.002 | 1.00"
    )
    assert "rose and fell together: r 0.97, n 6" in said(at)
    assert "r may lie anywhere from −0.94 to 0.49" in said(at)
    assert "A correlation is no cause" in said(at)
    assert "2 links have a correlation" in said(at)
    assert {"r\u00a00.97,\u00a0n\u00a06", "r\u00a0−0.54,\u00a0n\u00a06"} <= set(words_of(at))


def test_a_refusal_is_said_and_nothing_is_lost(page):
    """Protects: drawing a circle. Expected: a sentence that names it, said once; the links stay."""
    draw(page, "customer_retention", "outpatient_visits")
    draw(page, "outpatient_visits", "efficiency")
    draw(page, "efficiency", "customer_retention")
    circle = "Patient retention → Outpatient visits → Efficiency → Patient retention"
    assert circle in page.warning[0].value
    assert "2 links are drawn." in said(page)
    page.run()
    assert not page.warning


def test_links_are_removed_undone_and_stay_on_a_page_change(page):
    """Protects: the way back. Expected: the number of links after each step."""
    press(page, "usual-links")
    press(page, "remove-link:customer_retention:outpatient_visits")
    assert "7 links are drawn." in said(page)
    press(page, "remove-links")
    assert "No link is drawn yet." in said(page)
    press(page, "undo-links")
    assert "7 links are drawn." in said(page)
    press(page, "undo-links")
    assert "8 links are drawn." in said(page)
    go(page, "pages/scorecard.py")
    go(page, PAGE)
    assert "8 links are drawn." in said(page)
    press(page, "undo-links")
    assert "No link is drawn yet." in said(page)
    assert "undo-links" not in [b.key for b in page.button]


def test_a_link_waits_when_its_file_is_gone():
    """Protects: links of removed files. Expected: counted as waiting, back when the file is."""
    table = OWN + "Staff trained,learning,2023,5,10,up\nBeds cleaned,process,2023,7,10,up\n"
    at = load(VISITS, table)
    draw(at, "Staff trained", "outpatient_visits")
    assert "One link is drawn." in said(at)
    kept = at.session_state["imbang"]
    file = kept.files.pop("file1.csv")
    digest = kept.digests.pop("file1.csv")
    at.run()
    assert not at.exception
    assert "No link is drawn yet." in said(at)
    assert "One more link waits" in said(at)
    kept.files["file1.csv"], kept.digests["file1.csv"] = file, digest
    at.run()
    assert "One link is drawn." in said(at)


def test_a_name_from_a_file_is_shown_as_it_is():
    """Protects: Markdown in a user's names. Expected: escaped in sentences, as it is in the picture."""
    name = "[x](http://e.org) **Y**"
    at = load(VISITS, OWN + f"{name},learning,2023,5,10,up\n")
    draw(at, name, "outpatient_visits")
    assert "](http" not in said(at)
    assert "\\[x\\]" in said(at)
    assert "[x]" in " ".join(words_of(at))


def test_indicators_without_data_come_on_the_map_when_asked(page):
    """Protects: drawing towards what is not measured yet. Expected: leavers and new services have no data."""
    assert "Employee turnover" not in page.selectbox(key="strategy-cause").options
    page.toggle(key="strategy-empty-too").set_value(True).run()
    assert "Employee turnover" in page.selectbox(key="strategy-cause").options
    draw(page, "employee_turnover", "customer_satisfaction")
    page.toggle(key="strategy-empty-too").set_value(False).run()
    assert "Employee turnover" in page.selectbox(key="strategy-cause").options, "a linked one stays"


def test_clicks_on_boxes_pick_let_go_draw_and_are_refused(page):
    """Protects: drawing with a pointer, as the picture hands clicks on. Expected: by hand, click for click."""

    def clicks() -> None:
        from pages.parts import session, strategy_map

        names = {key: key for key in "abc"}
        for box in "aaabbabc":
            strategy_map.click(box, session.state().chosen.get(strategy_map.CAUSE), names)

    at = AppTest.from_function(clicks).run()
    assert not at.exception
    assert at.session_state["imbang"].links == [("a", "b"), ("b", "c")]
    assert at.session_state["imbang"].chosen["strategy-refused"] == (
        "map",
        "The link is drawn the other way round, from a to b; remove that one first.",
    )
    page.session_state["imbang"].chosen["strategy-from"] = "bor"
    page.run()
    assert "Now click what **Bed occupancy" in said(page)
