"""What comes in by itself: a folder, posts to the endpoint, an address; and the monitor that shows it."""

from __future__ import annotations

import http.server
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.domain.observation import WarningStatus
from app.exchange.observations.weather import WeatherSource, load_source
from app.portal.token import intake_token
from app.views.monitor.drawer import MonitorDrawer
from app.views.monitor.feeds import Feeds, load_setup
from app.views.monitor.sources_card import SourcesCard
from tests.views.monitor.test_from_visits_to_plan import visits_file
from tests.views.seat import Seat


def sources(seat: Seat) -> SourcesCard:
    seat.desk.turned.emit("sources")
    card = seat.window.map.cards.card(SourcesCard, seat.window.feeds)
    seat.wait(card.isVisible)
    return card


def scanned(seat: Seat) -> None:
    """Two looks: a file counts when it has come to rest."""
    feeds: Feeds = seat.window.feeds
    for _ in range(2):
        feeds.look_into_folder()
        seat.wait(lambda: not feeds._busy)


@pytest.fixture
def answers() -> Iterator[tuple[str, list[bytes]]]:
    """A server on this machine that answers with what the list holds."""
    told: list[bytes] = [b"{}"]

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(told[-1])

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", told
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_file_in_the_watched_folder_is_read_and_warns(seat: Seat, tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    card = sources(seat)
    card.watch(folder)
    assert load_setup().folder == str(folder), "it is taken up again at the next start"
    visits_file(folder)
    scanned(seat)
    seat.wait(lambda: len(seat.desk.snapshot.readings) == 21)
    seat.wait(lambda: any(one.status is WarningStatus.FIRED for one in seat.desk.snapshot.warnings))
    scanned(seat)
    assert len(seat.desk.snapshot.readings) == 21
    card = sources(seat)
    assert card.said["folder"].isVisible()
    seat.click(card.forget)
    assert load_setup().folder == ""


def test_a_bad_file_is_named_with_its_reasons_and_nothing_of_it_is_kept(seat: Seat, tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    sources(seat).watch(folder)
    (folder / "clinic visits.csv").write_text(
        "date,building,count\n2026-11-20,Nowhere,4\n2026-11-21,Maple Hall,x\n"
    )
    scanned(seat)
    seat.wait(lambda: seat.window.map.banner.notice is not None)
    notice = seat.window.map.banner.notice
    assert notice.message.key == "feeds.bad_files"
    assert any("clinic visits.csv" in seat.desk.dress.text.render(line) for line in notice.details)
    assert seat.desk.snapshot.readings == ()


def test_a_folder_that_cannot_be_read_is_said_on_the_card(seat: Seat, tmp_path: Path) -> None:
    card = sources(seat)
    card.watch(tmp_path / "gone")
    assert card.banner.notice is not None
    assert load_setup().folder == ""


def test_other_programs_post_counts_with_the_token(seat: Seat) -> None:
    card = sources(seat)
    feeds: Feeds = seat.window.feeds
    feeds.listen(_free_port())
    assert card.said["endpoint"].isVisible()
    assert feeds.server is not None
    rows = [{"date": "2026-11-22", "building": "Maple Hall", "name": "fever", "count": 3}]
    address = f"http://127.0.0.1:{feeds.server.port}/readings?kind=clinic_visits"

    def post(token: str) -> int:
        request = urllib.request.Request(
            address, json.dumps(rows).encode(), {"Authorization": f"Bearer {token}"}, method="POST"
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    assert post("guess") == 401
    assert seat.desk.snapshot.readings == ()
    assert post(intake_token()) == 200
    seat.wait(lambda: len(seat.desk.snapshot.readings) == 1)
    seat.click(card.listen)
    assert feeds.server is None
    assert load_setup().port == 0


def _free_port() -> int:
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def test_the_weather_of_an_address_is_asked_in_the_background(
    seat: Seat, answers: tuple[str, list[bytes]]
) -> None:
    url, told = answers
    told.append(b'[{"time": "2026-11-22T18:50:00+00:00", "wind_mps": 4.5, "wind_from_deg": 270}]')
    card = sources(seat)
    card.url.setFocus()
    card.url.clear()
    seat.qtbot.keyClicks(card.url, url)
    assert card.holds, "an address that is being typed stays"
    seat.click(card.ask)
    seat.wait(lambda: len(seat.desk.snapshot.weather) == 1)
    (report,) = seat.desk.snapshot.weather
    assert (report.wind_mps, report.wind_from_deg) == (4.5, 270)
    assert load_source() == WeatherSource(url, 600)
    told.append(b"no weather today")
    states = seat.window.feeds.states
    seat.wait(lambda: "weather" in states)
    seat.window.feeds.ask_weather()
    seat.wait(lambda: states["weather"].failed)
    assert len(seat.desk.snapshot.weather) == 1, "the last report stays"
    seat.click(card.stop)
    assert load_source() is None


def test_the_monitor_shows_the_series_that_warn_first(seat: Seat, tmp_path: Path) -> None:
    seat.chord(Qt.Key.Key_F10)
    drawer = seat.window.map.cards._monitor
    assert isinstance(drawer, MonitorDrawer)
    seat.wait(drawer.isVisible)
    folder = tmp_path / "inbox"
    folder.mkdir()
    seat.window.feeds.watch_folder(folder)
    visits_file(folder)
    scanned(seat)
    seat.wait(lambda: drawer.table.topLevelItemCount() == 2, timeout=30_000)
    words = {drawer.table.topLevelItem(n).text(1) for n in range(2)}
    assert words == {"Maple Hall", "whole campus"}
    first = drawer.table.topLevelItem(0)
    assert first is not None
    assert first.text(4) == seat.desk.dress.text("monitor.alarm_now")
    seat.window.feeds.watch_folder(None)
    drawer.table.setFocus()
    seat.chord(Qt.Key.Key_Escape)
    assert drawer.isHidden()
