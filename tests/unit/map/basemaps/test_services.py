"""Basemaps over the network, asked from a server in the test: also one that hangs, fails or lies."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import shapely

from app.campus.frame import Frame
from app.domain.errors import UserError
from app.map.basemaps.basemap import Basemap, BasemapStatus, open_reader
from app.map.basemaps.fetch import Cache, Fetcher
from app.map.basemaps.grid import CampusGrid, MercatorGrid, Patch
from app.map.basemaps.picture import Encoded, Unreachable
from app.map.basemaps.services import WMS, XYZ
from app.map.basemaps.source import service_source
from app.runtime.progress import Progress
from tests.unit.map.basemaps import maps

EPSG = 32650
HERE = shapely.get_coordinates(Frame(EPSG).from_wgs84(shapely.Point(116.33, 40.0)))[0]
AROUND = (HERE[0] - 100, HERE[1] - 100, HERE[0] + 100, HERE[1] + 100)

CAPABILITIES = """<?xml version="1.0"?>
<WMS_Capabilities version="{version}" xmlns="http://www.opengis.net/wms">
 <Service><Title>City survey</Title></Service>
 <Capability><Layer><{crs}>{systems}</{crs}><Layer><Name>ortho</Name></Layer></Layer></Capability>
</WMS_Capabilities>"""


class Server:
    """Answers with what `answer` says: a status and a body, or None to hang."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answer: tuple[int, bytes] | None = (200, maps.png(maps.GREEN))
        self.capabilities = ""
        self.let_go = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                if "GetCapabilities" in self.path:
                    self._send(200, outer.capabilities.encode())
                elif outer.answer is None:
                    outer.let_go.wait(10)
                else:
                    self._send(*outer.answer)

            def _send(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def tiles(self) -> str:
        return f"{self.address}/{{z}}/{{x}}/{{y}}.png"

    def close(self) -> None:
        self.let_go.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def test_tiles_are_fetched_once_and_then_served_from_the_disk(server: Server, cache: Cache) -> None:
    reader = XYZ(service_source(server.tiles), EPSG, Fetcher(cache))
    assert isinstance(reader.read(Patch(3, 4, 5)), Encoded)
    assert server.asked == ["/3/4/5.png"]
    again = XYZ(service_source(server.tiles), EPSG, Fetcher(cache))
    assert isinstance(again.read(Patch(3, 4, 5)), Encoded)
    assert len(server.asked) == 1


def test_rows_from_the_south_and_hosts_by_letter() -> None:
    source = service_source("https://{s}.tiles.example/{z}/{x}/{-y}.png")
    reader = XYZ(source, EPSG, Fetcher())
    assert reader.address(Patch(3, 1, 2)) == "https://a.tiles.example/3/1/5.png"


def test_a_tile_that_is_not_there_is_not_asked_for_again(server: Server, cache: Cache) -> None:
    server.answer = (404, b"nothing here")
    fetcher = Fetcher(cache)
    reader = XYZ(service_source(server.tiles), EPSG, fetcher)
    assert reader.read(Patch(3, 4, 5)) is None
    assert reader.read(Patch(3, 4, 5)) is None
    assert len(server.asked) == 1
    assert not fetcher.offline


def test_after_a_failure_the_service_is_left_alone_for_longer_and_longer(
    server: Server, cache: Cache
) -> None:
    now = [0.0]
    server.answer = (503, b"busy")
    fetcher = Fetcher(cache, clock=lambda: now[0])
    for pause in (2.0, 4.0, 8.0):
        before = len(server.asked)
        for moment in (now[0], now[0] + pause - 0.1):
            now_was, now[0] = now[0], moment
            with pytest.raises(Unreachable):
                fetcher.fetch(f"{server.address}/a")
            now[0] = max(now_was, moment)
        assert len(server.asked) == before + 1
        now[0] += 0.2
    assert fetcher.offline
    server.answer = (200, maps.png(maps.RED))
    now[0] += 100
    assert fetcher.fetch(f"{server.address}/a")
    assert not fetcher.offline


def test_a_server_that_hangs_holds_up_nobody(server: Server, cache: Cache) -> None:
    server.answer = None
    fetcher = Fetcher(cache, timeout_s=0.2)
    basemap = Basemap(service_source(server.tiles), EPSG, fetcher=fetcher)
    _wait(lambda: basemap.grid is not None)
    shown, missing = basemap.shown(AROUND, 1.0)
    assert shown == () and missing > 0
    _wait(lambda: basemap.status is BasemapStatus.OFFLINE)
    assert basemap.load(AROUND, 1.0, Progress(), patience_s=0.3) == missing
    basemap.close()


def test_when_the_network_comes_back_the_rest_arrives(server: Server, cache: Cache) -> None:
    arrived = threading.Event()
    fetcher = Fetcher(cache)
    server.answer = (200, maps.png(maps.RED))
    basemap = Basemap(service_source(server.tiles), EPSG, arrived.set, fetcher)
    _wait(lambda: basemap.grid is not None)
    assert basemap.load(AROUND, 1.0, Progress()) == 0
    assert arrived.is_set()
    assert basemap.status is BasemapStatus.READY
    basemap.close()


def test_an_error_page_is_no_picture(server: Server, cache: Cache) -> None:
    server.answer = (200, b"<html>Please sign in</html>")
    with pytest.raises(Unreachable):
        XYZ(service_source(server.tiles), EPSG, Fetcher(cache)).read(Patch(0, 0, 0))


def test_what_was_fetched_before_serves_while_offline(
    server: Server, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"{server.address}/tile"
    kept = Fetcher(cache).fetch(address)
    monkeypatch.setattr("app.map.basemaps.fetch.KEPT_S", -1.0)
    server.answer = (500, b"")
    assert Fetcher(cache).fetch(address) == kept


def test_the_cache_keeps_to_its_limit_and_throws_the_oldest_away(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "c", limit=10_000)
    for number in range(40):
        cache.put(str(number), bytes(1000))
        time.sleep(0.002)
    assert sum(path.stat().st_size for path in (tmp_path / "c").glob("*/*")) <= 11_000
    assert cache.get("39") is not None
    assert cache.get("0") is None


def test_a_disk_that_cannot_be_written_keeps_nothing_and_says_nothing(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("in the way")
    cache = Cache(file)
    cache.put("a", b"data")
    assert cache.get("a") is None


def test_a_wms_is_asked_in_the_frame_of_the_campus(server: Server, cache: Cache) -> None:
    server.capabilities = CAPABILITIES.format(version="1.3.0", crs="CRS", systems=f"EPSG:{EPSG}")
    reader = _wms(server, cache)
    assert isinstance(reader.grid, CampusGrid)
    assert reader.attribution == "City survey"
    patch = reader.grid.patches(AROUND, 1.0)[0]
    assert isinstance(reader.read(patch), Encoded)
    asked = _asked(server)
    assert (asked["VERSION"], asked["CRS"], asked["LAYERS"]) == ("1.3.0", f"EPSG:{EPSG}", "ortho")
    box = tuple(float(value) for value in asked["BBOX"].split(","))
    assert box == pytest.approx(reader.grid.bounds(patch))


def test_in_wms_1_3_northing_stands_first_where_the_axes_of_the_system_do(
    server: Server, cache: Cache
) -> None:
    """EPSG:4513 (CGCS2000, 3-degree zone 25) names northing first; 1.1.1 always asks east first."""
    for version, tag, north_first in (("1.3.0", "CRS", True), ("1.1.1", "SRS", False)):
        server.capabilities = CAPABILITIES.format(version=version, crs=tag, systems="EPSG:4513")
        reader = _wms(server, Cache(cache._folder / version), epsg=4513)
        patch = Patch(0, 1000, -9000)
        left, bottom, right, top = reader.grid.bounds(patch)
        query = parse_qs(urlsplit(reader.address(patch)).query)
        box = tuple(float(value) for value in query["BBOX"][0].split(","))
        expected = (bottom, left, top, right) if north_first else (left, bottom, right, top)
        assert box == pytest.approx(expected)
        assert tag in query


def test_a_wms_without_the_frame_is_asked_in_web_mercator_or_refused(server: Server, cache: Cache) -> None:
    server.capabilities = CAPABILITIES.format(version="1.1.1", crs="SRS", systems="EPSG:4326 EPSG:3857")
    reader = _wms(server, cache)
    assert isinstance(reader.grid, MercatorGrid)
    assert parse_qs(urlsplit(reader.address(Patch(1, 0, 0))).query)["SRS"] == ["EPSG:3857"]
    server.capabilities = CAPABILITIES.format(version="1.1.1", crs="SRS", systems="EPSG:4326")
    with pytest.raises(UserError) as refused:
        _wms(server, Cache(cache._folder / "other"))
    assert refused.value.message.key == "basemap.no_system"


@pytest.mark.parametrize("answer", ["", "<html/>", "<a", "<!DOCTYPE x [<!ENTITY a 'b'>]><WMS_Capabilities/>"])
def test_what_is_no_wms_is_refused(server: Server, cache: Cache, answer: str) -> None:
    server.capabilities = answer
    with pytest.raises(UserError) as refused:
        _wms(server, cache)
    assert refused.value.message.key == "basemap.no_wms"


def test_a_layer_that_the_wms_does_not_have_is_named(server: Server, cache: Cache) -> None:
    server.capabilities = CAPABILITIES.format(version="1.3.0", crs="CRS", systems=f"EPSG:{EPSG}")
    source = service_source(f"{server.address}/wms", layers="ortho,roads")
    with pytest.raises(UserError) as refused:
        open_reader(source, EPSG, Fetcher(cache))
    assert refused.value.message.key == "basemap.no_layer"


def _wms(server: Server, cache: Cache, epsg: int = EPSG) -> WMS:
    return WMS(service_source(f"{server.address}/wms?map=a", layers="ortho"), epsg, Fetcher(cache))


def _asked(server: Server) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(server.asked[-1]).query).items()}


def _wait(condition: object, seconds: float = 5.0) -> None:
    until = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < until
        time.sleep(0.01)


def test_no_tiles_are_asked_for_beyond_the_closest_zoom_of_a_service(server: Server, cache: Cache) -> None:
    source = service_source(server.tiles, max_zoom=17)
    reader = XYZ(source, EPSG, Fetcher(cache))
    assert reader.read(Patch(18, 0, 0)) is None and server.asked == []
    assert reader.grid.max_zoom >= 17
    assert service_source(server.tiles, max_zoom=99).max_zoom == 24
