"""The session's work kept: on the server under the key in the address, and as a file to save and open."""

from __future__ import annotations

import hashlib
import os
from base64 import urlsafe_b64encode
from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from bsc_core.intake.files import UnreadableFile
from bsc_core.keep.address import Address, from_parameters, to_parameters
from bsc_core.sentence import Sentence
from bsc_core.shelf import Shelf, ShelfSettings
from bsc_core.text import Words
from bsc_core.workspace import KeptFile, Workspace, read_workspace, readings_in, write_workspace
from pages.parts import session
from pages.parts.session import State, state

KEY = "work"
"""The parameter of the address that holds the key."""
ENDING = "imbang"
"""How the names of workspace files end."""
_ON_SCREENS = ("screens", "question")
_FLEETING = ("scenarios-compared",)
LINKED = Sentence(
    "The link that you followed brought a method, thresholds or a scenario. Load the sample or your own work to see "
    "what they do."
)
GONE = Sentence(
    "Under this address nothing is kept any more: its time is over, or it was deleted. Load your files or your saved "
    "work again."
)


# What a session holds, as a workspace and back


def workspace(kept: State) -> Workspace:
    """Everything that a session holds."""
    files = tuple(
        KeptFile(
            name,
            kept.digests[name],
            name in kept.sample,
            tuple(reading.sheet for reading in readings),
            kept.choices.get(name, {}),
        )
        for name, readings in kept.files.items()
    )
    screens = {key: value for key, value in kept.chosen.items() if _is_of_screens(key)}
    return Workspace(
        files=files,
        remembered=kept.remembered,
        surveys=kept.surveys,
        own_methods=tuple(kept.own_methods.values()),
        method=kept.method,
        changes=kept.changes,
        sources=kept.sources,
        scenario=kept.scenario,
        scenarios=tuple(kept.scenarios.values()),
        links=tuple(kept.links),
        chosen={key: value for key, value in kept.chosen.items() if key not in screens and key not in _FLEETING},
        screens=screens,
        language=kept.language,
    )


def _is_of_screens(key: str) -> bool:
    return key in _ON_SCREENS or key.startswith("own-sentence-")


def take(opened: Workspace, name: str) -> None:
    """Makes a workspace what this session holds. Raises UnreadableFile, and changes nothing, where it cannot be."""
    readings = readings_in(opened, name)
    kept = state()
    fresh = State(
        files=readings,
        choices={file.name: dict(file.choices) for file in opened.files if file.choices},
        remembered=dict(opened.remembered),
        digests={file.name: file.digest for file in opened.files},
        sample={file.name for file in opened.files if file.sample},
        surveys={key: dict(said) for key, said in opened.surveys.items()},
        own_methods={method.name: method for method in opened.own_methods},
        method=opened.method,
        changes=dict(opened.changes),
        sources=dict(opened.sources),
        scenario=opened.scenario,
        scenarios={scenario.name: scenario for scenario in opened.scenarios},
        links=list(opened.links),
        chosen={**opened.chosen, **(opened.screens or {})},
        language=opened.language or kept.language,
        uploads=kept.uploads + 1,
        arrived=kept.arrived,
        has_come=kept.has_come,
        key=kept.key,
        not_kept=kept.not_kept,
    )
    st.session_state["imbang"] = fresh


# On the server's own disk


def said() -> Sentence:
    """What becomes of a user's work, in a sentence."""
    return ShelfSettings.from_environment(os.environ).said()


def shelf() -> Shelf | None:
    """Where the server keeps work, None where it does not."""
    return ShelfSettings.from_environment(os.environ).opened()


def arrive(words: Words) -> None:
    """First thing in a session: brings back what is kept under the address's key, else follows a colleague's link."""
    kept = state()
    if kept.has_come:
        return
    kept.has_come = True
    parameters = st.query_params.to_dict()
    key = parameters.get(KEY)
    if key:
        with st.spinner(words.say("Bringing your work back …")):
            back = _bring_back(key)
        if back:
            return
        kept.gone = shelf() is not None
    link = from_parameters(parameters)
    if link.problem:
        st.warning(words.say(link.problem))
    if not link.problem or link.method != kept.method:  # of a broken link its method at most is left
        _follow(link)


def _follow(link: Address) -> None:
    """The method and the scenario of a link; its scenario waits for data."""
    kept = state()
    if link:
        session.choose_method(link.method or kept.method)
        session.change(dict(link.changes))
        kept.scenario = link.scenario
        kept.linked = link


def _bring_back(key: str) -> bool:
    """Whether what is kept under a key is now what this session holds."""
    found = _fetched(key)
    if found is None:
        return False
    try:
        take(found, KEY)
    except UnreadableFile:
        return False
    state().key = key
    return True


def _fetched(key: str) -> Workspace | None:
    """What is kept under a key: the files lie by themselves, for they are large and seldom change."""
    on = shelf()
    if on is None:
        return None
    light, heavy = on.get(key), on.get(_files_key(key))
    if light is None or heavy is None:
        return None
    try:
        rest, files = read_workspace(light, KEY), read_workspace(heavy, KEY)
    except UnreadableFile:
        return None
    return replace(rest, files=files.files)


def _files_key(key: str) -> str:
    """The key of the files of a key's work."""
    return urlsafe_b64encode(hashlib.sha256(f"{key} files".encode()).digest()).decode().rstrip("=")


def depart() -> None:
    """Last thing in a run: what changed is put on the shelf, and the address says key, thresholds and scenario."""
    kept = state()
    link = to_parameters(session.method(), kept.scenario) if _has_set_something() else {}
    on = None if kept.not_kept or not kept.files else shelf()
    if on is not None:
        kept.key = kept.key or Shelf.new_key()
        whole = workspace(kept)
        files = (dict(kept.digests), repr(kept.choices))
        if kept.put_files != files and _put(on, _files_key(kept.key), Workspace(files=whole.files)):
            kept.put_files = files
        rest = replace(whole, files=())
        said = repr(rest)
        if kept.put_rest != said and _put(on, kept.key, rest):
            kept.put_rest = said
        link = {KEY: kept.key, **link}
    if st.query_params.to_dict() != link:
        st.query_params.from_dict(link)


def _put(on: Shelf, key: str, what: Workspace) -> bool:
    try:
        return on.put(key, write_workspace(what))
    except ValueError:  # too large to be opened again
        return False


def _has_set_something() -> bool:
    kept = state()
    return bool(kept.changes or kept.method != State().method or kept.scenario.moves)


def forget_all() -> None:
    """Deletes what the server keeps of this session, and keeps nothing more of it."""
    kept, on = state(), shelf()
    if on is not None and kept.key and not (on.delete(_files_key(kept.key)) and on.delete(kept.key)):
        session.refuse(Sentence("The server's disk did not delete your work. Ask whoever runs the server."))
        return
    kept.key, kept.not_kept, kept.put_files, kept.put_rest = None, True, None, None


def keep_again() -> None:
    """Keeps this session's work on the server from now on."""
    state().not_kept = False


# On the page


def show_keeping(words: Words) -> None:
    """The work as a file, on the server, and a link for a colleague."""
    say, kept = words.say, state()
    st.subheader(say("Keep your work"), anchor=False)
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True, height="stretch"):
        st.markdown(say("**As a file**"))
        st.caption(
            say(
                "Data, what you decided about them, method, scenarios and screens, in one plain zip file. Opening it "
                "brings everything back."
            )
        )
        st.download_button(
            say("Save my work"),
            data=lambda: write_workspace(workspace(kept)),  # runs where there is no session to ask for its state
            file_name=f"Imbang.{ENDING}",
            mime="application/zip",
            on_click="ignore",
            icon=":material/download:",
        )
        _opening(words)
    with right, st.container(border=True, height="stretch"):
        st.markdown(say("**On this server**"))
        _on_server(words)
        st.markdown(say("**For a colleague**"))
        _link(words)


def show_opening(words: Words) -> None:
    """Saved work opened, where nothing is loaded yet."""
    with st.container(border=True):
        st.markdown(words.say("**Go on with saved work**"))
        _opening(words)


def _opening(words: Words) -> None:
    key = f"open-work-{state().uploads}"

    def opened() -> None:
        file = st.session_state[key]
        if file is not None:
            open_file(file.name, file.getvalue())

    st.file_uploader(words.say("Open saved work (.imbang)"), key=key, on_change=opened)
    show_messages(words)
    if state().before is not None:
        st.button(words.say("Back to what was open before"), key="open-before", on_click=_back)


def show_messages(words: Words) -> None:
    """What came of the last file, said once, where it was handed in."""
    kept = state()
    for problem in kept.problems:
        st.error(f"**{words.plain(problem.file)}**: {words.say(problem.reason)} {words.say(problem.way_out)}", icon="⚠️")
    for arrived in kept.arrived:
        st.info(words.say(arrived))
    for waiting in kept.waiting:
        st.warning(words.say(waiting))
    kept.problems, kept.arrived, kept.waiting = [], [], []


def open_file(name: str, data: bytes) -> None:
    """Opens saved work in the place of what is open; of a file that is none it is said why, and nothing changes."""
    before = workspace(state()) if state().files else None
    link = state().linked
    try:
        take(read_workspace(data, name), name)
    except UnreadableFile as refused:
        state().problems.append(refused)
    else:
        state().before = before
        if link is not None:  # whoever came by a link sees what it brought on the work that she opens
            _follow(link)
            state().linked = None
        state().arrived.append(Sentence("{name} is open; everything is as it was saved.", name=name))


def _back() -> None:
    before = state().before
    if before is not None:
        take(before, "")


def _on_server(words: Words) -> None:
    say = words.say
    kept = state()
    if kept.not_kept and shelf() is not None:
        st.markdown(say("Nothing of this session is kept on the server."))
        st.button(say("Keep it again"), on_click=keep_again)
        return
    st.caption(say(said()))
    if shelf() is None:
        return
    st.caption(
        say(
            "It lies under the key in the address of this page: whoever has that address sees your work. Nobody else "
            "can find it."
        )
    )
    st.button(say("Delete it from the server now"), key="forget-all", on_click=forget_all, icon=":material/delete:")


def _link(words: Words) -> None:
    """The part of an address that shows the same thresholds and scenario on the sample or on a colleague's own work."""
    say = words.say
    st.caption(
        say(
            "This link has your method, thresholds and scenario, and none of your data: a colleague sees the same on "
            "the sample, or on work that she opens."
        )
    )
    parameters = to_parameters(session.method(), state().scenario)
    here = (st.context.url or "").partition("?")[0].rpartition("/")[0]
    st.code(f"{here}/whatif?{urlencode(parameters)}", language=None, wrap_lines=True)
