"""Message templates: versions of content, and what Meta makes of them."""
