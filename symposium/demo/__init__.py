"""An invented but complete symposium: one edition that is over and one that is coming."""
