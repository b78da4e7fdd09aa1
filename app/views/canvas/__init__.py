"""The map widget and its tools: `MapView` shows a scene, a `Tool` draws or points on it."""

from app.views.canvas.circle_tool import CircleTool
from app.views.canvas.edit_tool import EditTool
from app.views.canvas.line_tool import LineTool
from app.views.canvas.measure_tool import MeasureTool
from app.views.canvas.point_tool import PlacePointTool
from app.views.canvas.polygon_tool import PolygonTool
from app.views.canvas.select_tool import SelectTool
from app.views.canvas.shapes import Circle
from app.views.canvas.tool import Draft, Tool
from app.views.canvas.view import MapView

__all__ = [
    "Circle",
    "CircleTool",
    "Draft",
    "EditTool",
    "LineTool",
    "MapView",
    "MeasureTool",
    "PlacePointTool",
    "PolygonTool",
    "SelectTool",
    "Tool",
]
