"""The web map asks the network for nothing, runs no script from a name, and says when and what it shows."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import UserError
from app.map.look import AS_SHIPPED, LayerView
from app.map.state import MapState
from app.map.tokens import DARK
from app.map.web.labels import zoom_at
from app.map.web.map import html_page, write_html
from app.map.web.page import safe
from app.runtime.text import Text
from tests.unit.map import small_campus

HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "${alert(1)}`+alert(1)+`",
    "{{ 7*7 }}{% raw %}",
    "\\u003cscript\\u003ealert(1)",
)


class Reader(HTMLParser):
    """Collects what a browser would fetch, run or show."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.handlers: list[str] = []
        self.scripts = 0
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        for name, value in attrs:
            if name in ("src", "href", "data", "action"):
                self.fetched.append(value or "")
            if name.startswith("on"):
                self.handlers.append(name)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


def test_the_page_fetches_nothing(state: MapState) -> None:
    page = html_page(state, as_at=small_campus.AT)
    assert [address for address in read(page).fetched if not address.startswith("data:")] == []
    assert [u for u in re.findall(r"url\(([^)]*)\)", page) if not u.startswith(("data:", "#"))] == []
    assert "tile" not in {m.lower() for m in re.findall(r"L\.(\w+)\(", page)}
    assert not re.search(r"https?://(?!www\.w3\.org|leafletjs\.com)[\w.]+", page.split("<body>")[1])


def test_hostile_names_run_nothing(state: MapState) -> None:
    clean = read(html_page(state, as_at=small_campus.AT))
    for name in HOSTILE:
        snapshot = state.snapshot
        campus = snapshot.campus
        evil = replace(
            snapshot,
            operation=replace(snapshot.operation, name=name),
            incidents=tuple(replace(i, title=name) for i in snapshot.incidents),
            zones=tuple(replace(z, name=name) for z in snapshot.zones),
            closures=tuple(replace(c, reason=name) for c in snapshot.closures),
            campus=replace(
                campus,
                info=replace(campus.info, name=name, attribution=name),
                buildings=tuple(replace(b, name=name, code=name) for b in campus.buildings),
                places=tuple(replace(p, name=name, note=name) for p in campus.places),
                depots=tuple(replace(d, name=name) for d in campus.depots),
                grounds=tuple(replace(g, name=name) for g in campus.grounds),
                paths=tuple(replace(p, name=name) for p in campus.paths),
            ),
        )
        page = html_page(replace(state, snapshot=evil), as_at=small_campus.AT)
        found = read(page)
        assert found.scripts == clean.scripts, name
        assert found.handlers == clean.handlers == []
        assert [a for a in found.fetched if not a.startswith("data:")] == []
        if name.startswith("$"):
            assert "${alert" not in page


@given(st.text(max_size=80))
def test_escaped_words_hold_no_sign_that_means_something(words: str) -> None:
    assert not set("<>\"'`$\\{}") & set(safe(words))


def test_the_page_says_what_when_and_whose(state: MapState) -> None:
    words = " ".join(read(html_page(state, as_at=small_campus.AT)).words)
    for expected in (
        "2026-001",
        "Dormitory fire",
        "Larchmont University",
        "EXERCISE",
        "FICTIONAL DATA",
        "2026-03-14 12:05 UTC−07:00",
        "Legend",
        "Stretchers",
        "First-aid team 1",
    ):
        assert expected in words, expected
    page = html_page(state, as_at=small_campus.AT)
    assert "Made up for tests" in page
    assert "Other buildings" in page
    assert "Mirror Lake" in page


def test_the_page_speaks_chinese_and_wears_the_theme(state: MapState) -> None:
    page = html_page(replace(state, text=Text("zh", "Asia/Shanghai"), tokens=DARK), as_at=small_campus.AT)
    words = " ".join(read(page).words)
    assert "宿舍火灾" in words
    assert "演练" in words
    assert DARK.raised in page


def test_without_an_exercise_there_is_no_banner(state: MapState) -> None:
    real = replace(state, snapshot=small_campus.snapshot(exercise=False))
    assert 'class="drill"' not in html_page(real, as_at=small_campus.AT)


def test_a_folder_that_is_missing_is_told(state: MapState, tmp_path: Path) -> None:
    with pytest.raises(UserError):
        write_html(state, tmp_path / "missing" / "map.html", as_at=small_campus.AT)
    size = write_html(state, tmp_path / "map.html", as_at=small_campus.AT)
    assert size == (tmp_path / "map.html").stat().st_size < 2_000_000


def test_zoom_and_px_per_metre_agree_on_the_equator() -> None:
    assert zoom_at(256 / 40_075_016.686 * 2**17, 0) == pytest.approx(17)


@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Chromium")
def test_a_browser_draws_the_page_with_the_network_off(state: MapState, tmp_path: Path) -> None:
    page = tmp_path / "map.html"
    write_html(state, page, as_at=small_campus.AT)
    command = [
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        f"--user-data-dir={tmp_path / 'profile'}",
        "--virtual-time-budget=3000",
        "--window-size=1200,800",
        "--dump-dom",
        page.as_uri(),
    ]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    assert "Uncaught" not in told.stderr
    assert told.stdout.count("leaflet-interactive") > 30
    assert "leaflet-control-layers-toggle" in told.stdout
    assert "Made up for tests" in told.stdout


def test_the_page_says_which_dangers_it_hides_and_fades_what_a_person_faded(
    state: MapState, tmp_path: Path
) -> None:
    look = AS_SHIPPED.with_layer("zones", LayerView(visible=False)).with_layer(
        "extents", LayerView(opacity=0.5)
    )
    write_html(replace(state, look=look), tmp_path / "faded.html")
    page = (tmp_path / "faded.html").read_text("utf-8")
    assert "Hidden on this map: Zones" in page
    assert '"opacity": 0.5' in page
    write_html(state, tmp_path / "whole.html")
    assert "Hidden on this map" not in (tmp_path / "whole.html").read_text("utf-8")
