"""Pages of a contest, by audience."""
