"""What an import is made of: files, tables, geometry, records, checks. `app.campus.importer` puts it together."""
