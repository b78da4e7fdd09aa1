"""Outbreak in a room: how many roommates fall ill, and whether rooms keep infecting rooms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.assessment import Chart, Curve, CurveKind, InputOrigin, Result, ResultTable
from app.domain.incident import IncidentType
from app.domain.message import msg
from app.domain.source import Source, SourceStatus
from app.hazards.assessing import MODELS, Model, Scene, figure
from app.hazards.epidemic.reed_frost import mean_cases, r_star, room_outbreak
from app.hazards.inputs import Suggestion, asked
from app.hazards.parameters import ModelParameters
from app.runtime.progress import Progress

REED_FROST = Source(
    SourceStatus.COMPUTED,
    "Reed & Frost, as in Abbey 1952; R* after Ball, Mollison & Scalia-Tomba 1997 (primaries not checked)",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomInputs:
    """A room into which the infection is brought."""

    people: int = asked(msg("room.input.people"), "persons", low=1, high=40, parameter="room.people")
    escape: float = asked(msg("room.input.escape"), "", low=0, high=1, parameter="room.escape")
    introducers: int = asked(msg("room.input.introducers"), "persons", low=1, high=10, default=1)
    between: float = asked(msg("room.input.between"), "", low=0, high=20, parameter="room.between")


@MODELS.add("room-outbreak")
class RoomOutbreak(Model[RoomInputs]):
    """Reed–Frost chain in a room; `R* = R_between · μ`."""

    title = msg("room.title")
    purpose = msg("room.purpose")
    kinds = frozenset({IncidentType.INFECTION})
    Inputs = RoomInputs

    def suggest(self, scene: Scene) -> Mapping[str, Suggestion]:
        """The usual number of people in a room of the incident's building."""
        if scene.campus is None:
            return {}
        place = scene.incident.building_id if scene.incident is not None else ""
        lived_in = [
            room.residents
            for room in scene.campus.rooms
            if room.residents > 0 and (not place or room.building_id == place)
        ]
        if not lived_in:
            return {}
        usual = min(40, max(1, round(sum(lived_in) / len(lived_in))))
        source = Source(SourceStatus.GIVEN, "", msg("epidemic.source.rooms", n=len(lived_in)))
        return {"people": Suggestion(usual, InputOrigin.CAMPUS, source)}

    def assess(
        self, scene: Scene, inputs: RoomInputs, figures: ModelParameters, progress: Progress
    ) -> Result:
        """Chances by number of roommates who fall ill, their mean, and R*."""
        others = max(0, inputs.people - inputs.introducers)
        best = room_outbreak(others, inputs.escape, inputs.introducers)
        shipped = figures["room.escape"]
        spread = (shipped.high - shipped.value, shipped.value - shipped.low)
        mild = room_outbreak(others, min(1.0, inputs.escape + spread[0]), inputs.introducers)
        grave = room_outbreak(others, max(0.0, inputs.escape - spread[1]), inputs.introducers)
        source = figures["room.escape"].source
        rows = (
            ("extra_room_cases", msg("room.figure.extra"), mean_cases, "persons"),
            ("outbreak_chance", msg("room.figure.any"), _any, "probability"),
            ("all_ill_chance", msg("room.figure.all"), _all, "probability"),
        )
        found = [
            figure(name, label, of(best), unit, source, low=of(mild), high=of(grave))
            for name, label, of, unit in rows
        ]
        star = r_star(inputs.between, best)
        low, high = r_star(inputs.between, mild), r_star(inputs.between, grave)
        found.append(figure("r_star", msg("room.figure.r_star"), star, "", REED_FROST, low=low, high=high))
        words = {"extra": round(mean_cases(best), 1), "r_star": round(star, 2)}
        return Result(
            headline=msg("room.headline.spreads", **words) if star > 1 else msg("room.headline", **words),
            method=msg("room.method"),
            figures=tuple(found),
            assumptions=(msg("room.assume.alike"), msg("room.assume.band")),
            sources=(REED_FROST, *(line.figure.source for line in figures)),
            charts=(_chart(best),),
            tables=(_table(best),),
        )


def _any(chances: tuple[float, ...]) -> float:
    return 0.0 if len(chances) == 1 else min(1.0, max(0.0, 1 - chances[0]))


def _all(chances: tuple[float, ...]) -> float:
    return 0.0 if len(chances) == 1 else chances[-1]


def _chart(chances: tuple[float, ...]) -> Chart:
    curve = Curve(
        label=msg("room.axis.chance"),
        x=tuple(map(float, range(len(chances)))),
        y=chances,
        kind=CurveKind.BARS,
    )
    return Chart(
        title=msg("room.chart"),
        x_label=msg("room.figure.extra"),
        y_label=msg("room.axis.chance"),
        curves=(curve,),
    )


def _table(chances: tuple[float, ...]) -> ResultTable:
    return ResultTable(
        title=msg("room.chart"),
        heads=(msg("room.figure.extra"), msg("room.axis.chance")),
        rows=tuple(
            (msg("epidemic.number", n=number), msg("epidemic.number", n=round(chance, 3)))
            for number, chance in enumerate(chances)
        ),
        numeric=(0, 1),
    )
