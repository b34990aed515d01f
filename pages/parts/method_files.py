"""Methods of one's own: kept under a title, saved as a small file, loaded again, forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import count

import streamlit as st

from bsc_core.indicators.catalogue import OWN
from bsc_core.method import Method
from bsc_core.method_values import rule_paths
from bsc_core.sentence import Sentence
from bsc_core.text import Words
from pages.parts import session
from pages.parts.method_changes import OWN_CHOICE
from pages.parts.method_look import title_of

SAID = "methods-said"
"""Where what came of the last click or file is kept until it is shown."""
FORGOTTEN = "methods-forgotten"
"""Where the method that was forgotten last is kept, so that it can come back."""
LONGEST = 200
"""So many signs a title or a source that is typed may have."""


def method_to_keep(
    bare: Method, in_use: Method, changes: Iterable[str], sources: Mapping[str, str], title: str, source: str
) -> Method:
    """``bare`` with the changes made since it was chosen, as a method of one's own.

    ``bare`` is the method that was chosen, and ``in_use`` the same with the benchmarks of loaded indicator tables and
    with changes at the paths ``changes``. Benchmarks that stand in a table stay there, unless they were changed: then
    the whole benchmark goes along. ``sources`` is who says so of single changes, ``source`` of all others.
    Raises ValueError for an empty title or source, and for the name of a shipped method.
    """
    own = bare.own(title, source)
    changed = set(changes)
    paths = [path for path in in_use.values if path in changed]
    for key in dict.fromkeys(path.split(".")[1] for path in paths if path.startswith(f"indicators.{OWN}:")):
        if not bare.judges(key):
            paths += [path for path in rule_paths(in_use.values, key) if path not in changed]
    own = own.change({path: in_use[path] for path in paths}, source)
    for who in dict.fromkeys(sources[path] for path in paths if path in sources):
        own = own.change({path: in_use[path] for path in paths if sources.get(path) == who}, who)
    return own


def file_name(title: str) -> str:
    """A name for a method's file that every system takes."""
    return (re.sub(r"[^\w]+", "-", title).strip("-")[:80] or "method") + ".toml"


def _bare(name: str) -> Method:
    """A method as it was shipped or kept, without the benchmarks of loaded tables."""
    own = session.state().own_methods
    return own[name] if name in own else Method.load(name)


# Keeping


def show_keeping(words: Words) -> None:
    """The form that keeps the method of the moment under a title, with who says so."""
    say = words.say
    name = session.state().method
    own = session.state().own_methods.get(name)
    title_key, source_key, replace_key = (f"methods-{field}:{name}" for field in ("title", "source", "replace"))
    with st.container(border=True):
        st.markdown(
            say("Change below what you like: every page follows at once. Then keep it as a method of your own.")
            if not session.state().changes
            else say("Keep what you changed as a method of your own, so that you can choose, compare and save it.")
        )
        # a form: what is typed into the second field is not lost while the first is taken in
        with st.form("methods-form", border=False):
            left, right = st.columns(2)
            st.session_state.setdefault(title_key, own.title if own else "")
            st.session_state.setdefault(source_key, own.source if own else "")
            left.text_input(say("Title"), max_chars=LONGEST, placeholder=say("Our hospital 2025"), key=title_key)
            right.text_input(
                say("Who decided on it, and when"),
                max_chars=LONGEST,
                placeholder=say("Decision of the director, January 2025"),
                help=say("The source of the whole, and of every change that names none of its own."),
                key=source_key,
            )
            title = str(st.session_state[title_key]).strip()
            if title in session.state().own_methods and not _is_kept(title):
                st.checkbox(say("Replace “{title}”", title=title), key=replace_key)
            st.form_submit_button(
                say("Keep as my own method"),
                type="primary",
                key="methods-keep",
                on_click=_keep,
                args=(title_key, source_key, replace_key),
            )
        _show_said(words)
        if own and not session.state().changes:
            _save_button(words, own, "kept")


def _keep(title_key: str, source_key: str, replace_key: str) -> None:
    """Keeps the method in use as one's own; says beside the form why not."""
    title, source = (str(st.session_state[key]).strip() for key in (title_key, source_key))
    kept = session.state()
    if _is_shipped(title):
        _say("warning", Sentence("“{title}” is a shipped method. Choose another title.", title=title))
        return
    if _is_kept(title) and kept.own_methods[title].source == source:
        _say("info", Sentence("“{title}” is kept as it is.", title=title))
        return
    if title in kept.own_methods and not _is_kept(title) and not st.session_state.get(replace_key):
        why = Sentence("You have a method “{title}” already. Tick “Replace”, or choose another title.", title=title)
        _say("warning", why)
        return
    try:
        sources = {path: who for path, who in kept.sources.items() if who != OWN_CHOICE}
        found = method_to_keep(_bare(kept.method), session.method(), kept.changes, sources, title, source)
    except ValueError as why_not:
        _say("warning", why_not.args[0])
        return
    session.keep_method(found)
    for key in (title_key, source_key, replace_key):
        st.session_state.pop(key, None)
    _say(
        "success",
        Sentence(
            "“{title}” is kept and judges now. Save it as a file to have it elsewhere, or to hand it to a colleague.",
            title=title,
        ),
    )


def _is_kept(title: str) -> bool:
    """Whether this is the method in use and nothing of it was changed since it was kept."""
    kept = session.state()
    return title in kept.own_methods and title == kept.method and not kept.changes


def _is_shipped(title: str) -> bool:
    shipped = {text.casefold() for name in Method.names() for text in (name, Method.load(name).title)}
    return title.casefold() in shipped


# Saving, loading, forgetting


def show_files(words: Words) -> None:
    """The method in use as a file, the uploader, and one's own methods with the way to forget them."""
    say = words.say
    _show_forgotten(words)
    save, load = st.columns(2, gap="large")
    with save:
        st.subheader(say("Save"), anchor=False)
        if session.state().changes:
            st.markdown(
                say(
                    "You changed **{method}**. A saved method has a title of its own and says who decided on it: give "
                    "it both, and keep it. Then it can be saved.",
                    method=title_of(session.named_method()),
                )
            )
            st.button(
                say("Give it a title"), key="methods-to-make", on_click=session.choose, args=("methods-view", "make")
            )
        else:
            method = _bare(session.state().method)
            st.markdown(
                say("**{method}** as a small text file, to load again later or to give away.", method=title_of(method))
            )
            _save_button(words, method, "in-use")
    with load:
        st.subheader(say("Load"), anchor=False)
        key = f"methods-upload-{session.state().uploads}"
        st.file_uploader(
            say("Load a method file (.toml)"), key=key, on_change=_take_upload, args=(key,),
            help=say("A file that was saved here. A value without a source, or one that makes no sense, is not taken."),
        )  # fmt: skip
        _show_said(words)
    _show_own(words)


def _save_button(words: Words, method: Method, place: str) -> None:
    st.download_button(
        words.say("Save as a file"),
        data=method.to_toml().encode(),
        file_name=file_name(method.title),
        mime="application/toml",
        on_click="ignore",
        icon=":material/download:",
        key=f"methods-save:{place}",
    )


def _take_upload(key: str) -> None:
    """Loads the file once; the next uploader is an empty one, so that the same file can be chosen again."""
    file = st.session_state[key]
    if file is None:
        return
    session.state().uploads += 1
    load(file.getvalue(), file.name)


def load(data: bytes, file: str) -> None:
    """Takes the method of a file among one's own and chooses it, unless changes of the moment would be lost.

    A file that is not taken changes nothing; why stands beside the uploader. A shipped method is never hidden by one
    from a file: that one gets another title, as does one whose title is there already with other values.
    """
    kept = session.state()
    try:
        found = Method.read(data, file)
    except ValueError as why:
        _say("warning", Sentence("The file is not taken, and nothing has changed. {why}", why=why.args[0]))
        return
    known = [*(Method.load(name) for name in Method.names()), *kept.own_methods.values()]
    same = next((m for m in known if _same(m, found)), None)
    if same is not None:
        _say("info", Sentence("“{title}” is here already, with the same values.", title=title_of(same)))
        _choose(same)
        return
    title = _free_title(found.title.strip())
    kept.own_methods[title] = replace(found, name=title, title=title)
    if title != found.title.strip():
        said = Sentence(
            "There is another “{title}” already, so this one is called “{new}”.", title=found.title, new=title
        )
        _say("info", said)
    _choose(kept.own_methods[title])


def _same(known: Method, found: Method) -> bool:
    return (known.title, known.values, known.sources) == (found.title, found.values, found.sources)


def _free_title(title: str) -> str:
    """A title that no other method has."""
    taken = session.state().own_methods
    tried = (title if n == 1 else f"{title} ({n})" for n in count(1))
    return next(free for free in tried if free not in taken and not _is_shipped(free))


def _choose(method: Method) -> None:
    """Chooses a method that was loaded, unless there are changes that would go with the one in use."""
    if session.state().changes and method.name != session.state().method:
        said = Sentence(
            "“{title}” can be chosen now. The method that you changed stays in use, so that no change is lost.",
            title=title_of(method),
        )
        _say("success", said)
    elif method.name != session.state().method:
        session.choose_method(method.name)
        _say("success", Sentence("“{title}” judges now.", title=title_of(method)))


def _show_own(words: Words) -> None:
    """One's own methods: what each is, the buttons that use, save and forget it."""
    say = words.say
    own = session.state().own_methods
    st.subheader(say("My own methods"), anchor=False)
    if not own:
        st.caption(say("None yet. What you keep under “Make my own”, or load, stands here."))
        return
    for at, (name, method) in enumerate(list(own.items())):
        with st.container(border=True):
            st.markdown(f"**{words.plain(method.title)}**")
            st.caption(_about(words, method))
            with st.container(horizontal=True, vertical_alignment="center"):
                if name == session.state().method:
                    mark = say("judges now")
                    st.markdown(f":green-badge[✓ {mark}]", width="content")
                elif not session.state().changes:
                    st.button(say("Use"), key=f"methods-use:{name}", on_click=session.choose_method, args=(name,))
                _save_button(words, method, f"own-{at}")
                st.button(
                    say("Forget"), key=f"methods-forget:{name}", on_click=_forget, args=(name,), type="tertiary"
                )  # fmt: skip


def _about(words: Words, method: Method) -> str:
    source = words.say("Who says so: {source}.", source=Sentence(words.known(method.source).rstrip(".")))
    if method.based_on is None:
        return source
    base = Method.load(method.based_on)
    differs = words.say(
        Sentence.counted(
            "One value differs from {base}.",
            "{n} values differ from {base}.",
            n=len(method.differences(base)),
            base=title_of(base),
        )
    )
    return f"{source} {differs}"


def _forget(name: str) -> None:
    kept = session.state()
    session.choose(FORGOTTEN, (kept.own_methods[name], kept.method == name, kept.changes, kept.sources))
    session.forget_method(name)


def _show_forgotten(words: Words) -> None:
    """The way back after a method was forgotten."""
    forgotten = session.state().chosen.get(FORGOTTEN)
    if forgotten is None or forgotten[0].name in session.state().own_methods:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(words.say("“{title}” is forgotten.", title=forgotten[0].title), width="content")
        st.button(words.say("Undo"), key="methods-undo", on_click=_bring_back)


def _bring_back() -> None:
    """Brings back the method that was forgotten; it judges again, with its changes, if it did before."""
    kept = session.state()
    method, in_use, changes, sources = kept.chosen.pop(FORGOTTEN)
    kept.own_methods[method.name] = method
    if in_use and not kept.changes:
        session.choose_method(method.name)
        kept.changes, kept.sources = changes, sources


# What is said once


def _say(kind: str, sentence: str) -> None:
    session.choose(SAID, [*session.state().chosen.get(SAID, []), (kind, sentence)])


def _show_said(words: Words) -> None:
    shown = {"warning": st.warning, "success": st.success, "info": st.info}
    for kind, sentence in session.state().chosen.pop(SAID, []):
        shown[kind](words.words(sentence))
