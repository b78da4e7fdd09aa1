"""Run by the system's Python with QGIS's bindings: times what QGIS does with a GeoPackage, prints JSON.

Usage: python3 qgis_script.py FILE WIDTH HEIGHT REPEAT [OUT.pdf SCALE]

The layers wear the styles that the file carries; without OUT.pdf only sharp pictures are timed. The PDF is an
A3 page with map, title, legend and scale bar.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsLayoutExporter,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemPage,
    QgsLayoutItemScaleBar,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsPointXY,
    QgsPrintLayout,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.gui import QgsMapCanvas, QgsMapToolIdentify
from qgis.PyQt.QtCore import QEventLoop, Qt

_ORDER = ("grounds", "campus", "paths", "buildings")
"""From the ground up; every other layer lies above."""
_STEP = 1.25
_CLOSE_M = 300.0
"""Half the width of the close view."""


def main() -> None:
    """Measure, print, leave."""
    path, width, height, repeat, *page = sys.argv[1:]
    application = QgsApplication([], True)
    QgsApplication.setPrefixPath("/usr", True)
    application.initQgis()
    layers = _layers(path)
    project = QgsProject.instance()
    project.setCrs(layers[0].crs())
    project.addMapLayers(layers)
    canvas = QgsMapCanvas()
    canvas.setDestinationCrs(layers[0].crs())
    canvas.setLayers(layers)
    canvas.resize(int(width), int(height))
    canvas.setCanvasColor(Qt.white)
    canvas.show()
    buildings = next(layer for layer in layers if layer.name() == "buildings")
    whole = next((layer for layer in layers if layer.name() == "campus"), buildings).extent()
    found = {"version": Qgis.QGIS_VERSION.split("-")[0]}
    found["sharp_whole_ms"] = _sharp(canvas, whole, int(repeat))
    found["sharp_close_ms"] = _sharp(canvas, _close(buildings), int(repeat))
    if page:
        found["identify_ms"] = _identify(canvas, buildings, int(repeat))
        out, scale = page
        found["pdf_ms"], found["pdf_bytes"] = _pdf(project, whole, out, float(scale), max(1, int(repeat) - 1))
    print(json.dumps(found))
    sys.stdout.flush()
    del canvas
    project.clear()


def _layers(path: str) -> list[QgsVectorLayer]:
    container = QgsVectorLayer(path, "all", "ogr")
    separator = container.dataProvider().sublayerSeparator()
    names = [line.split(separator)[1] for line in container.dataProvider().subLayers()]
    found = [QgsVectorLayer(f"{path}|layername={name}", name, "ogr") for name in names]
    drawn = [layer for layer in found if layer.isValid() and layer.isSpatial()]
    return sorted(drawn, key=lambda layer: -_ORDER.index(layer.name()) if layer.name() in _ORDER else -9)


def _close(buildings: QgsVectorLayer) -> QgsRectangle:
    middle = buildings.extent().center()
    nearest = min(
        (feature.geometry().centroid().asPoint() for feature in buildings.getFeatures()),
        key=lambda point: point.sqrDist(middle),
    )
    x, y = nearest.x(), nearest.y()
    return QgsRectangle(x - _CLOSE_M, y - _CLOSE_M, x + _CLOSE_M, y + _CLOSE_M)


def _settled(canvas: QgsMapCanvas) -> None:
    loop = QEventLoop()
    canvas.mapCanvasRefreshed.connect(loop.quit)
    canvas.refresh()
    loop.exec_()
    canvas.mapCanvasRefreshed.disconnect(loop.quit)


def _sharp(canvas: QgsMapCanvas, extent: QgsRectangle, repeat: int) -> float:
    """From a zoom step to the finished picture: the median, in ms."""
    canvas.setExtent(extent)
    _settled(canvas)
    taken = []
    for number in range(repeat):
        begun = time.perf_counter()
        canvas.zoomByFactor(1 / _STEP if number % 2 == 0 else _STEP)
        _settled(canvas)
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


def _identify(canvas: QgsMapCanvas, buildings: QgsVectorLayer, repeat: int) -> float:
    """What stands at the middle of a building, in ms; the median of many places."""
    tool = QgsMapToolIdentify(canvas)
    taken = []
    features = list(buildings.getFeatures())
    for feature in features[:: max(1, len(features) // (10 * repeat))]:
        inside = feature.geometry().pointOnSurface().asPoint()
        canvas.setCenter(QgsPointXY(inside))
        at = canvas.getCoordinateTransform().transform(inside)
        begun = time.perf_counter()
        tool.identify(int(at.x()), int(at.y()), [buildings], QgsMapToolIdentify.TopDownAll)
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


def _pdf(project: QgsProject, extent: QgsRectangle, out: str, scale: float, repeat: int) -> tuple[float, int]:
    """An A3 page with map, title, legend and scale bar: the least time in ms, and the size in bytes."""
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    layout.pageCollection().page(0).setPageSize("A3", QgsLayoutItemPage.Landscape)
    area = QgsLayoutItemMap(layout)
    area.setRect(20, 20, 20, 20)
    area.setExtent(extent)
    layout.addLayoutItem(area)
    area.attemptMove(QgsLayoutPoint(12, 38))
    area.attemptResize(QgsLayoutSize(300, 215))
    area.setScale(scale)
    title = QgsLayoutItemLabel(layout)
    title.setText("Situation map")
    title.adjustSizeToText()
    layout.addLayoutItem(title)
    title.attemptMove(QgsLayoutPoint(12, 12))
    legend = QgsLayoutItemLegend(layout)
    legend.setLinkedMap(area)
    legend.setLegendFilterByMapEnabled(True)
    layout.addLayoutItem(legend)
    legend.attemptMove(QgsLayoutPoint(318, 38))
    bar = QgsLayoutItemScaleBar(layout)
    bar.setLinkedMap(area)
    bar.applyDefaultSize()
    layout.addLayoutItem(bar)
    bar.attemptMove(QgsLayoutPoint(12, 270))
    settings = QgsLayoutExporter.PdfExportSettings()
    settings.forceVectorOutput = True
    taken = []
    for _ in range(repeat):
        begun = time.perf_counter()
        result = QgsLayoutExporter(layout).exportToPdf(out, settings)
        taken.append((time.perf_counter() - begun) * 1000)
        if result != QgsLayoutExporter.Success:
            raise RuntimeError(f"QGIS could not write {out}")
    return min(taken), Path(out).stat().st_size


main()
