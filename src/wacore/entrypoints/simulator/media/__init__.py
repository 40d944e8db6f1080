"""Uploaded files and their lifetimes."""
