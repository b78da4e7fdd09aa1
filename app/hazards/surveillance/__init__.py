"""Early warning: daily series of what comes in, statistics and fixed triggers on them."""
