"""What `python -m bench.map` measures, a module for each part of the map.

Each module offers `measure(sizes, full)`, which yields a `Row` for each figure: `sizes` are numbers of
buildings, `full` asks for more repetitions.
"""
