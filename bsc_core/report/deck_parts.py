"""PowerPoint's side of a shape: its units, its colours, its elements of XML."""

from __future__ import annotations

from typing import Any

EMU_PER_INCH = 914400


def pt(size: float) -> Any:
    """A size in points."""
    from pptx.util import Pt

    return Pt(size)


def rgb(colour: str) -> Any:
    """A colour such as "#1a2b3c" for a shape or a text."""
    from pptx.dml.color import RGBColor

    make: Any = RGBColor
    return make(*(int(colour[at : at + 2], 16) for at in (1, 3, 5)))


def in_emu(left: float, top: float, width: float, height: float) -> tuple[Any, Any, Any, Any]:
    """A place and a size in inches as the file counts them."""
    from pptx.util import Emu

    return (
        Emu(round(left * EMU_PER_INCH)),
        Emu(round(top * EMU_PER_INCH)),
        Emu(round(width * EMU_PER_INCH)),
        Emu(round(height * EMU_PER_INCH)),
    )


def new_element(tag: str, *children: Any, **attributes: str) -> Any:
    """An element of the file's XML, such as "a:srgbClr"."""
    from pptx.oxml.xmlchemy import OxmlElement

    made: Any = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(name, value)
    made.extend(children)
    return made


def colour_element(colour: str) -> Any:
    """The same colour for where the file is written as XML."""
    return new_element("a:srgbClr", val=colour.removeprefix("#"))


def put(shape: Any, left: float, top: float, width: float, height: float) -> None:
    """Moves a shape to a place on its slide, in inches."""
    shape.left, shape.top, shape.width, shape.height = in_emu(left, top, width, height)


def describe(shape: Any, name: str, alt: str) -> None:
    """The name of a shape and what a screen reader says of it."""
    properties = shape._element.xpath(".//p:cNvPr")[0]
    properties.set("name", name)
    properties.set("descr", alt)
