"""Batches, signatures, redelivery."""
