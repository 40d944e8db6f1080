"""Campaigns: planned, launched, watched."""
