"""The map widget and its tools: `MapView` shows a scene, a `Tool` draws or points on it."""

from app.views.canvas.shapes import Circle
from app.views.canvas.tools.circle import CircleTool
from app.views.canvas.tools.cuts import FillTool, HoleTool, Pieces, ReshapeTool, SplitTool
from app.views.canvas.tools.edit import EditTool
from app.views.canvas.tools.figures import BufferTool, MoveTool, OffsetTool, ScaleTool, TurnTool
from app.views.canvas.tools.freehand import FreehandTool
from app.views.canvas.tools.line import LineTool
from app.views.canvas.tools.measure import MeasureTool
from app.views.canvas.tools.point import PlacePointTool
from app.views.canvas.tools.polygon import PolygonTool
from app.views.canvas.tools.rectangle import RectangleTool, TurnedRectangleTool
from app.views.canvas.tools.sector import SectorTool
from app.views.canvas.tools.select import SelectTool
from app.views.canvas.tools.tool import Draft, Tool
from app.views.canvas.view import MapView

__all__ = [
    "BufferTool",
    "Circle",
    "CircleTool",
    "Draft",
    "EditTool",
    "FillTool",
    "FreehandTool",
    "HoleTool",
    "LineTool",
    "MapView",
    "MeasureTool",
    "MoveTool",
    "OffsetTool",
    "Pieces",
    "PlacePointTool",
    "PolygonTool",
    "RectangleTool",
    "ReshapeTool",
    "ScaleTool",
    "SectorTool",
    "SelectTool",
    "SplitTool",
    "Tool",
    "TurnTool",
    "TurnedRectangleTool",
]
