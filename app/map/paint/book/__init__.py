"""The map book as pages: overview, zone sheets, duties, forms and tables."""
