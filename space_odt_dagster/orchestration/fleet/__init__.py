"""Dagster for many organisations: each is a partition of the same assets, read by a run of its own.

Imported only where ``SPACE_ODT_ORGANISATIONS`` is set: ``build`` imports it inside the function that assembles the code location.
"""
