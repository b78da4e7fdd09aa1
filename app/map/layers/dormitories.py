"""Dormitories: where people sleep, told apart in every theme."""

from __future__ import annotations

from app.domain.message import msg
from app.map.layers import LAYERS
from app.map.layers.buildings import BuildingsLayer


class DormitoriesLayer(BuildingsLayer):
    """Above the other buildings."""

    title = msg("layer.dormitories")
    z = 42
    dormitories = True


LAYERS.add("dormitories")(DormitoriesLayer())
