"""What an import did, as values; whoever shows it puts them into words."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from app.campus.network import Connectivity, PathNetwork
from app.domain.campus import BuildingState, BuildingUse, Occupancy, TravelMode
from app.domain.message import Message, msg
from app.domain.operation import Campus
from app.domain.source import Finding, Severity, SourceStatus

_ORDER = (Severity.REJECTED, Severity.REPAIRED, Severity.WARNING, Severity.INFO)


@dataclass(frozen=True, slots=True)
class Changes:
    """Against the campus that was there before."""

    added: int
    changed: int
    vanished: int


@dataclass(frozen=True, slots=True)
class EstimatedUse:
    """People estimated for the buildings of one use; each building's own rule stands in its occupancy."""

    use: BuildingUse
    buildings: int
    by_day: int
    """The best figures on a weekday in term at 11:00, summed."""
    by_night: int
    """The same at 03:00."""


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings that differ only in their subject and figures."""

    severity: Severity
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """The counts, the connectivity and the findings of an import."""

    recipe: str
    files: tuple[str, ...]
    epsg: int
    crs_name: str
    timezone: str
    counts: tuple[tuple[Message, int], ...]
    """How many of each kind of record."""
    uses: tuple[tuple[BuildingUse, int], ...]
    states: tuple[tuple[BuildingState, int], ...]
    connectivity: tuple[tuple[TravelMode, Connectivity], ...]
    rooms_left_out: int
    """Indoor rooms that the source draws as buildings."""
    indoor_ways_left_out: int
    """Indoor ways that no way from outside reaches."""
    estimates: tuple[EstimatedUse, ...]
    """The people that were estimated, by use of the building."""
    changes: Changes | None
    findings: tuple[Finding, ...]

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """The findings of one severity."""
        return tuple(finding for finding in self.findings if finding.severity is severity)

    def groups(self) -> tuple[FindingGroup, ...]:
        """The findings grouped by what they say, gravest first, so that a long list can be cut short."""
        grouped: dict[object, list[Finding]] = defaultdict(list)
        for finding in self.findings:
            params = dict(finding.message.params)
            reason = params.get("reason")
            said = reason.key if isinstance(reason, Message) else reason
            grouped[finding.severity, finding.message.key, params.get("kind"), said].append(finding)
        return tuple(FindingGroup(found[0].severity, tuple(found)) for found in grouped.values())

    def lines(self, limit: int = 20) -> tuple[Message, ...]:
        """The whole report line by line, at most `limit` findings of a group."""
        found: list[Message] = []
        for group in self.groups():
            found += (
                msg("report.finding", severity=group.severity, finding=finding.message)
                for finding in group.findings[:limit]
            )
            if len(group.findings) > limit:
                found.append(msg("report.more", number=len(group.findings) - limit))
        return (*self.summary(), *found)

    def summary(self) -> tuple[Message, ...]:
        """The report's head, line by line."""
        return (
            msg("report.source", recipe=self.recipe, files=", ".join(self.files)),
            msg("report.frame", epsg=self.epsg, name=self.crs_name, timezone=self.timezone),
            *(msg("report.count", what=what, number=number) for what, number in self.counts),
            *(msg("report.use", use=use, number=number) for use, number in self.uses),
            *(msg("report.state", state=state, number=number) for state, number in self.states),
            *(_connectivity(mode, found) for mode, found in self.connectivity),
            *((msg("report.rooms_left_out", n=self.rooms_left_out),) if self.rooms_left_out else ()),
            *(
                (msg("report.indoor_left_out", n=self.indoor_ways_left_out),)
                if self.indoor_ways_left_out
                else ()
            ),
            *(_estimate(one) for one in self.estimates),
            *(() if self.changes is None else (_changes(self.changes),)),
            *(
                msg("report.findings", severity=severity, number=len(self.of(severity)))
                for severity in _ORDER
                if self.of(severity)
            ),
        )


def count_records(campus: Campus) -> tuple[tuple[Message, int], ...]:
    """How many of each kind of record a campus has; buildings and ways also where there are none."""
    counted = (
        (msg("report.buildings"), len(campus.buildings)),
        (msg("report.paths"), len(campus.paths)),
        (msg("report.entrances"), len(campus.entrances)),
        (msg("report.places"), len(campus.places)),
        (msg("report.grounds"), len(campus.grounds)),
        (msg("report.rooms"), len(campus.rooms)),
        (msg("report.hazmat"), len(campus.hazmat)),
        (msg("report.depots"), len(campus.depots)),
    )
    return tuple((what, number) for place, (what, number) in enumerate(counted) if number or place < 2)


def count_uses(campus: Campus) -> tuple[tuple[BuildingUse, int], ...]:
    """Buildings by use, in the order of the uses."""
    counted = Counter(building.use for building in campus.buildings)
    return tuple((use, counted[use]) for use in BuildingUse if counted[use])


def count_states(campus: Campus) -> tuple[tuple[BuildingState, int], ...]:
    """Buildings by state, in the order of the states."""
    counted = Counter(building.state for building in campus.buildings)
    return tuple((state, counted[state]) for state in BuildingState if counted[state])


def sum_estimates(campus: Campus) -> tuple[EstimatedUse, ...]:
    """The people that were estimated, in the order of the uses."""
    found: dict[BuildingUse, list[Occupancy]] = defaultdict(list)
    for building in campus.buildings:
        if building.occupancy is not None and building.occupancy.source.status is not SourceStatus.GIVEN:
            found[building.use].append(building.occupancy)
    return tuple(
        EstimatedUse(
            use,
            len(found[use]),
            sum(one.term_weekday[11] for one in found[use]),
            sum(one.term_weekday[3] for one in found[use]),
        )
        for use in BuildingUse
        if found[use]
    )


def connectivity_by_mode(network: PathNetwork) -> tuple[tuple[TravelMode, Connectivity], ...]:
    """How the ways of each mode hang together."""
    return tuple((mode, network.connectivity(mode)) for mode in TravelMode)


def by_gravity(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Findings with what was lost first; the order within a severity stays."""
    return tuple(sorted(findings, key=lambda finding: _ORDER.index(finding.severity)))


def _connectivity(mode: TravelMode, found: Connectivity) -> Message:
    return msg(
        "report.connectivity",
        mode=mode,
        km=f"{found.length_m / 1000:.1f}",
        share=f"{100 * found.largest_share:.1f}",
        pieces=found.components,
    )


def _changes(changes: Changes) -> Message:
    return msg("report.changes", added=changes.added, changed=changes.changed, vanished=changes.vanished)


def _estimate(one: EstimatedUse) -> Message:
    return msg("report.estimated", use=one.use, n=one.buildings, by_day=one.by_day, by_night=one.by_night)
