"""Many organisations: the file that names them, and what is done over all of them.

Each one keeps an output folder of its own, as if it were the only one. Nothing here knows Dagster.
"""
