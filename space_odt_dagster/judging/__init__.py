"""Judges a snapshot against what it should be: rules, verdicts, waivers and a score.

Works on the files of a snapshot only, without Dagster and network. Pages and texts are made in ``reporting``.
"""
