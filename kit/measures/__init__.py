"""First floor: what is measured, `Text -> spans` or `counts -> score`."""
