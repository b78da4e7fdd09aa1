"""What can be drawn, with which shapes, and what can be done with what is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from app.domain.drawing import CordonKind
from app.views.canvas import (
    CircleTool,
    FreehandTool,
    LineTool,
    PlacePointTool,
    PolygonTool,
    RectangleTool,
    SectorTool,
    Tool,
    TurnedRectangleTool,
)


class Target(StrEnum):
    """What a drawing becomes."""

    ZONE = "zone"
    EXTENT = "extent"
    CORE = "core"
    CLOSURE = "closure"
    CORDON_INNER = "cordon_inner"
    CORDON_OUTER = "cordon_outer"
    CORDON_TRAFFIC = "cordon_traffic"
    ANNOTATION = "annotation"


CORDONS = {
    Target.CORDON_INNER: CordonKind.INNER,
    Target.CORDON_OUTER: CordonKind.OUTER,
    Target.CORDON_TRAFFIC: CordonKind.TRAFFIC,
}
OF_INCIDENT = frozenset({Target.ZONE, Target.EXTENT, Target.CORE, *CORDONS})
"""What cannot be drawn without an incident."""


class Shape(StrEnum):
    """How it is drawn."""

    POLYGON = "polygon"
    RECTANGLE = "rectangle"
    TURNED_RECTANGLE = "turned_rectangle"
    CIRCLE = "circle"
    SECTOR = "sector"
    FREE_AREA = "free_area"
    LINE = "line"
    FREE_LINE = "free_line"
    POINT = "point"


AREAS = (
    Shape.POLYGON,
    Shape.RECTANGLE,
    Shape.TURNED_RECTANGLE,
    Shape.CIRCLE,
    Shape.SECTOR,
    Shape.FREE_AREA,
)
LINES = (Shape.LINE, Shape.FREE_LINE)
_MAKERS: dict[Shape, Callable[[], Tool]] = {
    Shape.POLYGON: PolygonTool,
    Shape.RECTANGLE: RectangleTool,
    Shape.TURNED_RECTANGLE: TurnedRectangleTool,
    Shape.CIRCLE: CircleTool,
    Shape.SECTOR: SectorTool,
    Shape.FREE_AREA: lambda: FreehandTool(closes=True),
    Shape.LINE: LineTool,
    Shape.FREE_LINE: FreehandTool,
    Shape.POINT: lambda: PlacePointTool(snaps=True),
}


def shapes_for(target: Target) -> tuple[Shape, ...]:
    """The shapes that something can have."""
    if target is Target.ANNOTATION:
        return (*AREAS, *LINES, Shape.POINT)
    return (*AREAS, *LINES) if target is Target.CLOSURE else AREAS


def make_tool(shape: Shape) -> Tool:
    """A tool that draws such a shape."""
    return _MAKERS[shape]()


def shape_of_tool(tool: Tool) -> Shape | None:
    """The shape that a tool draws place by place; None for any other tool."""
    return next((shape for shape, maker in _MAKERS.items() if type(tool) is maker), None)


class Act(StrEnum):
    """What can be done with drawn shapes that are selected."""

    VERTICES = "vertices"
    MOVE = "move"
    COPY = "copy"
    TURN = "turn"
    SCALE = "scale"
    SPLIT = "split"
    MERGE = "merge"
    RESHAPE = "reshape"
    HOLE = "hole"
    FILL = "fill"
    OFFSET = "offset"
    BUFFER = "buffer"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Key:
    """A picture and the keys of something on the bar; without keys it is found in the search box."""

    icon: str
    keys: str = ""


SHAPE_KEYS: dict[Shape, Key] = {
    Shape.POLYGON: Key("polygon", "Alt+A"),
    Shape.RECTANGLE: Key("rectangle", "Alt+R"),
    Shape.TURNED_RECTANGLE: Key("turned_rectangle"),
    Shape.CIRCLE: Key("circle", "Alt+C"),
    Shape.SECTOR: Key("sector", "Alt+S"),
    Shape.FREE_AREA: Key("free_area"),
    Shape.LINE: Key("line", "Alt+L"),
    Shape.FREE_LINE: Key("free_line"),
    Shape.POINT: Key("pin", "Alt+P"),
}
ACT_KEYS: dict[Act, Key] = {
    Act.VERTICES: Key("vertices", "Alt+E"),
    Act.MOVE: Key("move", "Alt+V"),
    Act.COPY: Key("copy", "Alt+D"),
    Act.TURN: Key("turn", "Alt+T"),
    Act.SCALE: Key("scale"),
    Act.SPLIT: Key("split", "Alt+X"),
    Act.MERGE: Key("merge", "Alt+M"),
    Act.RESHAPE: Key("reshape", "Alt+W"),
    Act.HOLE: Key("hole", "Alt+H"),
    Act.FILL: Key("fill"),
    Act.OFFSET: Key("offset", "Alt+O"),
    Act.BUFFER: Key("buffer", "Alt+B"),
    Act.DELETE: Key("trash", "Del"),
}
