"""Campus and operation files: GeoPackage, journal, migrations. The only room that knows SQLAlchemy."""
