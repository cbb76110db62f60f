"""Second floor: what a person sees; pure functions of Readings."""
