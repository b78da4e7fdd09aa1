"""From needs to a verified, explained proposal. The only room that knows PuLP and HiGHS."""
