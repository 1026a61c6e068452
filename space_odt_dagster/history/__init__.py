"""History: folds snapshots into Parquet files, which other programs open as they are: the lake.

Nothing here is imported by a run without ``SPACE_ODT_LAKE``. Times come from readings, never from a clock.
"""
