"""No page keeps people with disabilities out: axe-core finds nothing serious on any page that is ours to mend.

What Streamlit itself draws so that axe objects is listed in NOT_OURS with the reason.
"""

import re

import pytest
from test_browser import CHROMIUM, FLAGS, SAMPLE, address, still  # noqa: F401  address is a fixture

pytestmark = pytest.mark.browser

from axe_playwright_python.sync_playwright import Axe  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from pages.parts.frame import PAGES  # noqa: E402

NOT_OURS: dict[str, str] = {}
"""Rules that Streamlit's own elements break, and why we cannot mend them."""


@pytest.fixture(scope="module", params=["light", "dark"])
def page(request, address):  # noqa: F811
    """A browser in which the sample hospital is loaded."""
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(locale="en-US", viewport={"width": 1440, "height": 1200}, color_scheme=request.param)
        page.set_default_timeout(60_000)
        page.goto(address)
        still(page)
        page.get_by_role("button", name="Load the sample hospital").first.click()
        still(page)
        yield page
        browser.close()


@pytest.mark.parametrize("path", list(PAGES))
def test_axe_finds_nothing_serious(page, path):
    """Critical and serious findings of axe-core, by rule and element; none is left that is ours."""
    name = "" if path == "app.py" else re.sub(r"^pages/|\.py$", "", path)
    page.goto(re.sub(r"^(https?://[^/]+)/[^?]*", rf"\1/{name}", page.url))
    still(page)
    page.wait_for_timeout(1500)
    assert page.get_by_role("link", name="Imbang").count() or page.locator("h1, [data-testid=stMarkdown]").count() > 1
    found = Axe().run(page).response["violations"]
    serious = [
        (v["id"], v["help"], [node["html"][:160] for node in v["nodes"]][:3])
        for v in found
        if v["impact"] in ("critical", "serious") and v["id"] not in NOT_OURS
    ]
    assert not serious, serious
