"""The projector's page: one message a screen, moved on and back, with a live lever that is said to be a scenario.

Expected figures: the sample's total of 2023 is -0.2738 (see test_pages); with 14 beds -0.1310 (see test_whatif_page).
"""

import pytest
from test_pages import go, row, said, sample, start  # noqa: F401  sample is a fixture

PAGE = "pages/present.py"


@pytest.fixture
def page(sample):  # noqa: F811
    return go(sample, PAGE)


def shown(at):
    """The message on the screen."""
    return said(at)


def last(at):
    """What the key End presses."""
    return [button for button in at.button if str(button.key).startswith("screen-to-")][-1]


def test_without_data_the_page_says_what_it_would_show():
    """Opened cold it is calm and has a way to the data."""
    at = go(start(), PAGE)
    assert "one message a screen" in said(at)
    assert [b for b in at.button if b.label == "Load the sample hospital"]


def test_one_message_a_screen_moved_on_and_back(page):
    """The first screen is where we stand; the keys of arrows and clickers move it, and it stays at its ends."""
    at = page
    assert "In 2023 the hospital scores **−0.27, poor**." in shown(at)
    assert at.button(key="screen-back").disabled
    at.button(key="screen-next").click().run()
    assert "Financial scores **−0.33, poor**" in shown(at)
    at.button(key="screen-to-2").click().run()
    assert "Customer scores **−0.33, poor**" in shown(at)
    last(at).click().run()
    assert not at.exception and at.button(key="screen-next").disabled
    at.button(key="screen-to-0").click().run()
    assert "In 2023 the hospital scores" in shown(at)


def test_there_is_no_sidebar(page):
    """Nothing but the screen: no links and no settings."""
    assert not page.sidebar.children


def test_a_live_lever_moves_the_screen_and_says_scenario_until_it_is_put_back(page):
    """With 14 beds the total is -0.13; the badge and its button stand until it is put back."""
    at = page
    assert "Scenario" not in shown(at)
    at.toggle(key="present-moving").set_value(True).run()
    at.slider(key="lever-beds|2023").set_value(14.0).run()
    assert not at.exception
    assert "scores **−0.13, poor**" in shown(at)
    assert "What if, not what happened:** 2023: beds 14 instead of 80." in shown(at)
    assert ":orange-badge[◆ Scenario]" in shown(at)
    at.button(key="present-back").click().run()
    assert "scores **−0.27, poor**" in shown(at) and "Scenario" not in shown(at)


def test_screens_are_chosen_ordered_and_given_a_sentence(sample):  # noqa: F811
    """On the page of reports: leave one out, move one, add a sentence and the question to decide."""
    at = go(sample, "pages/report.py")
    at.button(key="screen-out-stand").click().run()
    at.text_input(key="question").set_value("Shall we close 60 beds?").run()
    first = at.session_state["imbang"].chosen["screens"][0]
    at.text_input(key=f"own-sentence-{first}").set_value("Look at the *revenue*.").run()
    assert not at.exception
    go(at, PAGE)
    assert "In 2023 the hospital scores" not in shown(at)
    assert "Financial scores" in shown(at)
    assert "Look at the \\*revenue\\*\\." in shown(at)
    last(at).click().run()
    go(at, "pages/report.py")
    next(b for b in at.button if b.label == "The usual screens again").click().run()
    go(at, PAGE)
    at.button(key="screen-to-0").click().run()
    assert "In 2023 the hospital scores" in shown(at)
    last(at).click().run()
    assert "Shall we close 60 beds?" in shown(at)
