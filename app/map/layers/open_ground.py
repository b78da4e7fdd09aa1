"""Plazas, parking, roadways and the named parts of the campus."""

from __future__ import annotations

from app.domain.campus import GroundKind
from app.domain.message import msg
from app.map.layers import LAYERS
from app.map.layers._grounds import GroundsLayer


class OpenGroundLayer(GroundsLayer):
    """Paved ground, and the outlines of districts."""

    title = msg("layer.open_ground")
    z = 22
    kinds = (GroundKind.DISTRICT, GroundKind.PLAZA, GroundKind.PARKING, GroundKind.ROADWAY)
    untold = frozenset({GroundKind.ROADWAY})


LAYERS.add("open_ground")(OpenGroundLayer())
