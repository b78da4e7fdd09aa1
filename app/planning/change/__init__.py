"""Plans as reality changes: what-ifs, locks, differences, re-plans, comparisons and stress."""
