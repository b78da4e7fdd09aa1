"""What the kind of incident brings with it: level floor, first extent, first-ten-minutes checklist.

A playbook is `data/playbooks/<incident type>.toml`; one in the user's own `playbooks` folder stands in its
place.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.domain.errors import UserError
from app.domain.incident import ExtentKind, IncidentType, Level
from app.domain.message import Message, bilingual, msg
from app.domain.source import Source, SourceStatus
from app.runtime.files import config_path, data_path


@dataclass(frozen=True, slots=True)
class Playbook:
    """How an incident of one type begins."""

    type: IncidentType
    level_floor: Level
    floor_reason: Message
    floor_source: Source
    extent: ExtentKind
    radius_m: float | None
    """Of a circle; None for the other kinds."""
    burns: bool
    """Whether a building has an exposure ring."""
    checklist: tuple[Message, ...]


def playbook(kind: IncidentType) -> Playbook:
    """The playbook of a type of incident.

    Raises:
        UserError: the file cannot be read, or says something that a playbook cannot say.
    """
    own = config_path() / "playbooks" / f"{kind.value}.toml"
    return _load(kind, own if own.exists() else data_path("playbooks", f"{kind.value}.toml"))


@lru_cache
def _load(kind: IncidentType, path: Path) -> Playbook:
    try:
        table = tomllib.loads(path.read_text("utf-8"))
        return _parse(kind, table)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UserError(msg("playbook.unreadable", file=path.name, problem=str(error))) from error
    except (KeyError, TypeError, ValueError) as error:
        raise UserError(msg("playbook.invalid", file=path.name, problem=str(error))) from error


def _parse(kind: IncidentType, table: dict[str, Any]) -> Playbook:
    floor, extent = table["level_floor"], table["extent"]
    extent_kind = ExtentKind(extent["kind"])
    return Playbook(
        type=kind,
        level_floor=Level(floor["level"]),
        floor_reason=words(floor["reason"]),
        floor_source=Source(SourceStatus(floor["status"]), floor["source"]),
        extent=extent_kind,
        radius_m=float(extent["radius_m"]) if extent_kind is ExtentKind.CIRCLE else None,
        burns=bool(extent.get("burns", True)),
        checklist=tuple(words(line) for line in table["checklist"]),
    )


def words(entry: dict[str, str]) -> Message:
    """A message whose words come from a data file in both languages: `{en = "…", zh = "…"}`."""
    return bilingual(entry["en"], entry["zh"])
