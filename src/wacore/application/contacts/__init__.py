"""The address book's use cases; `use_cases` is its table of contents."""
