"""The zones of an incident in a drawer: figures, faults and their cures, and the ways to derive zones."""
