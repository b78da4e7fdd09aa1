"""Sports grounds."""

from __future__ import annotations

from app.domain.campus import GroundKind
from app.domain.message import msg
from app.map.layers import LAYERS
from app.map.layers._grounds import GroundsLayer


class SportsLayer(GroundsLayer):
    """Pitches, courts and tracks."""

    title = msg("layer.sports")
    z = 26
    kinds = (GroundKind.SPORTS,)


LAYERS.add("sports")(SportsLayer())
