"""The REST API: controllers per context, one shell around them all."""
