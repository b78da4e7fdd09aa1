"""Writes the demo campus that ships, or a larger one for benchmarks.

python tools/make_demo_campus.py [--out F.gpkg] [--seed N] [--buildings N]
"""

from __future__ import annotations

import argparse
from pathlib import Path

from app.campus.demo import generate_campus
from app.command.campus import write_campus_file

SHIPPED = Path(__file__).resolve().parent.parent / "data" / "campus_maps" / "demo-campus.gpkg"


def main() -> None:
    """Generate a campus and write it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=SHIPPED)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--buildings", type=int)
    options = parser.parse_args()
    campus = generate_campus(options.seed, options.buildings)
    write_campus_file(campus, options.out)
    print(f"{options.out}: {len(campus.buildings)} buildings, {len(campus.paths)} ways")


if __name__ == "__main__":
    main()
