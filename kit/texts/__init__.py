"""Ground floor: texts and their parts; knows nothing of measures."""
