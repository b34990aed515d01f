"""What all slides of a file share: the master with its colours, font and places, and the language of their texts."""

from __future__ import annotations

from typing import Any

from bsc_core.palette import Palette
from bsc_core.report.deck_parts import colour_element, new_element, put
from bsc_core.report.deck_sizes import (
    BOTTOM,
    FOOT,
    FOOT_HEIGHT,
    FOOT_TOP,
    LEFT,
    MESSAGE_SIZES,
    NUMBER_WIDTH,
    TITLE,
    TITLE_HEIGHT,
    TITLE_TOP,
    TOP,
    WIDTH,
)
from bsc_core.report.deck_texts import FONT


def clean_template(file: Any) -> None:
    """Takes out what the library's template brings and no slide needs: layouts, dates, a printer, a thumbnail, the
    name of another program."""
    layouts = file.slide_layouts
    for layout in list(layouts)[2:]:
        layouts.remove(layout)
    for place in (file.slide_master, *layouts):
        for shape in place.element.xpath(".//p:sp[p:nvSpPr/p:nvPr/p:ph[@type='dt']]"):
            shape.getparent().remove(shape)
    for rels in (file.part.rels, file.part.package._rels):
        for key in [
            key
            for key, rel in rels.items()
            if rel.reltype.endswith(("/printerSettings", "/thumbnail", "/extended-properties"))
        ]:
            rels.pop(key)


def dress_master(file: Any, palette: Palette) -> None:
    """Colours, font and places of the master and the layouts, so that slides added later look the same."""
    from pptx.opc.constants import RELATIONSHIP_TYPE
    from pptx.opc.oxml import serialize_part_xml
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import qn

    master = file.slide_master
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    tree: Any = parse_xml(theme.blob)
    colours = {
        "dk1": palette.text, "lt1": palette.ground, "dk2": palette.quiet, "lt2": palette.card,
        "accent1": palette.accent, "accent2": palette.text_of["good"], "accent3": palette.text_of["fair"],
        "accent4": palette.text_of["poor"], "accent5": palette.quiet, "accent6": palette.steps[3],
        "hlink": palette.accent, "folHlink": palette.quiet,
    }  # fmt: skip
    for name, colour in colours.items():
        slot = tree.find(f".//{qn(f'a:{name}')}")
        for old in list(slot):
            slot.remove(old)
        slot.append(colour_element(colour))
    for font in tree.iter(qn("a:latin")):
        font.set("typeface", FONT)
    theme._blob = serialize_part_xml(tree)
    places = {
        "title": (LEFT, TITLE_TOP, WIDTH, TITLE_HEIGHT),
        "body": (LEFT, TOP, WIDTH, BOTTOM - TOP),
        "ftr": (LEFT, FOOT_TOP, WIDTH - NUMBER_WIDTH, FOOT_HEIGHT),
        "sldNum": (LEFT + WIDTH - NUMBER_WIDTH, FOOT_TOP, NUMBER_WIDTH, FOOT_HEIGHT),
    }
    for holder in (master, *file.slide_layouts):
        for shape in holder.placeholders:
            (kind,) = shape.element.xpath(".//p:ph")
            known = {"ctrTitle": "title", "subTitle": "body", None: "body"}.get(kind.get("type"), kind.get("type"))
            put(shape, *places[known])
            for properties in shape.element.iter(qn("a:bodyPr")):
                for side in ("lIns", "rIns", "tIns", "bIns"):
                    properties.set(side, "0")
                properties.set("anchor", "t")
    _style_level(master.element.find(f".//{qn('p:titleStyle')}"), TITLE, bold=True, colour="accent1")
    _style_level(master.element.find(f".//{qn('p:bodyStyle')}"), MESSAGE_SIZES[-1], bold=False, colour="tx1")
    for level in file.slide_layouts[0].element.iter(qn("a:lvl1pPr")):
        level.set("algn", "l")
    for holder in (master, *file.slide_layouts):
        for kind, side in (("ftr", "l"), ("sldNum", "r")):
            for level in holder.element.xpath(f".//p:sp[p:nvSpPr/p:nvPr/p:ph[@type='{kind}']]//a:lvl1pPr"):
                level.set("algn", side)
                for text in level.iter(qn("a:defRPr")):
                    text.set("sz", str(100 * FOOT))
                for ink in level.iter(qn("a:schemeClr")):
                    ink.set("val", "tx2")  # the quiet one, whole
                    for paler in list(ink):
                        ink.remove(paler)


def _style_level(style: Any, size: int, *, bold: bool, colour: str) -> None:
    """The first level of a style of the master: on the left, without a bullet."""
    from pptx.oxml.ns import qn

    level = style.find(qn("a:lvl1pPr"))
    level.set("algn", "l")
    level.set("marL", "0")
    level.set("indent", "0")
    for bullet in [*level.findall(qn("a:buChar")), *level.findall(qn("a:buFont")), *level.findall(qn("a:buNone"))]:
        level.remove(bullet)
    text = level.find(qn("a:defRPr"))
    text.addprevious(new_element("a:buNone"))
    text.set("sz", str(100 * size))
    text.set("b", "1" if bold else "0")
    for scheme in text.iter(qn("a:schemeClr")):
        scheme.set("val", colour)


def say_language(file: Any, locale: str) -> None:
    """Says the language of every text, so that the spelling is checked in it."""
    from pptx.oxml.ns import qn

    def said(element: Any) -> None:
        for run in element.iter(qn("a:r"), qn("a:fld")):
            if run.find(qn("a:rPr")) is None:
                run.insert(0, new_element("a:rPr"))
        for properties in element.iter(qn("a:rPr"), qn("a:endParaRPr"), qn("a:defRPr")):
            properties.set("lang", locale)

    for place in (file.slide_master, *file.slide_layouts):
        said(place.element)
    for slide in file.slides:
        said(slide.element)
        if slide.has_notes_slide:
            said(slide.notes_slide.element)
        for shape in slide.shapes:
            if shape.has_chart:
                space = shape.chart._chartSpace
                said(space)
                for old in space.findall(qn("c:lang")):
                    space.remove(old)
                language = new_element("c:lang", val=locale)
                first = space.find(qn("c:date1904"))
                first.addnext(language) if first is not None else space.insert(0, language)
