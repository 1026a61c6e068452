"""The settings of several organisations and of several machines. A part of ``settings_table``."""

from space_odt_dagster.run.setting import Setting, folder, one_of, text, whole

OF_SEVERAL: tuple[Setting, ...] = (
    Setting(
        name="SPACE_ODT_ORGANISATIONS",
        parse=folder,
        help="File that names several organisations, to read all of them.",
    ),
    Setting(
        name="SPACE_ODT_TOKEN_DIR",
        parse=folder,
        help="Folder with one file for each secret of the organisations, named like its variable.",
    ),
    Setting(
        name="SPACE_ODT_LOCK",
        parse=one_of("lease", "queue"),
        default="lease",
        help="What keeps two runs of several organisations from writing into one folder of an object store: "
        "a `lease` there, or only the `queue` of Dagster.",
    ),
    Setting(
        name="SPACE_ODT_KUBERNETES_SECRETS",
        parse=text,
        help="Name of the Kubernetes secret that the pod of each organisation gets, such as `webex-{organisation}`.",
    ),
)
"""Settings of several organisations."""

OF_MACHINES: tuple[Setting, ...] = (
    Setting(
        name="SPACE_ODT_DATABASE_URL",
        parse=text,
        secret=True,
        help="PostgreSQL database of Dagster's records, if several machines share them: `postgresql://dagster:…@host/dagster`.",
    ),
    Setting(
        name="SPACE_ODT_BROKER_URL",
        parse=text,
        secret=True,
        help="Queue of the Celery workers: `redis://host:6379/0`.",
    ),
    Setting(
        name="SPACE_ODT_PLACES",
        parse=whole(1, 10_000),
        help="How many runs at a time all Celery workers together execute.",
    ),
)
"""Settings of several machines, which ``deploy/celery/dagster.yaml`` uses."""
