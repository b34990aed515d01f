"""The tour on the first page: three steps, forward and back, left for good and shown again."""

from test_pages import go, said, start

STEP = "Tour, step {} of 3"


def test_whoever_comes_first_is_shown_round_and_walks_both_ways():
    """Protects: three steps in their order, with the way to the pages; nothing before the first, nothing after."""
    at = start()
    assert STEP.format(1) in said(at)
    assert "Load something" in said(at)
    assert at.button(key="tour-back").disabled
    at.button(key="tour-next").click().run()
    assert STEP.format(2) in said(at) and "Move a threshold" in said(at)
    at.button(key="tour-next").click().run()
    assert STEP.format(3) in said(at) and "Ask what if" in said(at)
    assert at.button(key="tour-next").disabled
    at.button(key="tour-back").click().run()
    assert STEP.format(2) in said(at)
    assert not at.exception


def test_a_tour_that_was_left_stays_away_until_it_is_called():
    """Protects: it does not come back on another page's return; one small button brings it from the start."""
    at = start()
    at.button(key="tour-next").click().run()
    at.button(key="tour-leave").click().run()
    assert "Tour, step" not in said(at)
    go(at, "pages/scorecard.py")
    go(at, "app.py")
    assert "Tour, step" not in said(at)
    at.button(key="tour").click().run()
    assert STEP.format(1) in said(at)


def test_loading_is_the_first_step_done():
    """Protects: whoever follows the first step stands at the second, and the tour does not ask to load again."""
    at = start()
    at.button(key="sample").click().run()
    assert STEP.format(2) in said(at)
    assert at.button(key="tour-back").disabled
    at.button(key="tour-leave").click().run()
    at.button(key="tour").click().run()
    assert STEP.format(2) in said(at)


def test_the_tour_does_not_greet_whoever_is_at_work_already():
    """Protects: work that is brought back or opened begins without a tour; it can be called."""
    at = start()
    at.button(key="sample").click().run()
    at.session_state["imbang"].chosen.pop("tour")
    at.run()
    assert "Tour, step" not in said(at)
    assert at.button(key="tour").label == "Show the tour"


def test_the_tour_speaks_the_users_language():
    """Protects: the switch changes the tour's step too; "langkah 1 dari 3" is step 1 of 3."""
    at = start()
    at.selectbox(key="language").set_value("id").run()
    assert "langkah 1 dari 3" in said(at)
