"""The forms of a resolution, all drawn from the same pieces. No Django."""
