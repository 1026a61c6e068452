"""``space-odt settings``: every setting, its value and where it comes from. Secrets are shown as ``***``."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from space_odt_dagster.exports.address import HIDDEN, shown_address
from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.run.environment import TOKEN_FROM_FLAG, Environment
from space_odt_dagster.run.mail import mail_settings
from space_odt_dagster.run.setting import Setting, SettingsError
from space_odt_dagster.run.settings import given_text, settings_from
from space_odt_dagster.run.settings_table import SETTINGS


@dataclass(frozen=True, kw_only=True)
class SettingShown:
    """One setting to show. ``value`` is None if it is not set; ``source`` is ``flag``, ``environment``, file and line of ``.env``,
    or ``default``; ``problem`` says why the value cannot be used."""

    name: str
    flag: str | None
    value: str | None
    source: str
    secret: bool
    problem: str | None = None


def print_settings(environment: Environment, flags: Mapping[str, object], *, as_json: bool) -> int:
    """Prints all settings. Returns 2 if one cannot be used, else 0."""
    shown = [_shown(setting, environment, flags) for setting in SETTINGS]
    if as_json:
        print(json.dumps([asdict(each) for each in shown], indent=2, ensure_ascii=True))  # noqa: T201
    else:
        print(_as_text(shown))  # noqa: T201
    problems = [each.problem for each in shown if each.problem is not None]
    if not problems:
        _check_together(environment, flags)
    return SettingsError.exit_code if problems else 0


def _shown(setting: Setting, environment: Environment, flags: Mapping[str, object]) -> SettingShown:
    given = given_text(setting, environment.values, flags)
    problem = None
    if given is None:
        value, source = setting.default or setting.default_note or None, "default"
    else:
        name, value = given
        source = "flag" if name == setting.flag else environment.origin_of(setting.name) or "environment"
        if setting.flag == "--token" and environment.values.get(TOKEN_FROM_FLAG):
            source = "flag"
        try:
            setting.parse(name, value)
        except CouldNotRun as wrong:
            problem = shown_address(str(wrong))
        value = HIDDEN if setting.secret else shown_address(value)
    return SettingShown(
        name=setting.name, flag=setting.flag, value=value, source=source, secret=setting.secret, problem=problem
    )


def _as_text(shown: list[SettingShown]) -> str:
    names = max(len(each.name) for each in shown)
    values = min(48, max(len(each.value or "-") for each in shown))
    lines = []
    for each in shown:
        lines.append(f"{each.name:{names}}  {each.value or '-':{values}}  {each.source}".rstrip())
        if each.problem is not None:
            lines.append(f"{'':{names}}  {each.problem}")
    return "\n".join(lines)


def _check_together(environment: Environment, flags: Mapping[str, object]) -> None:
    """Checks settings that depend on each other. Raises ``SettingsError``."""
    settings_from(environment.values, flags)
    mail_settings(environment.values)
    check_schedule(environment.values)


def check_schedule(environ: Mapping[str, str]) -> None:
    """Raises ``SettingsError`` for an invalid schedule."""
    if any(environ.get(name) for name in ("SPACE_ODT_CRON", "SPACE_ODT_TIMEZONE", "SPACE_ODT_SCHEDULE")):
        # Dagster validates the cron text; importing it is slow and rarely needed here.
        from space_odt_dagster.orchestration.schedule_settings import schedule_from

        schedule_from(environ)
