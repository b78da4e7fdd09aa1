"""How Muster's files look in QGIS: the map's own styles as QML."""
