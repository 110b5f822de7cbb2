"""Characters, offsets, folding: the quietest shelf, used by all rooms."""
