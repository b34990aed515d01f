"""The sections of the strategy map: the picture, drawing by click or by choice, the links with what the periods say."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import streamlit as st

from bsc_core import strategy, strategy_charts
from bsc_core.indicators.catalogue import PERSPECTIVES
from bsc_core.indicators.rated import Rated
from bsc_core.inference import Correlation
from bsc_core.scorecard import Scorecard
from bsc_core.sentence import NO_BREAK, Sentence
from bsc_core.strategy import Link, LinkEvidence
from bsc_core.text import Words
from pages.parts import controls, session, tables
from pages.parts.frame import palette, show_chart, unmarked

CAUSE, UNDO, REFUSED, CLICKS = "strategy-from", "strategy-undo", "strategy-refused", "strategy-clicks"
"""Where the session keeps the box that was clicked first, the links as they were, a refusal, and how many clicks."""
ROOM = 20
"""Room below the picture for the bar that scrolls it on a narrow screen, in pixels."""


def sidebar(words: Words, card: Scorecard) -> tuple[str, bool]:
    """The period, the method, and whether indicators without any value are on the map."""
    say = words.say
    period = controls.period_control(words, card.periods)
    controls.method_control(words)
    empty_too = st.toggle(
        say("Indicators without data too"),
        help=say("Puts every indicator on the map, also those that no loaded file has a value of."),
        **session.bind_value("strategy-empty-too", False),
    )
    return period, empty_too


# The links that are drawn


def drawn(card: Scorecard) -> tuple[Link, ...]:
    """The links whose two indicators the scorecard has."""
    known = {rated.indicator for rated in card.rated}
    return tuple(link for link in _kept() if known.issuperset((link.cause, link.effect)))


def _kept() -> tuple[Link, ...]:
    """All links of the session, also those that wait for an indicator."""
    return tuple(Link(*ends) for ends in session.state().links)


def _keep(links: Sequence[Link]) -> None:
    """Keeps links in the place of those before, with the way back."""
    kept = session.state()
    before = kept.chosen.get(UNDO, ())
    session.choose(UNDO, (*before, tuple(kept.links)))
    kept.links = [(link.cause, link.effect) for link in links]


def _draw(link: Link, names: dict[str, str], place: str) -> None:
    try:
        _keep(strategy.with_link(_kept(), link, names))
    except ValueError as refusal:
        session.choose(REFUSED, (place, refusal.args[0]))


def _remove(link: Link) -> None:
    _keep([other for other in _kept() if other != link])


def _undo() -> None:
    *earlier, last = session.state().chosen[UNDO]
    session.choose(UNDO, tuple(earlier))
    session.state().links = list(last)


def _refused(place: str) -> str:
    """Why a link could not be drawn here, said once."""
    refused: tuple[str, str] = session.state().chosen.get(REFUSED, ("", ""))
    if refused[0] != place:
        return ""
    session.choose(REFUSED, ("", ""))
    return refused[1]


# The picture


def show_map(words: Words, rated: Sequence[Rated], evidence: Sequence[LinkEvidence]) -> None:
    """The map; a click on the cause and one on the effect draws a link."""
    names = strategy.names_of(rated)
    picked = session.state().chosen.get(CAUSE)
    picked = picked if picked in names else None
    st.markdown(_hint(words, names, picked))
    boxes = [_box(unmarked(words), one, one.indicator == picked) for one in rated]
    links = _links(unmarked(words), evidence, rated)
    perspectives = {key: unmarked(words).say(name) for key, name in PERSPECTIVES.items()}
    key = f"strategy-map-{session.state().chosen.get(CLICKS, 0)}"

    def clicked() -> None:
        chosen = st.session_state[key]["selection"].get(strategy_charts.CLICKED) or []
        box = chosen[0].get("key") if chosen else None
        if box in names:
            click(box, picked, names)
        session.choose(CLICKS, session.state().chosen.get(CLICKS, 0) + 1)

    with st.container(height=strategy_charts.height_of(boxes, perspectives) + ROOM, border=False):
        show_chart(
            strategy_charts.strategy_map(boxes, links, perspectives, palette()),
            width="content",
            key=key,
            on_select=clicked,
            alt=_alt(unmarked(words), boxes, links),
        )
    notes = [words.say("On a narrow screen the map moves sideways.")]
    if strategy.poor_links([one.link for one in evidence], rated):
        notes.insert(0, words.say("The thick arrows run from a poor indicator to another poor one."))
    st.caption(" ".join(notes))


def click(box: str, picked: str | None, names: dict[str, str]) -> None:
    """What a click on a box does: picks the cause, lets go of it, or draws the link from it."""
    session.choose(CAUSE, box if picked is None else None)
    if picked is not None and box != picked:
        _draw(Link(picked, box), names, "map")


def _hint(words: Words, names: dict[str, str], picked: str | None) -> str:
    """One line over the map, so that the map does not move while somebody draws on it."""
    if why := _refused("map"):
        return f":orange-background[{words.say(why)}]"
    if picked is None:
        return words.say("Click the cause and then its effect to draw a link.")
    return words.say(
        ":blue-background[Now click what **{cause}** moves, or click it again to let go.]", cause=names[picked]
    )


def _box(bare: Words, rated: Rated, chosen: bool) -> strategy_charts.ShownBox:
    return strategy_charts.ShownBox(
        rated.indicator,
        rated.perspective,
        bare.words(rated.name),
        "–" if math.isnan(rated.value) else bare.words(rated.measure.say(rated.value)),
        rated.verdict.verdict,
        bare.say(Sentence(rated.verdict.category)),
        bare.say(rated.missing or rated.verdict.reason),
        chosen,
    )


def _links(bare: Words, evidence: Sequence[LinkEvidence], rated: Sequence[Rated]) -> list[strategy_charts.ShownLink]:
    poor = strategy.poor_links([one.link for one in evidence], rated)
    return [
        strategy_charts.ShownLink(
            one.link,
            bare.say("r {r:.2f}, n {n}", r=one.same.pearson, n=one.same.n).replace(" ", NO_BREAK) if one.has_r else "",
            f"{bare.words(_title(one))}. {bare.say(strategy.said(one))}",
            one.link in poor,
        )
        for one in evidence
    ]


def _alt(bare: Words, boxes: Sequence[strategy_charts.ShownBox], links: Sequence[strategy_charts.ShownLink]) -> str:
    stand = Sentence("; ".join(f"{box.name}: {box.value}, {box.word}" for box in boxes))
    if not links:
        return bare.say("Strategy map without links. {indicators}.", indicators=stand)
    return bare.say(
        "Strategy map. {indicators}. Links: {links}",
        indicators=stand,
        links=Sentence(" ".join(link.said for link in links)),
    )


def _title(evidence: LinkEvidence) -> str:
    return strategy.chain([evidence.cause, evidence.effect])


# Drawing


def show_drawing(words: Words, rated: Sequence[Rated]) -> None:
    """The way without a pointer: cause, effect, a button; and the way back."""
    say = words.say
    names = strategy.names_of(rated)
    st.subheader(say("Draw a link"), anchor=False)
    ends: list[str] = []
    columns = st.columns([2, 2, 1], vertical_alignment="bottom")
    for column, label, name, usual in (
        (columns[0], say("Cause"), "strategy-cause", 0),
        (columns[1], say("Effect"), "strategy-effect", 1),
    ):
        with column:
            ends.append(
                st.selectbox(
                    label,
                    list(names),
                    format_func=lambda key: unmarked(words).words(names[key]),
                    **session.bind_choice(name, list(names), list(names)[min(usual, len(names) - 1)]),
                )
            )
    with columns[2]:
        st.button(
            say("Draw the link"),
            key="draw-link",
            type="primary",
            width="stretch",
            on_click=_draw,
            args=(Link(*ends), names, "list"),
        )
    if why := _refused("list"):
        st.warning(say(why))
    _offers(words, names)


def _offers(words: Words, names: dict[str, str]) -> None:
    """A starting point, undo, and an empty map again."""
    say = words.say
    kept = _kept()
    usual = strategy.with_usual_links(kept, names)
    offers: list[tuple[str, str, Callable[[], None]]] = []
    if len(usual) > len(kept):
        offers.append((say("Draw the usual chain"), "usual-links", lambda: _keep(usual)))
    if session.state().chosen.get(UNDO):
        offers.append((say("Undo"), "undo-links", _undo))
    if kept:
        offers.append((say("Remove all links"), "remove-links", lambda: _keep([])))
    with st.container(horizontal=True):
        for label, key, action in offers:
            st.button(label, key=key, on_click=action)
    if len(usual) > len(kept) or set(strategy.USUAL_LINKS) & set(session.state().links):
        st.caption(say("The usual chain: {source}", source=strategy.USUAL_LINKS_FROM))


# The links, one by one


def show_links(words: Words, evidence: Sequence[LinkEvidence], rated: Sequence[Rated]) -> None:
    """Every link with the verdicts at its ends, what the periods say of it, and how far that goes."""
    say = words.say
    waiting = len(session.state().links) - len(evidence)
    if evidence:
        st.subheader(say("What the periods say of each link"), anchor=False)
    if waiting:
        st.caption(
            say(
                Sentence.counted(
                    "One more link waits: one of its indicators is in no file that is loaded now.",
                    "{n} more links wait: one of the indicators of each is in no file that is loaded now.",
                    n=waiting,
                )
            )
        )
    by_key = {one.indicator: one for one in rated}
    for one in evidence:
        with st.container(border=True):
            _head(words, one, by_key)
            if one.has_r:
                _figures(words, one)
            if one.warnings:
                st.caption("  \n".join(say(warning) for warning in one.warnings))
    if caveats := strategy.caveats(evidence):
        st.caption("  \n".join(say(caveat) for caveat in caveats))


def _head(words: Words, evidence: LinkEvidence, by_key: dict[str, Rated]) -> None:
    say = words.say
    link = evidence.link
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        ends = f"{_end(words, by_key[link.cause])} → {_end(words, by_key[link.effect])}"
        st.markdown(f"{ends}  \n{say(strategy.said(evidence))}", width="stretch")
        st.button(
            say("Remove"),
            key=f"remove-link:{link.cause}:{link.effect}",
            help=say("Removes the link from {cause} to {effect}", cause=evidence.cause, effect=evidence.effect),
            on_click=_remove,
            args=(link,),
            type="tertiary",
        )


def _end(words: Words, rated: Rated) -> str:
    word = words.say(Sentence(rated.verdict.category))
    return f"**{words.words(rated.name)}** {tables.badge(rated.verdict.verdict, word)}"


def _figures(words: Words, evidence: LinkEvidence) -> None:
    """The figures of the correlations, as a table."""
    say = words.say
    readings = {
        say("Both in the same period"): evidence.same,
        say("The effect a year later"): evidence.later,
        say("Changes from year to year"): evidence.changes,
    }
    heads = (say("Periods"), "r", say("95 % interval"), "p", say("Spearman's rho"))
    cells = [_row(words, reading) for reading in readings.values()]
    tables.show(
        {say("Compared"): list(readings), **{head: [row[at] for row in cells] for at, head in enumerate(heads)}},
        heads,
        copy=words,
    )


def _row(words: Words, reading: Correlation) -> tuple[str, ...]:
    if math.isnan(reading.pearson):
        return str(reading.n), "–", "–", "–", "–"
    return (
        str(reading.n),
        words.figure(reading.pearson),
        tables.interval(words, reading.pearson_ci, 2),
        words.p(reading.p_pearson),
        words.figure(reading.spearman),
    )
