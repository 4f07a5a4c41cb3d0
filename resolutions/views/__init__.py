"""Pages of resolutions: for everybody, and for those who write them."""
