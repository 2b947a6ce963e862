"""Files of every kind that somebody may call a photo, each made here in the same way: training and serving must agree on all."""
