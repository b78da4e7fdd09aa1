"""Drawings to and from files that other programs read: GeoPackage, GeoJSON, KML, Shapefile, DXF."""
