"""The basemap: a map of somebody else below the campus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.message import msg
from app.map.content import Content
from app.map.layers import LAYERS, Layer, LayerGroup
from app.map.look import MapLook
from app.map.state import MapState
from app.runtime.progress import Progress

if TYPE_CHECKING:
    from app.map.basemaps.basemap import Basemap


class BasemapLayer(Layer):
    """One picture, read aside; nothing where a person wants plain ground."""

    title = msg("layer.basemap")
    z = 5
    group = LayerGroup.BASEMAP

    def inputs(self, state: MapState) -> tuple[object, ...]:
        """The basemap in use."""
        return (basemap_of(state),)

    def build(self, state: MapState) -> Content:
        """The basemap alone."""
        found = basemap_of(state)
        return Content(rasters=(found,) if found is not None else ())


def basemap_of(state: MapState) -> Basemap | None:
    """The basemap that the look of a state names; None for plain ground and for one that nobody keeps."""
    return _opened(state.look, state.snapshot.campus.info.epsg)


def wait_for_basemap(look: MapLook, epsg: int, progress: Progress) -> None:
    """Wait some seconds at most until the basemap of a look is open, so that paper says whose it is."""
    found = _opened(look, epsg)
    if found is not None:
        found.wait_open(progress)


def _opened(look: MapLook, epsg: int) -> Basemap | None:
    if not look.basemap:
        return None
    from app.map.basemaps.basemap import OPENED
    from app.map.basemaps.source import source_of

    source = source_of(look.basemap)
    return OPENED.get(source, epsg) if source is not None else None


LAYERS.add("basemap")(BasemapLayer())
