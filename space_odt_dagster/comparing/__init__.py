"""What differs between two snapshots: each change of the organisation once, and nothing removed that was not read.

Here: pure work on files. It knows nothing of Dagster and nothing of the network; pages and texts are made in ``reporting``.
"""
