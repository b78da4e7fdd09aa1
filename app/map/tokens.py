"""The design tokens of the whole program: window, map, charts, sheet and web page dress from here. No Qt.

Red is danger and nothing else. Danger, caution and safe follow ISO 22324:2022 (red, yellow, green; the text
on them white, black, white; colours as printed in the standard not checked). Response levels follow the
four-colour scale used in China (I red, II orange, III yellow, IV blue). Every meaning that has a colour also
has a word, an icon or a hatch; the colours were chosen to stay apart in lightness, so that a grey print and
colour-blind eyes can tell them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.domain.campus import BuildingUse, GroundKind
from app.domain.drawing import CordonKind
from app.domain.incident import EvacuationStatus, Level

FONT_FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "Hiragino Sans GB",
    "WenQuanYi Micro Hei",
    "Droid Sans Fallback",
)
"""Font families with Latin and Chinese, best first; the first that is installed dresses everything."""

MONO_FAMILIES = ("Noto Sans Mono CJK SC", "DejaVu Sans Mono", "Menlo", "Consolas", "Liberation Mono")
"""Families for coordinates and hashes, best first."""


@dataclass(frozen=True, slots=True)
class Swatch:
    """A fill, the outline that goes with it, and text that can be read on the fill (contrast ≥ 4.5:1)."""

    fill: str
    line: str
    ink: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeScale:
    """Font sizes in px of 1/96 inch."""

    caption: float = 11
    body: float = 13
    strong: float = 14
    title: float = 17
    headline: float = 22
    display: float = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Radii:
    """Corner radii in px."""

    small: float = 4
    medium: float = 6
    large: float = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class MapColours:
    """The map's own colours; the ones with a meaning are in `Tokens`."""

    outside: str
    ground: str
    boundary: str
    road: str
    road_casing: str
    footway: str
    footway_casing: str
    steps: str
    label: str
    label_soft: str
    label_water: str
    label_green: str
    halo: str
    grid: str
    route: str
    route_casing: str
    tours: tuple[str, ...]
    """The lines of vehicles, one after the other."""
    depot: Swatch
    place: Swatch
    closure: Swatch
    annotation: Swatch
    cordons: Mapping[CordonKind, Swatch]
    """Of the tape: `line` and, between its strokes, `fill`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """One theme. Colours are `#rrggbb`."""

    name: str
    dark: bool
    surface: str
    raised: str
    sunken: str
    line: str
    line_strong: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_ink: str
    accent_soft: str
    accent_hover: str
    focus: str
    selection: str
    shadow: str
    danger: Swatch
    caution: Swatch
    safe: Swatch
    info: Swatch
    exercise: Swatch
    levels: Mapping[Level, Swatch]
    buildings: Mapping[BuildingUse, Swatch]
    grounds: Mapping[GroundKind, Swatch]
    zones: Mapping[EvacuationStatus, Swatch]
    map: MapColours
    type: TypeScale = field(default_factory=TypeScale)
    radii: Radii = field(default_factory=Radii)


_LEVELS = {
    Level.I: Swatch("#c4162a", "#8d0f1e", "#ffffff"),
    Level.II: Swatch("#f08a1d", "#a95a06", "#1c1206"),
    Level.III: Swatch("#f7d038", "#a3860b", "#1d1902"),
    Level.IV: Swatch("#1f5fbf", "#143f80", "#ffffff"),
}

LIGHT = Tokens(
    name="light",
    dark=False,
    surface="#f3f4f6",
    raised="#ffffff",
    sunken="#e8eaee",
    line="#d9dde3",
    line_strong="#b4bcc7",
    text="#171c23",
    muted="#525c69",
    faint="#7d8794",
    accent="#0b6477",
    accent_ink="#ffffff",
    accent_soft="#d8ebef",
    accent_hover="#0d7a91",
    focus="#0b84a0",
    selection="#0a9cc0",
    shadow="#1a2230",
    danger=Swatch("#c4162a", "#8d0f1e", "#ffffff"),
    caution=Swatch("#f7d038", "#8a6d00", "#1d1902"),
    safe=Swatch("#12784a", "#0b5533", "#ffffff"),
    info=Swatch("#1f5fbf", "#143f80", "#ffffff"),
    exercise=Swatch("#5b3f99", "#402b70", "#ffffff"),
    levels=_LEVELS,
    buildings={
        BuildingUse.DORMITORY: Swatch("#b3a1d8", "#4b3a83", "#1e1440"),
        BuildingUse.RESIDENTIAL: Swatch("#d9d0ea", "#8b7cb0", "#2b2145"),
        BuildingUse.TEACHING: Swatch("#e3d6c1", "#97845f", "#33290f"),
        BuildingUse.RESEARCH: Swatch("#d7d2c8", "#8b8474", "#2b271d"),
        BuildingUse.LABORATORY: Swatch("#cdc5b2", "#6f6750", "#2a2514"),
        BuildingUse.LIBRARY: Swatch("#c6d6e2", "#6f8da4", "#15293a"),
        BuildingUse.CANTEEN: Swatch("#ecd2bb", "#b08259", "#3f240b"),
        BuildingUse.CLINIC: Swatch("#bfe0d2", "#4f957a", "#0c3526"),
        BuildingUse.SPORTS: Swatch("#cfdcc2", "#869c70", "#233013"),
        BuildingUse.CULTURE: Swatch("#e4cfd8", "#a37c8d", "#3d1f2c"),
        BuildingUse.ADMINISTRATION: Swatch("#d3d8de", "#828c98", "#1f2731"),
        BuildingUse.COMMERCIAL: Swatch("#eadfc9", "#ad9967", "#392e0e"),
        BuildingUse.SERVICE: Swatch("#cfccc6", "#8a857c", "#26231d"),
        BuildingUse.PARKING: Swatch("#d5d8db", "#9aa1a8", "#252a30"),
        BuildingUse.OTHER: Swatch("#deddd9", "#a19e97", "#2b2a27"),
    },
    grounds={
        GroundKind.WATER: Swatch("#bfdcec", "#8db9d2", "#1c4c68"),
        GroundKind.GREEN: Swatch("#e1ebd5", "#c8d8b6", "#3c5a28"),
        GroundKind.WOOD: Swatch("#cfdfbf", "#b0c79b", "#33521f"),
        GroundKind.SPORTS: Swatch("#cfe3c0", "#8fb679", "#2f5220"),
        GroundKind.PLAZA: Swatch("#efebe2", "#dcd6c8", "#565042"),
        GroundKind.PARKING: Swatch("#e7e8ea", "#cfd2d6", "#4b525b"),
        GroundKind.ROADWAY: Swatch("#ffffff", "#d2cec5", "#4b525b"),
        GroundKind.DISTRICT: Swatch("#f1efe9", "#bdb6a5", "#565042"),
    },
    zones={
        EvacuationStatus.ORDER: Swatch("#c4162a", "#a01022", "#ffffff"),
        EvacuationStatus.ADVISORY: Swatch("#f2c51b", "#8a6d00", "#1d1902"),
        EvacuationStatus.SHELTER: Swatch("#1f5fbf", "#174a96", "#ffffff"),
        EvacuationStatus.REENTRY: Swatch("#12784a", "#0d5e39", "#ffffff"),
        EvacuationStatus.NONE: Swatch("#5c6672", "#454d57", "#ffffff"),
    },
    map=MapColours(
        outside="#e9ebec",
        ground="#f6f5f1",
        boundary="#7d8794",
        road="#ffffff",
        road_casing="#c6c1b6",
        footway="#fdfcf9",
        footway_casing="#d5cfc2",
        steps="#a59c8a",
        label="#23272e",
        label_soft="#5b6169",
        label_water="#1f5877",
        label_green="#43672c",
        halo="#ffffff",
        grid="#8b95a1",
        route="#0b5f8a",
        route_casing="#ffffff",
        tours=("#6a3d9a", "#00695c", "#7a4a00", "#4b5a00"),
        depot=Swatch("#0b5f8a", "#07415f", "#ffffff"),
        place=Swatch("#3d4753", "#262d36", "#ffffff"),
        closure=Swatch("#f7d038", "#1d1902", "#1d1902"),
        annotation=Swatch("#8a2f7a", "#6c2460", "#ffffff"),
        cordons={
            CordonKind.INNER: Swatch("#ffffff", "#a01022", "#a01022"),
            CordonKind.OUTER: Swatch("#ffffff", "#174a96", "#174a96"),
            CordonKind.TRAFFIC: Swatch("#ffffff", "#3d4753", "#3d4753"),
        },
    ),
)

DARK = Tokens(
    name="dark",
    dark=True,
    surface="#14181e",
    raised="#1c222a",
    sunken="#0f1216",
    line="#2e3641",
    line_strong="#4a5563",
    text="#e9edf2",
    muted="#a7b1bd",
    faint="#7c8794",
    accent="#46b4cc",
    accent_ink="#06222a",
    accent_soft="#173842",
    accent_hover="#6ac6da",
    focus="#5cc4da",
    selection="#5fd2ee",
    shadow="#000000",
    danger=Swatch("#d42a3e", "#ff8a94", "#ffffff"),
    caution=Swatch("#f2cc3a", "#f8e08a", "#1d1902"),
    safe=Swatch("#137a4b", "#62d29f", "#ffffff"),
    info=Swatch("#2f6fd0", "#8fb8f5", "#ffffff"),
    exercise=Swatch("#6d4fb3", "#b49ded", "#ffffff"),
    levels={
        Level.I: Swatch("#d42a3e", "#ff8a94", "#ffffff"),
        Level.II: Swatch("#ef8e27", "#ffc080", "#1c1206"),
        Level.III: Swatch("#f2cc3a", "#f8e08a", "#1d1902"),
        Level.IV: Swatch("#2f6fd0", "#8fb8f5", "#ffffff"),
    },
    buildings={
        BuildingUse.DORMITORY: Swatch("#6f5cae", "#b9a6ee", "#ffffff"),
        BuildingUse.RESIDENTIAL: Swatch("#494262", "#7d72a3", "#ece8f7"),
        BuildingUse.TEACHING: Swatch("#4d4639", "#837760", "#f2ead9"),
        BuildingUse.RESEARCH: Swatch("#434340", "#737069", "#ecebe6"),
        BuildingUse.LABORATORY: Swatch("#53503f", "#9a9270", "#f3efdd"),
        BuildingUse.LIBRARY: Swatch("#38495a", "#66839e", "#e3eef8"),
        BuildingUse.CANTEEN: Swatch("#57442f", "#96744e", "#f9e9d8"),
        BuildingUse.CLINIC: Swatch("#2a5546", "#56a387", "#dff5ec"),
        BuildingUse.SPORTS: Swatch("#3d4a34", "#6d8459", "#e8f2de"),
        BuildingUse.CULTURE: Swatch("#533f4a", "#8f6e7f", "#f7e6ee"),
        BuildingUse.ADMINISTRATION: Swatch("#3e464f", "#6f7b88", "#e7ecf2"),
        BuildingUse.COMMERCIAL: Swatch("#504a37", "#8b8059", "#f5eed9"),
        BuildingUse.SERVICE: Swatch("#403f3d", "#6c6a66", "#ebeae7"),
        BuildingUse.PARKING: Swatch("#363b41", "#5d656e", "#e3e7eb"),
        BuildingUse.OTHER: Swatch("#3d3f41", "#696c70", "#e6e8ea"),
    },
    grounds={
        GroundKind.WATER: Swatch("#17344a", "#2b5673", "#a9d2ee"),
        GroundKind.GREEN: Swatch("#1d2a20", "#2a3c2d", "#a6c79a"),
        GroundKind.WOOD: Swatch("#1a2f20", "#2b4a32", "#a6c79a"),
        GroundKind.SPORTS: Swatch("#223a29", "#4a7556", "#b3d9a8"),
        GroundKind.PLAZA: Swatch("#25292e", "#333940", "#c2c7cd"),
        GroundKind.PARKING: Swatch("#21262c", "#333a42", "#b6bdc6"),
        GroundKind.ROADWAY: Swatch("#2d343d", "#3c4550", "#b6bdc6"),
        GroundKind.DISTRICT: Swatch("#1c2127", "#4a5563", "#b6bdc6"),
    },
    zones={
        EvacuationStatus.ORDER: Swatch("#d42a3e", "#ff6b78", "#ffffff"),
        EvacuationStatus.ADVISORY: Swatch("#f2cc3a", "#f2cc3a", "#1d1902"),
        EvacuationStatus.SHELTER: Swatch("#2f6fd0", "#78a9f2", "#ffffff"),
        EvacuationStatus.REENTRY: Swatch("#137a4b", "#4fc48f", "#ffffff"),
        EvacuationStatus.NONE: Swatch("#8993a0", "#a7b1bd", "#14181e"),
    },
    map=MapColours(
        outside="#0f1318",
        ground="#191e24",
        boundary="#6d7986",
        road="#39424d",
        road_casing="#10141a",
        footway="#333b45",
        footway_casing="#171b21",
        steps="#5b6672",
        label="#eef1f5",
        label_soft="#b3bcc7",
        label_water="#9fcdec",
        label_green="#a6c79a",
        halo="#14181e",
        grid="#5f6b78",
        route="#4cc2f0",
        route_casing="#0c1a22",
        tours=("#c3a2f5", "#5fd6c0", "#e0b36a", "#c3cf5f"),
        depot=Swatch("#2b9fd0", "#8ad6f5", "#04161f"),
        place=Swatch("#c5ced8", "#eef1f5", "#171c23"),
        closure=Swatch("#f2cc3a", "#14110a", "#1d1902"),
        annotation=Swatch("#e59ad8", "#f0b8e6", "#2a0c25"),
        cordons={
            CordonKind.INNER: Swatch("#ff8a94", "#4a0a12", "#ff8a94"),
            CordonKind.OUTER: Swatch("#9cc0f7", "#10264a", "#9cc0f7"),
            CordonKind.TRAFFIC: Swatch("#d5dde6", "#2a323b", "#d5dde6"),
        },
    ),
)

PAPER = replace(
    LIGHT,
    name="paper",
    surface="#ffffff",
    sunken="#f1f3f5",
    line="#c9ced6",
    map=replace(LIGHT.map, outside="#f4f5f5", ground="#fbfaf7"),
)
"""LIGHT on white paper, for the sheet."""


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0 black to 1 white (WCAG 2.2)."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
