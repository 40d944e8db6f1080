"""Deliveries to addresses that others chose."""
