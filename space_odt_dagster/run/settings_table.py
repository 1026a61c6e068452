"""All settings, declared once: flags, ``--help`` and ``space-odt settings`` come from here, and the README rows must agree.

To add a setting: one entry here; if a run uses it, a field in ``Settings`` and its line in ``settings_from``; if it is a flag of
a run, its name in ``command_line.parser``; and the rows in both READMEs, which a test demands.
"""

from space_odt_dagster.run.setting import (
    Setting,
    base_url,
    cadences,
    folder,
    folder_or_url,
    folders,
    hosts,
    key,
    on_off,
    one_of,
    owners,
    share,
    text,
    token,
    whole,
)
from space_odt_dagster.run.settings_of_several import OF_MACHINES, OF_SEVERAL
from space_odt_dagster.run.settings_of_the_lake import OF_THE_LAKE

LANGUAGES = ("en", "es")
SCOPES = ("v1", "calling", "full")
_OUT_DIR = "Output folder, or an fsspec URL such as `s3://bucket/folder`."

SETTINGS: tuple[Setting, ...] = (
    Setting(name="WEBEX_ACCESS_TOKEN", flag="--token", metavar="T", parse=token, secret=True, help="Access token."),
    Setting(
        name="WEBEX_CLIENT_ID",
        parse=token,
        help="Client id of a service app or integration. With the next two settings, it renews the token.",
    ),
    Setting(name="WEBEX_CLIENT_SECRET", parse=token, secret=True, help="Client secret."),
    Setting(name="WEBEX_REFRESH_TOKEN", parse=token, secret=True, help="Refresh token."),
    Setting(
        name="WEBEX_BASE_URL",
        flag="--base-url",
        metavar="U",
        parse=base_url,
        default="https://webexapis.com/v1",
        help="Base URL of the API. `http` is allowed only for this machine.",
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
        help="How many requests to send at once, 1 to 100.",
    ),
    Setting(
        name="WEBEX_RATE",
        parse=whole(1, 100_000),
        default_note="as Webex allows",
        help="How many requests to send a minute at most.",
    ),
    Setting(
        name="WEBEX_REQUEST_TIMEOUT_SECONDS",
        parse=whole(1, 3600),
        default="60",
        help="How long to wait for an answer, in seconds.",
    ),
    Setting(
        name="WEBEX_TRUSTED_HOSTS",
        parse=hosts,
        help="Other hosts that may receive the token, separated by commas.",
    ),
    Setting(
        name="SPACE_ODT_OUT_DIR",
        flag="--out-dir",
        metavar="D",
        parse=folder_or_url,
        default=".artifacts",
        help=_OUT_DIR,
    ),
    *OF_SEVERAL,
    Setting(
        name="SPACE_ODT_LOCAL_DIR",
        parse=folder,
        default="~/.local/state/space-odt",
        help="Local folder for what an object store cannot hold: unfinished runs, `redact.key`, run records.",
    ),
    Setting(
        name="SPACE_ODT_SCOPE",
        flag="--scope",
        metavar="v1|calling|full",
        parse=one_of(*SCOPES),
        default="v1",
        help="How much to read: `v1`, `calling` or `full`.",
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
        help="How old an answer may be for `--resume` to use it again, in hours.",
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
        parse=key,
        secret=True,
        default_note="created when first needed",
        help="Key of the hashes. Set it if several machines must produce the same hashes.",
    ),
    Setting(
        name="SPACE_ODT_CSV_SAFE",
        flag="--csv-safe",
        is_switch=True,
        parse=on_off,
        default="off",
        help="Keeps a spreadsheet from running cells as formulas.",
    ),
    Setting(
        name="SPACE_ODT_LANG",
        flag="--lang",
        metavar="en|es",
        parse=one_of(*LANGUAGES),
        default_note="system language",
        help="Language of the report, `en` or `es`.",
    ),
    Setting(
        name="SPACE_ODT_SHOW_NAMES",
        parse=on_off,
        default="off",
        help="`on` shows names of people on the pages of changes and findings, in `space-odt diff` and `space-odt check`.",
    ),
    Setting(
        name="SPACE_ODT_DESIRED",
        flag="--desired",
        metavar="F",
        repeats=True,
        parse=folders,
        help="Files or folders that say what the organisation should be like, separated by commas.",
    ),
    Setting(
        name="SPACE_ODT_CRITICAL_IS_ERROR",
        parse=on_off,
        default="off",
        help="`on` makes the Dagster check of an area fail as an error if anything critical is wrong there.",
    ),
    Setting(
        name="SPACE_ODT_KEEP_SNAPSHOTS",
        parse=whole(1, 100_000),
        default="30",
        help="How many complete snapshots to keep, and how many others.",
    ),
    Setting(
        name="SPACE_ODT_KEEP_DAYS",
        parse=whole(1, 100_000),
        help="How many days to keep snapshots and run records. "
        "The newest complete snapshot and the newest without gaps are always kept.",
    ),
    Setting(
        name="SPACE_ODT_KEEP_RECORDS",
        parse=whole(1, 100_000),
        default="14",
        help="How many days to keep run records in Dagster, if there are several organisations.",
    ),
    Setting(
        name="SPACE_ODT_COMPRESS_SNAPSHOTS",
        parse=on_off,
        default="off",
        help="`on` stores the files of snapshots as `.csv.gz` and `.json.gz`.",
    ),
    *OF_THE_LAKE,
    Setting(
        name="SPACE_ODT_READ_AHEAD",
        parse=whole(1, 1000),
        default="24",
        help="How many exports may be read but not yet written.",
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
        help="Maximum number of calls for one list of assignable items (not for `v1`).",
    ),
    Setting(
        name="SPACE_ODT_VOLUME_FALL",
        parse=share,
        default="0.2",
        help="Share of its rows that an export may lose before the `volume` remark warns.",
    ),
    Setting(
        name="SPACE_ODT_ASSET_PREFIX",
        parse=text,
        default="webex",
        empty_counts=True,
        help="Prefix of the asset keys in Dagster, with `/` between parts. Empty for none.",
    ),
    Setting(
        name="SPACE_ODT_OWNERS",
        parse=owners,
        help="Owners of the assets in Dagster: `team:…` or e-mail addresses, separated by commas.",
    ),
    Setting(name="SPACE_ODT_SCHEDULE", parse=on_off, default="off", help="`on` starts the schedule."),
    Setting(name="SPACE_ODT_CRON", parse=text, default="0 3 * * *", help="When the schedule runs."),
    Setting(
        name="SPACE_ODT_CRON_AGAIN",
        parse=text,
        help="When to read those of several organisations once more that were not read completely since `SPACE_ODT_CRON`.",
    ),
    Setting(
        name="SPACE_ODT_FLEET_CRON",
        parse=text,
        default="0 7 * * *",
        help="When the status of several organisations is made and sent.",
    ),
    Setting(name="SPACE_ODT_TIMEZONE", parse=text, default="UTC", help="Time zone of the schedule."),
    Setting(
        name="SPACE_ODT_SMTP_HOST",
        parse=text,
        help="Mail server. E-mails are sent if this and `SPACE_ODT_ALERT_TO` are set.",
    ),
    Setting(
        name="SPACE_ODT_SMTP_PORT",
        parse=whole(1, 65535),
        default_note="587, 465 or 25",
        help="Port of the mail server. The default depends on the security.",
    ),
    Setting(
        name="SPACE_ODT_SMTP_SECURITY",
        parse=text,
        default="starttls",
        help="Encryption of the connection to the mail server: `starttls`, `tls` or `none`.",
    ),
    Setting(name="SPACE_ODT_SMTP_USER", parse=text, help="User name, if the mail server needs one."),
    Setting(name="SPACE_ODT_SMTP_PASSWORD", parse=text, secret=True, help="Password of that user."),
    Setting(name="SPACE_ODT_ALERT_TO", parse=text, help="Who gets the e-mails, separated by commas."),
    Setting(name="SPACE_ODT_ALERT_FROM", parse=text, default_note="the first recipient", help="Sender of the e-mails."),
    Setting(
        name="SPACE_ODT_ALERT_CHANGES",
        parse=on_off,
        default="off",
        help="`on` sends an e-mail with the number of changes after a run that found any.",
    ),
    Setting(
        name="SPACE_ODT_ALERT_FLEET",
        parse=one_of("problems", "always"),
        default="problems",
        help="When the mail about all organisations is sent: if there are `problems`, or `always`.",
    ),
    Setting(name="SPACE_ODT_UI_URL", parse=text, help="Address of your Dagster UI, for links in the e-mails."),
    *OF_MACHINES,
    Setting(
        name="DAGSTER_HOME",
        parse=folder,
        default_note="`dagster` in the output folder",
        help="Where Dagster keeps its records.",
    ),
)
"""In the order of the README."""

BY_NAME = {setting.name: setting for setting in SETTINGS}
