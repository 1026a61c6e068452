"""Compares two snapshots: each change of the organisation appears once, and nothing that was not read counts as removed.

Works on files only, without Dagster and network. Pages and texts are made in ``reporting``.
"""
