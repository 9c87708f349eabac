"""Very many objects read and written field by field: the same answers as one by one, sooner."""
