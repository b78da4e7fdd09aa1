"""OpenStreetMap rows as tags, with a few made ones (`@…`) for what takes more than one tag to say.

`@id`: `node/1`, `way/2`, `relation/3`. `@level`: the storey or bridge layer that the row is on. `@indoor`:
`yes` where the row says that it is inside a building. `@address`: street and number. `@height_m`, `@width_m`,
`@floors`: in metres and whole storeys. Meanings of tags after the OpenStreetMap wiki.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.campus.importing.fields import cell_text

Tags = dict[str, object]

_PAIR = re.compile(r'"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(r"\\(.)")
_NUMBER = re.compile(r"-?\d{1,6}(?:\.\d{1,6})?")
_LENGTH = re.compile(r"(\d{1,6}(?:\.\d{1,6})?)\s*(m|ft|')?(?:\s*(\d{1,4}(?:\.\d{1,6})?)\s*\")?")
_HAN = re.compile(r"[\u3400-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_KINDS = {"points": "node", "lines": "way", "multilinestrings": "relation", "multipolygons": "relation"}
_INDOOR = frozenset({"room", "area", "corridor", "wall", "yes", "door", "level"})
_OWN = frozenset({"osm_id", "osm_way_id", "other_tags", "z_order"})
_FOOT_M = 0.3048


def tags(layer: str, row: Mapping[str, object]) -> Tags:
    """The tags of a row of GDAL's OpenStreetMap layers, the made ones with them."""
    found: Tags = {key: value for key, value in row.items() if key not in _OWN and value is not None}
    found.update(parse_other_tags(cell_text_of(row.get("other_tags"))))
    found["@id"] = _source_id(layer, row)
    found["@level"] = _level(found)
    if cell_text(found.get("indoor")) in _INDOOR or found.get("highway") in ("corridor", "elevator"):
        found["@indoor"] = "yes"
    street, number = cell_text(found.get("addr:street")), cell_text(found.get("addr:housenumber"))
    if street:
        found["@address"] = f"{number} {street}".strip()
    for made, tag in (("@height_m", "height"), ("@width_m", "width")):
        metres = length_m(cell_text(found.get(tag)))
        if metres is not None:
            found[made] = metres
    floors = _NUMBER.fullmatch(cell_text(found.get("building:levels")))
    if floors is not None:
        found["@floors"] = max(1, -int(-float(floors.group()) // 1))
    name = cell_text(found.get("name"))
    if "name:zh" not in found and _HAN.search(name) and not _KANA.search(name):
        found["name:zh"] = name
    return found


def parse_other_tags(text: str) -> dict[str, str]:
    """GDAL's `"key"=>"value","key"=>"value"`, with backslash escapes; what does not parse is left out."""
    return {_ESCAPE.sub(r"\1", key): _ESCAPE.sub(r"\1", value) for key, value in _PAIR.findall(text)}


def length_m(text: str) -> float | None:
    """Metres of `3`, `3.5 m`, `12 ft`, `12'` or `12'6"`; None for anything else."""
    match = _LENGTH.fullmatch(text.strip())
    if match is None:
        return None
    value, unit, inches = match.groups()
    if unit in ("ft", "'"):
        return round((float(value) + float(inches or 0) / 12) * _FOOT_M, 4)
    return None if inches else float(value)


def cell_text_of(raw: object) -> str:
    """The text of a cell as it stands, however long."""
    return raw if isinstance(raw, str) else ""


def _source_id(layer: str, row: Mapping[str, object]) -> str:
    way = cell_text(row.get("osm_way_id"))
    if layer == "multipolygons" and way:
        return f"way/{way}"
    return f"{_KINDS.get(layer, 'relation')}/{cell_text(row.get('osm_id'))}"


def _level(found: Tags) -> int:
    """The first storey of `level`, else the `layer`, else 1 on a bridge and -1 in a tunnel, else 0."""
    for tag in ("level", "layer"):
        number = _NUMBER.match(cell_text(found.get(tag)))
        if number is not None:
            return max(-20, min(200, int(float(number.group()) // 1)))
    if cell_text(found.get("bridge")) not in ("", "no"):
        return 1
    if cell_text(found.get("tunnel")) not in ("", "no", "building_passage"):
        return -1
    return 0
