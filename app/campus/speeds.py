"""How fast each mode moves on each kind of way, and how wide a way is taken to be (`travel.toml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.campus.parameters import Parameter, parameter, read_table
from app.domain.campus import Path, PathKind, TravelMode


@dataclass(frozen=True, slots=True)
class TravelParameters:
    """The figures of `data/parameters/travel.toml`."""

    speeds: Mapping[TravelMode, Mapping[str, Parameter]]
    """By mode, then by the value of a `PathKind` or `default`; m/s."""
    widths: Mapping[PathKind, Parameter]
    responder_foot: Parameter
    """Speed of a team on foot, to be passed as `speed_mps`; m/s."""
    max_leg: Parameter
    fragment_share: Parameter
    closure_reach: Parameter

    def speed_mps(self, mode: TravelMode, kind: PathKind | None = None) -> float:
        """Speed of a mode on a kind of way, or in general."""
        by_kind = self.speeds[mode]
        return by_kind.get(kind.value if kind else "default", by_kind["default"]).value

    def path_speed_mps(self, path: Path, mode: TravelMode) -> float:
        """Speed of a mode on one path, 0 where it may not use it; wheels never use steps."""
        if not getattr(path, mode.value) or (mode is not TravelMode.FOOT and path.kind is PathKind.STEPS):
            return 0.0
        own: float | None = getattr(path, f"{mode.value}_mps")
        return self.speed_mps(mode, path.kind) if own is None else own

    def path_width_m(self, path: Path) -> float:
        """The surveyed width of a path, or the usual one of its kind."""
        return self.widths[path.kind].value if path.width_m is None else path.width_m


@lru_cache
def travel_parameters() -> TravelParameters:
    """The shipped figures."""
    table = read_table("travel")
    return TravelParameters(
        speeds={
            mode: {kind: parameter(entry) for kind, entry in table["speed"][mode.value].items()}
            for mode in TravelMode
        },
        widths={kind: parameter(table["width"][kind.value]) for kind in PathKind},
        responder_foot=parameter(table["team"]["responder_foot"]),
        max_leg=parameter(table["connector"]["max_leg"]),
        fragment_share=parameter(table["connector"]["fragment_share"]),
        closure_reach=parameter(table["connector"]["closure_reach"]),
    )
