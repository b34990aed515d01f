"""Work that is kept: over a reload, over a restart, as a file, and from nobody else's address.

What comes back is compared with what was there: the sample's figures, a lever moved to 40 beds.
"""

import pytest
from streamlit.testing.v1 import AppTest
from test_pages import ROOT, go, open_, rows, said, start

from bsc_core.shelf import Shelf
from bsc_core.workspace import read_workspace, write_workspace
from pages.parts.keeping import workspace


@pytest.fixture
def kept_in(tmp_path, monkeypatch):
    """The folder that the server keeps work in."""
    monkeypatch.setenv("IMBANG_KEEP", str(tmp_path))
    return tmp_path / "shelf"


def arrive(page="app.py", **parameters) -> AppTest:
    """A new session that opens an address."""
    at = AppTest.from_file(str(ROOT / page), default_timeout=60)
    for name, value in parameters.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    return at


def worked() -> AppTest:
    """A session with the sample, 40 beds tried, an occupancy accepted from 5 % and a link drawn."""
    at = start()
    at.button(key="sample").click().run()
    open_(go(at, "pages/scorecard.py"), "open-internal_process")
    at.slider(key="method:indicators.bor.low+indicators.bor.high").set_value((5.0, 85.0)).run()
    go(at, "pages/whatif.py")
    at.slider(key="lever-beds|2023").set_value(40.0).run()
    at.button(key="keep-scenario").click().run()
    at.session_state["imbang"].links.append(("bor", "efficiency"))
    at.run()
    assert not at.exception
    return at


def parameters(at):
    return {name: value[0] if isinstance(value, list) else value for name, value in at.query_params.items()}


def test_a_reload_brings_everything_back(kept_in):
    """A new session with the same address has the same files, thresholds, scenario, kept scenarios and links."""
    first = worked()
    again = arrive(work=parameters(first)["work"])
    before, after = first.session_state["imbang"], again.session_state["imbang"]
    for name in ("digests", "sample", "method", "changes", "scenario", "scenarios", "links", "surveys"):
        assert getattr(before, name) == getattr(after, name), name
    go(again, "pages/whatif.py")
    assert "2023: beds 40 instead of 80." in said(again)
    go(again, "pages/scorecard.py")
    assert any(":green-badge[▲ within]" in line for line in rows(again) if "(BOR)" in line)
    assert parameters(again)["work"] == parameters(first)["work"]


def test_other_keys_get_nothing(kept_in):
    """A key beside the first one's, one of another form, and a path find nothing; a sentence says so, once."""
    key = parameters(worked())["work"]
    near = key[:-1] + ("A" if key[-1] != "A" else "B")
    for other in (near, key[:-1], key + "A", "../" + key, "", key.lower()):
        at = arrive(work=other)
        assert not at.session_state["imbang"].files
        assert "work" not in parameters(at)
    at = arrive(work=near)
    assert "nothing is kept any more" in said(at)
    at.run()
    assert "nothing is kept any more" not in said(at)


def test_nothing_is_kept_before_anything_is_loaded_nor_where_it_is_switched_off(kept_in, monkeypatch):
    """A visitor leaves no trace; with IMBANG_KEEP=off nothing lies on the disk and the page says so."""
    assert "work" not in parameters(start())
    assert not kept_in.exists()
    monkeypatch.setenv("IMBANG_KEEP", "off")
    at = worked()
    assert "work" not in parameters(at)
    go(at, "pages/report.py")
    assert "Whoever runs this server has switched keeping off." in said(at)


def test_one_click_deletes_it_and_nothing_more_is_kept(kept_in):
    """Both files are gone from the disk, the address has no key, later changes leave none."""
    at = go(worked(), "pages/report.py")
    key = parameters(at)["work"]
    assert "kept on this server for 30 days" in said(at)
    assert len(list(kept_in.iterdir())) == 2
    at.button(key="forget-all").click().run()
    assert list(kept_in.iterdir()) == []
    assert "work" not in parameters(at)
    go(at, "pages/whatif.py")
    at.slider(key="lever-beds|2023").set_value(50.0).run()
    assert list(kept_in.iterdir()) == []
    assert Shelf(kept_in, 30, 10**9).get(key) is None


def test_thresholds_travel_in_the_address_without_the_data(kept_in):
    """A colleague opens the link: the same method and scenario, waiting for data; the sample shows the same figures."""
    shared = {name: text for name, text in parameters(worked()).items() if name != "work"}
    assert shared == {"method": "thesis", "set.indicators.bor.low": "5", "move.beds~2023": "40"}
    at = arrive(**shared)
    assert not at.session_state["imbang"].files
    at.button(key="sample").click().run()
    go(at, "pages/whatif.py")
    assert "2023: beds 40 instead of 80." in said(at)
    go(at, "pages/report.py")
    (link,) = [c.value for c in at.code if "/whatif?" in c.value]
    assert "work" not in link and "set.indicators.bor.low=5" in link and "move.beds" in link


def test_nonsense_in_the_address_is_said_and_not_followed(kept_in):
    """A value that makes no sense leaves the method as it is."""
    at = arrive(**{"set.indicators.bor.low": "99"})
    assert "A range starts below its end" in said(at)
    assert not at.session_state["imbang"].changes


@pytest.mark.parametrize(
    ("link", "said_of_it", "brought"),
    [
        ({"set.indicators.bor.low": "99"}, "A range starts below its end", False),
        ({"method": "thesis", "set.indicators.bor.low": "99"}, "A range starts below its end", False),
        ({"method": "nowhere"}, "The link names the method “nowhere”", False),
        ({"method": "ministry_2011", "set.indicators.bor.low": "99"}, "A range starts below its end", True),
    ],
)
def test_what_is_said_of_a_broken_link_does_not_contradict_itself(kept_in, link, said_of_it, brought):
    """A problem is said once, as the link's. Expected: that it brought something only where a method is left of it."""
    at = arrive(**link)
    (problem,) = [warning.value.replace("\\", "") for warning in at.warning]
    assert said_of_it in problem and "link" in problem and "makes no sense" not in problem
    assert ("The link that you followed brought" in said(at)) == brought
    assert (at.session_state["imbang"].method == "ministry_2011") == brought


def test_work_saved_as_a_file_opens_again_and_there_is_a_way_back(kept_in):
    """Saved, opened in a session with other data, and put back."""
    at = go(worked(), "pages/report.py")
    state = at.session_state["imbang"]
    other = start()
    other.file_uploader[0].upload("visits.csv", b"year,visits\n2022,10\n2023,12\n", "text/csv").run()
    data = write_workspace(workspace(state))
    assert read_workspace(data, "x").method == "thesis"
    other.file_uploader[0].upload("ours.imbang", data, "application/zip").run()
    assert not other.exception
    assert "ours" in said(other) and "everything is as it was saved" in said(other)
    assert set(other.session_state["imbang"].files) == set(state.files)
    go(other, "pages/report.py")
    other.button(key="open-before").click().run()
    assert set(other.session_state["imbang"].files) == {"visits.csv"}


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_saved_work_changes_nothing(kept_in, data):
    """A sentence says what is wrong; what is open stays."""
    at = start()
    at.button(key="sample").click().run()
    at.file_uploader[0].upload("ours.imbang", data, "application/zip").run()
    assert not at.exception
    assert "ours" in said(at)
    assert len(at.session_state["imbang"].files) == 7


def test_a_link_shows_its_what_if_on_a_workspace_that_is_opened(kept_in):
    """A colleague follows the link and opens saved work of her own: her files, the link's threshold and scenario."""
    hers = start()
    hers.button(key="sample").click().run()
    data = write_workspace(workspace(hers.session_state["imbang"]))
    at = arrive(**{"method": "thesis", "set.indicators.bor.low": "5", "move.beds~2023": "40"})
    assert "The link that you followed" in said(at)
    at.file_uploader[0].upload("hers.imbang", data, "application/zip").run()
    assert not at.exception
    assert len(at.session_state["imbang"].files) == 7
    assert "The link that you followed" not in said(at)
    go(at, "pages/whatif.py")
    assert "2023: beds 40 instead of 80." in said(at)
    assert at.session_state["imbang"].changes == {"indicators.bor.low": 5.0}
