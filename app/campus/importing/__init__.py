"""The parts of an import: files, tables, geometry, records. `app.campus.importer` puts them together."""
