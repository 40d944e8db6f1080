"""The REST API from the outside, for commands and the demo, with progress to watch."""
