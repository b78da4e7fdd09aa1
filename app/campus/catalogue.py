"""The capabilities and supplies that the program knows, from `data/parameters/resources.toml`."""

from __future__ import annotations

from functools import lru_cache

from app.campus.parameters import read_table
from app.domain.resource import Capability, ResourceCatalogue, Supply


@lru_cache
def catalogue() -> ResourceCatalogue:
    """The catalogue that ships."""
    content = read_table("resources")
    return ResourceCatalogue(
        {code: Capability(code, entry["en"], entry["zh"]) for code, entry in content["capabilities"].items()},
        {
            code: Supply(code, entry["en"], entry["zh"], entry["unit"], float(entry["weight_kg"]))
            for code, entry in content["supplies"].items()
        },
    )
