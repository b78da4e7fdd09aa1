"""Write every picture into a folder."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.map.tokens import DARK, LIGHT
from tools.pictures import pages, planner, windows
from tools.pictures.stage import staged


def main() -> None:
    """Make all of them from the program, with settings of their own."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        for home in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"):
            os.environ[home] = scratch
        plain, chinese = (staged(Path(scratch), language) for language in ("en", "zh"))
        zoned = staged(Path(scratch), "en", zones=True)
        windows.window_picture(plain, LIGHT, "en", 1600, 900, folder / "window-light.png")
        windows.window_picture(zoned, DARK, "en", 1366, 768, folder / "window-dark.png")
        windows.window_picture(chinese, LIGHT, "zh", 1366, 768, folder / "window-chinese.png")
        windows.drawing_picture(plain, folder / "drawing.png")
        windows.zones_picture(zoned, folder / "zones.png")
        windows.search_picture(chinese, "tsg", folder / "search-chinese.png")
        windows.layers_picture(plain, folder / "layers-people.png")
        windows.second_picture(zoned, folder / "second-map.png")
        windows.layout_picture(plain, folder / "layout.png")
        pages.sheet_pictures(zoned, "en", folder)
        pages.book_picture(zoned, "en", folder / "map-book.png")
        planner.siting_picture(plain, folder / "siting.png")
        planner.proposal_pictures(plain, folder / "proposal.png", folder / "difference.png")
        planner.compare_pictures(plain, folder / "compare.png", folder / "compare-maps.png")
        for ctx in (plain, chinese, zoned):
            ctx.store.close()


if __name__ == "__main__":
    main()
