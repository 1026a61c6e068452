"""Every setting, once: from here come the flags, ``--help``, ``space-odt settings`` and what the README has to say.

Where do I add a setting? One entry here, one field in ``Settings`` if a run uses it,
and the row in both READMEs that a test asks for.
"""

from space_odt_dagster.run.setting import (
    Setting,
    base_url,
    cadences,
    folder,
    folder_or_url,
    hosts,
    on_off,
    one_of,
    owners,
    share,
    text,
    token,
    whole,
)

LANGUAGES = ("en", "es")
SCOPES = ("v1", "calling", "full")
_OUT_DIR = "Output folder, or an fsspec URL such as `s3://bucket/folder`."

SETTINGS: tuple[Setting, ...] = (
    Setting(
        name="WEBEX_ACCESS_TOKEN",
        flag="--token",
        metavar="T",
        parse=token,
        secret=True,
        help="Access token.",
    ),
    Setting(
        name="WEBEX_CLIENT_ID",
        parse=token,
        help="With the next two: renews the token of a service app or integration.",
    ),
    Setting(name="WEBEX_CLIENT_SECRET", parse=token, secret=True, help="Its secret."),
    Setting(name="WEBEX_REFRESH_TOKEN", parse=token, secret=True, help="Its refresh token."),
    Setting(
        name="WEBEX_BASE_URL",
        flag="--base-url",
        metavar="U",
        parse=base_url,
        default="https://webexapis.com/v1",
        help="Base URL of the API; `http` for this machine only.",
    ),
    Setting(
        name="WEBEX_ORG_ID",
        flag="--org-id",
        metavar="O",
        parse=text,
        help="Organisation to read, for partner administrators.",
    ),
    Setting(
        name="WEBEX_CONCURRENT_REQUESTS",
        flag="--concurrent-requests",
        metavar="N",
        parse=whole(1, 100),
        default="10",
        help="Requests under way at once, 1 to 100.",
    ),
    Setting(
        name="WEBEX_REQUEST_TIMEOUT_SECONDS",
        parse=whole(1, 3600),
        default="60",
        help="Longest wait for an answer, in seconds.",
    ),
    Setting(
        name="WEBEX_TRUSTED_HOSTS",
        parse=hosts,
        help="Other hosts that may get the token, separated by commas.",
    ),
    Setting(
        name="SPACE_ODT_OUT_DIR",
        flag="--out-dir",
        metavar="D",
        parse=folder_or_url,
        default=".artifacts",
        help=_OUT_DIR,
    ),
    Setting(
        name="SPACE_ODT_LOCAL_DIR",
        parse=folder,
        default="~/.local/state/space-odt",
        help="Folder of this machine for what an object store cannot hold: unfinished runs, `redact.key`, run records.",
    ),
    Setting(
        name="SPACE_ODT_SCOPE",
        flag="--scope",
        metavar="v1|calling|full",
        parse=one_of(*SCOPES),
        default="v1",
        help="How much is read: `v1`, `calling` or `full`.",
    ),
    Setting(
        name="SPACE_ODT_EVERY",
        parse=cadences,
        help="Reads exports or areas less often, such as `people_details:week,devices:day`.",
    ),
    Setting(
        name="SPACE_ODT_RESUME_HOURS",
        parse=whole(1, 10_000),
        default="24",
        help="Age up to which `--resume` reuses an answer, in hours.",
    ),
    Setting(
        name="SPACE_ODT_REDACT",
        flag="--redact",
        metavar="secrets|personal",
        parse=one_of("secrets", "personal"),
        help="Replaces `secrets`, or also `personal` data, by a keyed hash.",
    ),
    Setting(
        name="SPACE_ODT_REDACT_KEY",
        parse=text,
        secret=True,
        default_note="made when first needed",
        help="Key of the hashes, if several machines must give the same ones.",
    ),
    Setting(
        name="SPACE_ODT_CSV_SAFE",
        flag="--csv-safe",
        is_switch=True,
        parse=on_off,
        default="off",
        help="Keeps a spreadsheet from computing cells.",
    ),
    Setting(
        name="SPACE_ODT_LANG",
        flag="--lang",
        metavar="en|es",
        parse=one_of(*LANGUAGES),
        default_note="that of the system",
        help="Language of the report, `en` or `es`.",
    ),
    Setting(
        name="SPACE_ODT_SHOW_NAMES",
        parse=on_off,
        default="off",
        help="`on` shows the names of people in what changed, on the page and in `space-odt diff`.",
    ),
    Setting(
        name="SPACE_ODT_KEEP_SNAPSHOTS",
        parse=whole(1, 100_000),
        default="30",
        help="How many complete snapshots to keep, and as many others.",
    ),
    Setting(
        name="SPACE_ODT_KEEP_DAYS",
        parse=whole(1, 100_000),
        help="Age at which snapshots and run records are removed. "
        "The newest complete snapshot and the newest without gaps always stay.",
    ),
    Setting(
        name="SPACE_ODT_COMPRESS_SNAPSHOTS",
        parse=on_off,
        default="off",
        help="`on` keeps the files of snapshots as `.csv.gz` and `.json.gz`.",
    ),
    Setting(
        name="SPACE_ODT_READ_AHEAD",
        parse=whole(1, 1000),
        default="24",
        help="Most exports read but not yet written.",
    ),
    Setting(
        name="SPACE_ODT_READ_AHEAD_MIB",
        parse=whole(1, 10_000_000),
        default="2048",
        help="Disk space for exports read but not yet written, in MiB.",
    ),
    Setting(
        name="SPACE_ODT_CANDIDATE_CALLS",
        parse=whole(1, 10_000_000),
        default="1000",
        help="Most calls for one list of assignable items (not for `v1`).",
    ),
    Setting(
        name="SPACE_ODT_VOLUME_FALL",
        parse=share,
        default="0.2",
        help="Share of its rows that an export may lose before the `volume` finding warns.",
    ),
    Setting(
        name="SPACE_ODT_ASSET_PREFIX",
        parse=text,
        default="webex",
        empty_counts=True,
        help="What Dagster's asset keys begin with, with `/` between parts; empty for none.",
    ),
    Setting(
        name="SPACE_ODT_OWNERS",
        parse=owners,
        help="Owners of the assets in Dagster: `team:…` or mail addresses, separated by commas.",
    ),
    Setting(name="SPACE_ODT_SCHEDULE", parse=on_off, default="off", help="`on` runs the schedule."),
    Setting(name="SPACE_ODT_CRON", parse=text, default="0 3 * * *", help="When the schedule runs."),
    Setting(name="SPACE_ODT_TIMEZONE", parse=text, default="UTC", help="Time zone of the schedule."),
    Setting(
        name="SPACE_ODT_SMTP_HOST",
        parse=text,
        help="Mail server. With `SPACE_ODT_ALERT_TO` it switches mails on.",
    ),
    Setting(name="SPACE_ODT_SMTP_PORT", parse=whole(1, 65535), default_note="that of the security", help="Its port."),
    Setting(name="SPACE_ODT_SMTP_SECURITY", parse=text, default="starttls", help="`starttls`, `tls` or `none`."),
    Setting(name="SPACE_ODT_SMTP_USER", parse=text, help="User, where the mail server wants one."),
    Setting(name="SPACE_ODT_SMTP_PASSWORD", parse=text, secret=True, help="Password of that user."),
    Setting(name="SPACE_ODT_ALERT_TO", parse=text, help="Who gets the mails, separated by commas."),
    Setting(name="SPACE_ODT_ALERT_FROM", parse=text, default_note="the first recipient", help="Sender of the mails."),
    Setting(
        name="SPACE_ODT_ALERT_CHANGES",
        parse=on_off,
        default="off",
        help="`on` sends a mail with the number of changes, if a run found any.",
    ),
    Setting(name="SPACE_ODT_UI_URL", parse=text, help="Address of your Dagster UI, for the link in the mails."),
    Setting(
        name="DAGSTER_HOME",
        parse=folder,
        default_note="`dagster` in the output folder",
        help="Where Dagster keeps its records.",
    ),
)
"""In the order in which the README shows them."""

BY_NAME = {setting.name: setting for setting in SETTINGS}
