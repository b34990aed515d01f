"""The shelf gives back what was kept to whoever has the key, for its time, and to nobody else.

Times are made old by setting the files' time of last use, and sizes are counted by hand.
"""

from __future__ import annotations

import hashlib
import os
import stat
import string
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsc_core.sentence import Sentence
from bsc_core.shelf import Shelf, ShelfSettings

DAY = 86_400
WORK = b"a workspace"
windows = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "shelf", 30, 1_000)


def make_older(shelf: Shelf, days: float) -> None:
    """All that lies on the shelf was last used so many days earlier."""
    for path in shelf.folder.iterdir():
        used = path.stat().st_mtime - days * DAY
        os.utime(path, (used, used))


def test_what_was_kept_comes_back_also_after_a_restart(shelf):
    """A second shelf on the same folder is what a restarted server has."""
    key = shelf.new_key()
    assert shelf.put(key, WORK)
    assert shelf.get(key) == WORK
    assert Shelf(shelf.folder, 30, 1_000).get(key) == WORK
    assert shelf.put(key, b"newer")
    assert Shelf(shelf.folder, 30, 1_000).get(key) == b"newer"


def test_keys_cannot_be_guessed():
    """32 random bytes are 43 signs of 64; no two of many are alike, and every sign stands in every place."""
    keys = {Shelf.new_key() for _ in range(3_000)}
    assert len(keys) == 3_000
    assert {len(key) for key in keys} == {43}
    signs = set(string.ascii_letters + string.digits + "-_")
    assert all({key[place] for key in keys} == signs for place in range(42))


def test_a_neighbouring_key_gets_nothing(shelf):
    """Every key that differs in one sign; and the sha of the key that the folder shows is no key either."""
    key = shelf.new_key()
    shelf.put(key, WORK)
    for place in range(len(key)):
        for sign in "Aa0-_":
            other = key[:place] + sign + key[place + 1 :]
            assert other == key or shelf.get(other) is None
    shown = hashlib.sha256(key.encode()).hexdigest()
    assert [path.stem for path in shelf.folder.iterdir()] == [shown]
    assert shelf.get(shown) is None and shelf.get(shown[:43]) is None
    assert shelf.get(key) == WORK


@pytest.mark.parametrize(
    "key",
    ["", "a", "../" * 14 + "a", "/etc/passwd".ljust(43, "x"), "a" * 42, "a" * 44, "a" * 42 + "\n", "a" * 43 + "\n",
     "a" * 42 + "\0", "é" * 43, "٣" * 43, "." * 43, "a" * 42 + "/", "C:" + "a" * 41],
)  # fmt: skip
def test_what_is_no_key_reaches_no_file(shelf, key):
    """Keys come from an address that anybody may type; no path is built from what has not the form of a key."""
    shelf.put(shelf.new_key(), WORK)
    before = sorted(shelf.folder.parent.rglob("*"))
    assert shelf.get(key) is None
    assert not shelf.put(key, WORK)
    assert shelf.delete(key)
    assert sorted(shelf.folder.parent.rglob("*")) == before


@given(st.text(max_size=60))
def test_any_text_as_a_key_gets_nothing(tmp_path_factory, key):
    """As above, for whatever an address may hold."""
    folder = tmp_path_factory.getbasetemp() / "any"
    assert Shelf(folder, 30, 1_000).get(key) is None


def test_unknown_malformed_and_expired_keys_look_the_same(shelf):
    """Who tries keys learns nothing from the answer."""
    expired = shelf.new_key()
    shelf.put(expired, WORK)
    make_older(shelf, 31)
    assert shelf.get(expired) is shelf.get(shelf.new_key()) is shelf.get("../x") is None
    assert list(shelf.folder.iterdir()) == []


def test_the_time_counts_from_the_last_use(shelf):
    """Kept for 30 days: read on day 29 it is there for 30 more; not read again, it is gone on day 31."""
    key = shelf.new_key()
    shelf.put(key, WORK)
    make_older(shelf, 29)
    assert shelf.get(key) == WORK
    make_older(shelf, 29)
    assert shelf.get(key) == WORK
    make_older(shelf, 31)
    assert shelf.get(key) is None


def test_a_sweep_takes_what_is_over_its_time_and_nothing_else(shelf):
    """Two are 31 days old, one is 29; a half-written file of two hours ago goes, what is not ours stays."""
    old, other = shelf.new_key(), shelf.new_key()
    shelf.put(old, WORK)
    shelf.put(other, WORK)
    make_older(shelf, 2)
    young = shelf.new_key()
    shelf.put(young, WORK)
    half, foreign = shelf.folder / "x.writing", shelf.folder / "readme.txt"
    for path in (half, foreign):
        path.write_bytes(b"x")
        os.utime(path, (time.time() - 7_200, time.time() - 7_200))
    assert shelf.sweep(time.time() + 29 * DAY) == 3
    assert (shelf.get(old), shelf.get(other), shelf.get(young)) == (None, None, WORK)
    assert not half.exists() and foreign.exists()


def test_the_oldest_go_first_where_there_is_no_room(shelf):
    """1,000 bytes hold four times 240; the fifth pushes out the one that was used least lately, which is the second."""
    keys = [shelf.new_key() for _ in range(5)]
    for key in keys[:4]:
        shelf.put(key, bytes(240))
        make_older(shelf, 1)
    assert shelf.get(keys[0]) is not None
    assert shelf.put(keys[4], bytes(240))
    assert [shelf.get(key) is not None for key in keys] == [True, False, True, True, True]


def test_one_session_cannot_take_the_whole_shelf(shelf):
    """A quarter of 1,000 bytes is 250; more is not kept, and what was there stays."""
    key = shelf.new_key()
    assert shelf.put(key, bytes(250))
    assert not shelf.put(key, bytes(251))
    assert shelf.get(key) == bytes(250)


def test_what_is_deleted_is_gone_for_everyone(shelf):
    """One click: the key gets nothing any more, and nothing lies in the folder; a second click does no harm."""
    key = shelf.new_key()
    shelf.put(key, WORK)
    assert shelf.delete(key)
    assert shelf.get(key) is None
    assert list(shelf.folder.iterdir()) == []
    assert shelf.delete(key)


@windows
def test_only_the_servers_user_can_look_into_the_folder(tmp_path):
    """Rights 0700 and 0600, whatever the usual rights are, and for a folder that was open before."""
    (tmp_path / "shelf").mkdir(mode=0o755)
    before = os.umask(0)
    try:
        shelf = Shelf(tmp_path / "shelf", 30, 1_000)
        shelf.put(shelf.new_key(), WORK)
    finally:
        os.umask(before)
    assert stat.S_IMODE(shelf.folder.stat().st_mode) == 0o700
    assert [stat.S_IMODE(path.stat().st_mode) for path in shelf.folder.iterdir()] == [0o600]


def test_whoever_reads_while_others_write_gets_a_whole_file(tmp_path):
    """Eight writers and readers at once, on two shelves of one folder: always one letter all through, never a mix."""
    shelves = [Shelf(tmp_path, 30, 10_000_000) for _ in range(2)]
    key = Shelf.new_key()
    shelves[0].put(key, b"a" * 200_000)

    def write_and_read(number: int) -> list[tuple[set[int], int]]:
        seen = []
        for turn in range(20):
            assert shelves[turn % 2].put(key, bytes([97 + number]) * 200_000)
            data = shelves[(turn + 1) % 2].get(key) or b""
            seen.append((set(data), len(data)))
        return seen

    with ThreadPoolExecutor(8) as pool:
        for seen in pool.map(write_and_read, range(8)):
            assert all(len(letters) == 1 and length == 200_000 for letters, length in seen)
    assert [path.suffix for path in tmp_path.iterdir()] == [".kept"]


def test_a_disk_that_refuses_stops_nothing(tmp_path):
    """A file stands where the folder should be: nothing is kept, nothing is found, nothing is raised."""
    (tmp_path / "shelf").write_text("in the way")
    shelf = Shelf(tmp_path / "shelf", 30, 1_000)
    key = shelf.new_key()
    assert not shelf.put(key, WORK)
    assert shelf.get(key) is None
    assert shelf.sweep() == 0
    assert not shelf.delete(key)


def test_a_full_disk_leaves_what_was_there(shelf, monkeypatch):
    """Writing breaks off: the bytes before stay under the key, and no half of a file lies about."""
    key = shelf.new_key()
    shelf.put(key, WORK)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert not shelf.put(key, b"newer")
    assert shelf.get(key) == WORK
    assert len(list(shelf.folder.iterdir())) == 1


# Settings


def test_without_settings_work_is_kept_for_30_days_in_the_users_data_folder(tmp_path):
    """The folders that Linux, macOS and Windows have for data of a user."""
    home = {"HOME": str(tmp_path)}
    found = ShelfSettings.from_environment(home, "linux")
    assert (found.folder, found.keep_days, found.most_bytes, found.off) == (
        tmp_path / ".local" / "share" / "imbang" / "shelf", 30, 2_000_000_000, None,
    )  # fmt: skip
    data = {**home, "XDG_DATA_HOME": str(tmp_path / "data")}
    assert ShelfSettings.from_environment(data, "linux").folder == tmp_path / "data" / "imbang" / "shelf"
    support = tmp_path / "Library" / "Application Support" / "imbang" / "shelf"
    assert ShelfSettings.from_environment(home, "darwin").folder == support
    local = {**home, "LOCALAPPDATA": str(tmp_path / "Local")}
    assert ShelfSettings.from_environment(local, "win32").folder == tmp_path / "Local" / "imbang" / "shelf"


@pytest.mark.parametrize("word", ["off", "OFF", " Off ", "no", "none", "false", "0"])
def test_the_operator_switches_keeping_off(word):
    found = ShelfSettings.from_environment({"IMBANG_KEEP": word})
    assert found.opened() is None
    assert "switched keeping off" in found.said()
    assert "save it as a file" in found.said()


def test_the_operator_sets_folder_days_and_size(tmp_path):
    """The shelf lies in a folder of its own inside, so that no rights of the operator's folder are changed."""
    (tmp_path / "keep").mkdir(mode=0o755)
    environ = {"IMBANG_KEEP": str(tmp_path / "keep"), "IMBANG_KEEP_DAYS": "7", "IMBANG_KEEP_MB": "0.5"}
    found = ShelfSettings.from_environment(environ)
    assert (found.folder, found.keep_days, found.most_bytes) == (tmp_path / "keep" / "shelf", 7, 500_000)
    shelf = found.opened()
    assert shelf is not None and shelf.put(key := shelf.new_key(), WORK) and shelf.get(key) == WORK
    assert found.said() == "Your work is kept on this server for 7 days after you last used it."
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "keep").stat().st_mode) == 0o755


@pytest.mark.parametrize(
    ("days", "said"),
    [("1", "a day"), ("1.9", "a day"), ("2", "2 days"), ("0.5", "12 hours"), ("0.01", "an hour")],
)
def test_the_time_is_said_in_days_or_hours(tmp_path, days, said):
    """Never more than what is kept, but for the least of an hour."""
    found = ShelfSettings.from_environment({"IMBANG_KEEP": str(tmp_path), "IMBANG_KEEP_DAYS": days})
    assert found.said() == f"Your work is kept on this server for {said} after you last used it."


@pytest.mark.parametrize(
    "environ",
    [{"IMBANG_KEEP_DAYS": "a month"}, {"IMBANG_KEEP_DAYS": "0"}, {"IMBANG_KEEP_DAYS": "-1"},
     {"IMBANG_KEEP_DAYS": "nan"}, {"IMBANG_KEEP_DAYS": "inf"}, {"IMBANG_KEEP_MB": "lots"}, {"IMBANG_KEEP": "data"}],
)  # fmt: skip
def test_settings_without_sense_turn_keeping_off_and_are_named(environ, tmp_path):
    """Kept for another time, or in another place, than the operator meant would be worse than not kept."""
    found = ShelfSettings.from_environment({"HOME": str(tmp_path), **environ})
    assert found.opened() is None
    assert next(iter(environ)) in found.said()
    assert isinstance(found.why_off(), Sentence)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_turns_keeping_off(tmp_path):
    """A file stands in the way, which stops even a user with all rights."""
    (tmp_path / "keep").write_text("x")
    found = ShelfSettings.from_environment({"IMBANG_KEEP": str(tmp_path / "keep")})
    assert found.opened() is None
    assert "cannot be written" in found.said()


@windows
@pytest.mark.skipif(sys.platform != "win32" and os.geteuid() == 0, reason="the administrator may write everywhere")
def test_a_folder_without_the_right_to_write_turns_keeping_off(tmp_path):
    """Another user's folder, or one that is mounted to be read only."""
    (tmp_path / "keep").mkdir(mode=0o500)
    assert ShelfSettings.from_environment({"IMBANG_KEEP": str(tmp_path / "keep")}).opened() is None
