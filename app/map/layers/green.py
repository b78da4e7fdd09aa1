"""Lawns, parks and woods."""

from __future__ import annotations

from app.domain.campus import GroundKind
from app.domain.message import msg
from app.map.layers import LAYERS
from app.map.layers._grounds import GroundsLayer


class GreenLayer(GroundsLayer):
    """Woods above the lawns that they stand on."""

    title = msg("layer.green")
    z = 20
    kinds = (GroundKind.GREEN, GroundKind.WOOD)


LAYERS.add("green")(GreenLayer())
