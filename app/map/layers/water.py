"""Water."""

from __future__ import annotations

from app.domain.campus import GroundKind
from app.domain.message import msg
from app.map.layers import LAYERS
from app.map.layers._grounds import GroundsLayer


class WaterLayer(GroundsLayer):
    """Lakes, ponds and rivers."""

    title = msg("layer.water")
    z = 24
    kinds = (GroundKind.WATER,)


LAYERS.add("water")(WaterLayer())
