"""One context asking another: in the same process (`local`)."""
