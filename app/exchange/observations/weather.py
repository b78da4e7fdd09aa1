"""The weather: a row in any of the usual units, and the answer of an address that is asked again."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from urllib.parse import urlsplit

from app.campus.words import key
from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.observation import Sky, WeatherReport
from app.domain.source import Source, SourceStatus
from app.exchange.observations.cells import Row, identity
from app.exchange.observations.mapping import write_atomically
from app.runtime.files import config_path
from app.runtime.progress import Progress

MPS: Mapping[str, float] = {"mps": 1.0, "kmh": 1 / 3.6, "knots": 1852 / 3600, "mph": 0.44704}
"""Metres per second of each unit; the international knot and mile."""
FASTEST_MPS = 120.0
"""Above the highest gust on record, 113 m/s (after the WMO archive of extremes, primary not checked)."""
_COLDEST, _HOTTEST = -90.0, 60.0
_HEAVIEST_MM_H = 500.0
MAX_BYTES = 1_000_000
FILE = "weather_source.json"
_TIMEOUT_S = 10
_COMPASS = (
    "n",
    "nne",
    "ne",
    "ene",
    "e",
    "ese",
    "se",
    "sse",
    "s",
    "ssw",
    "sw",
    "wsw",
    "w",
    "wnw",
    "nw",
    "nnw",
)
_CHINESE = ("北", "东北", "东", "东南", "南", "西南", "西", "西北")


def weather_of(row: Row, at: datetime, *, origin: str, author: str, received_at: datetime) -> WeatherReport:
    """The report of one row; the unit of each speed stands in the name of its field.

    Raises:
        UserError: wind or its direction is missing or impossible, or another figure is.
    """
    wind = _speed(row, "wind")
    direction = _direction(row.text("wind_from_deg"), row)
    if wind is None or direction is None:
        raise UserError(msg("observations.missing", field="wind" if wind is None else "wind_from_deg"))
    station = row.text("station")
    return WeatherReport(
        id=identity("weather", station, at.isoformat()),
        at=at,
        wind_mps=wind,
        wind_from_deg=direction,
        source=Source(SourceStatus.GIVEN, station or origin.rpartition(":")[0] or origin),
        temperature_c=_temperature(row),
        sky=_sky(row.text("sky")),
        gust_mps=_speed(row, "gust"),
        rain_mm_h=row.number("rain_mm_h", 0.0, _HEAVIEST_MM_H),
        origin=origin,
        author=author,
        received_at=received_at,
    )


def _speed(row: Row, what: str) -> float | None:
    for unit, factor in MPS.items():
        value = row.number(f"{what}_{unit}", 0.0, FASTEST_MPS / factor)
        if value is not None:
            return round(value * factor, 6)
    return None


def _direction(text: str, row: Row) -> float | None:
    word = key(text).removesuffix("风")
    if word in _COMPASS:
        return _COMPASS.index(word) * 22.5
    if word in _CHINESE:
        return _CHINESE.index(word) * 45.0
    value = row.number("wind_from_deg", 0.0, 360.0)
    return None if value is None else value % 360.0


def _temperature(row: Row) -> float | None:
    celsius = row.number("temperature_c", _COLDEST, _HOTTEST)
    fahrenheit = row.number("temperature_f", _COLDEST * 1.8 + 32, _HOTTEST * 1.8 + 32)
    return celsius if celsius is not None or fahrenheit is None else round((fahrenheit - 32) / 1.8, 6)


def _sky(text: str) -> Sky | None:
    if not text:
        return None
    found = {key(sky.value): sky for sky in Sky}.get(key(text))
    if found is None:
        raise UserError(
            msg("observations.sky_unknown", text=text[:60], skies=", ".join(sky.value for sky in Sky))
        )
    return found


@dataclass(frozen=True, slots=True)
class WeatherSource:
    """An address that answers with the weather as JSON, how often it is asked, and its names of fields."""

    url: str
    seconds: int = 600
    fields: tuple[tuple[str, str], ...] = ()
    """Field and the column of the answer that holds it; empty: by their names."""

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", self.url):
            raise UserError(msg("weather.bad_address", url=self.url[:200]))
        if not 10 <= self.seconds <= 86_400:
            raise UserError(msg("weather.bad_interval", low=10, high=86_400))

    @property
    def name(self) -> str:
        """The host: what is kept of the address beside its answers, for the rest may hold a key."""
        return urlsplit(self.url).hostname or ""


def load_source() -> WeatherSource | None:
    """The address in the settings folder; None where there is none that can be used."""
    try:
        entry = json.loads((config_path() / FILE).read_text("utf-8"))
        fields = tuple((str(field), str(column)) for field, column in entry["fields"])
        return WeatherSource(str(entry["url"]), int(entry["seconds"]), fields)
    except (OSError, ValueError, KeyError, TypeError, RecursionError, UserError):
        return None


def keep_source(source: WeatherSource | None) -> None:
    """Keep the address in the settings folder, or forget it."""
    if source is None:
        (config_path() / FILE).unlink(missing_ok=True)
    else:
        write_atomically(config_path() / FILE, json.dumps(asdict(source)))


def fetch(address: WeatherSource | str, progress: Progress) -> bytes:
    """The answer of a web address; for a job's thread.

    Raises:
        UserError: it does not answer in time, answers with an error, or with too much.
        Cancelled: a person stopped it.
    """
    source = WeatherSource(address) if isinstance(address, str) else address
    host = urlsplit(source.url).hostname or ""
    request = urllib.request.Request(source.url, headers={"User-Agent": "Muster"})
    found = bytearray()
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as answer:
            while block := answer.read(65_536):
                progress.check()
                found += block
                if len(found) > MAX_BYTES:
                    raise UserError(msg("weather.too_large", host=host))
    except (OSError, ValueError, urllib.error.URLError) as error:
        reason = str(getattr(error, "reason", error))[:200]
        raise UserError(msg("weather.no_answer", host=host, reason=reason)) from error
    return bytes(found)
