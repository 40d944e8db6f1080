"""Message templates: written here, reviewed by Meta, pinned by campaigns."""
