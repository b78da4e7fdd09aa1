"""Measurements of Muster beside its peers; not part of the installed program."""
