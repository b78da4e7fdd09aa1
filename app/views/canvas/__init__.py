"""The map widget and its tools: `MapView` shows a scene, a `Tool` draws or points on it."""

from app.views.canvas.circle_tool import CircleTool
from app.views.canvas.cut_tools import FillTool, HoleTool, Pieces, ReshapeTool, SplitTool
from app.views.canvas.edit_tool import EditTool
from app.views.canvas.figure_tools import BufferTool, MoveTool, OffsetTool, ScaleTool, TurnTool
from app.views.canvas.freehand_tool import FreehandTool
from app.views.canvas.line_tool import LineTool
from app.views.canvas.measure_tool import MeasureTool
from app.views.canvas.point_tool import PlacePointTool
from app.views.canvas.polygon_tool import PolygonTool
from app.views.canvas.rectangle_tool import RectangleTool, TurnedRectangleTool
from app.views.canvas.sector_tool import SectorTool
from app.views.canvas.select_tool import SelectTool
from app.views.canvas.shapes import Circle
from app.views.canvas.tool import Draft, Tool
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
