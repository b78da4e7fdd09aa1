"""Which acts fit what is selected, and the tools that do them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from shapely.geometry.base import BaseGeometry

from app.domain.campus import Place
from app.domain.incident import Extent
from app.map.sketch.modify import holes_of, is_area, is_line
from app.views.canvas import (
    BufferTool,
    EditTool,
    FillTool,
    HoleTool,
    MoveTool,
    OffsetTool,
    ReshapeTool,
    ScaleTool,
    SplitTool,
    Tool,
    TurnTool,
)
from app.views.drawing.kinds import Act
from app.views.drawing.targets import Shaped, shape_of

_TOOLS: dict[Act, Callable[[Sequence[BaseGeometry]], Tool]] = {
    Act.MOVE: MoveTool,
    Act.COPY: MoveTool,
    Act.TURN: TurnTool,
    Act.SCALE: ScaleTool,
    Act.SPLIT: SplitTool,
    Act.RESHAPE: ReshapeTool,
    Act.OFFSET: OffsetTool,
    Act.BUFFER: BufferTool,
    Act.HOLE: lambda shapes: HoleTool(shapes[0]),
    Act.FILL: lambda shapes: FillTool(shapes[0]),
}


def modifier(act: Act, shapes: Sequence[BaseGeometry], record_id: str) -> Tool:
    """The tool that does an act to shapes; `record_id` is that of the first, to which it does not snap."""
    return EditTool(shapes[0], record_id) if act is Act.VERTICES else _TOOLS[act](shapes)


def acts_for(records: Sequence[Shaped]) -> tuple[Act, ...]:
    """What can be done with records, in the order of the bar."""
    if not records:
        return ()
    shapes = [shape_of(record) for record in records]
    extents = any(isinstance(record, Extent) for record in records)
    places = any(isinstance(record, Place) for record in records)
    one = len(records) == 1
    drawn = all(is_area(shape) or is_line(shape) for shape in shapes)
    areas = all(is_area(shape) for shape in shapes)
    same = len({type(record) for record in records}) == 1
    fits = {
        Act.VERTICES: one,
        Act.MOVE: one or not extents,
        Act.COPY: not extents,
        Act.TURN: drawn and (one or not extents),
        Act.SCALE: drawn and (one or not extents),
        Act.SPLIT: drawn and not extents and not places,
        Act.MERGE: not one and same and drawn and not extents and not places,
        Act.RESHAPE: one and drawn,
        Act.HOLE: one and areas,
        Act.FILL: one and areas and bool(holes_of(shapes[0])),
        Act.OFFSET: drawn and one and not (extents and not areas),
        Act.BUFFER: True,
        Act.DELETE: not extents,
    }
    return tuple(act for act, fit in fits.items() if fit)
