"""Pages of this subject, by audience."""
