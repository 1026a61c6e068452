"""The settings of the lake, the history in Parquet files. A part of ``settings_table``."""

from space_odt_dagster.run.setting import Setting, folder_or_url, on_off, whole

OF_THE_LAKE: tuple[Setting, ...] = (
    Setting(
        name="SPACE_ODT_LAKE",
        parse=on_off,
        default="off",
        help="`on` folds the snapshot of each run into the lake (extra `lake`).",
    ),
    Setting(
        name="SPACE_ODT_LAKE_DIR",
        flag="--lake-dir",
        metavar="D",
        parse=folder_or_url,
        default_note="`lake` in the output folder",
        help="Folder of the lake, or an fsspec URL. Of several organisations, each has a folder of its name in it.",
    ),
    Setting(
        name="SPACE_ODT_LAKE_KEEP_DAYS",
        parse=whole(1, 100_000),
        help="How many days the lake keeps versions that have ended, and facts about single people, devices and so on.",
    ),
    Setting(
        name="SPACE_ODT_LAKE_KEEP_FACT_DAYS",
        parse=whole(1, 100_000),
        help="How many days the lake keeps other facts, such as counts.",
    ),
)
"""Settings of the lake."""
