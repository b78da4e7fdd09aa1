"""The search box: `Finding` answers, a `Hit` is what it finds, `Finder` is the field with its list."""

from app.views.search.finder import Finder, Search
from app.views.search.finding import Finding
from app.views.search.hits import Hit, Named

__all__ = ["Finder", "Finding", "Hit", "Named", "Search"]
