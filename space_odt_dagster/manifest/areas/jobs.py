"""Jobs: what administrators had done to many numbers, people or phones at once, how it ended, and what failed."""

from space_odt_dagster.manifest.asked import EachRow
from space_odt_dagster.manifest.columns import INTEGER, PERSONAL, TIME
from space_odt_dagster.manifest.export import Column, Endpoint, Export, PageSize, Sensitivity, column
from space_odt_dagster.manifest.organisation_wide import organisation_wide
from space_odt_dagster.manifest.origins import Asked
from space_odt_dagster.manifest.scopes import TELEPHONY_READ

_JOBS = "/telephony/config/jobs"
_API = "https://developer.webex.com/docs/api/v1"
_PAGE = PageSize(size=2000, ends_below=2000)
_SMALLER_PAGE = PageSize(size=2000)

_LOCATION = column(
    "location_id",
    "The location that it was for; empty where it was for the organisation.",
    references="locations.location_id",
)
_LOCATION_NAME = column("location_name", "Name of the location.")
_TARGET = column("target", "What it was for, such as LOCATION or CUSTOMER, which is the organisation.")
_PERCENTAGE = column("percentage_complete", "How much of it is done.", type=INTEGER)
_DEVICE_COUNT = column("device_count", "How many devices it is about.", type=INTEGER)


def _count(name: str, field: str, description: str) -> Column:
    return column(name, description, at=f"counts.{field}", type=INTEGER)


def _jobs(
    *,
    name: str,
    purpose: str,
    sdk: str,
    path: str,
    docs: str,
    columns: tuple[Column, ...] = (),
    page: PageSize | None = _PAGE,
    sdk_path_is_wrong: bool = False,
) -> Export:
    """The jobs of a kind; ``purpose`` ends the sentence "Every job that …"."""
    return organisation_wide(
        name=name,
        group="jobs",
        grain=f"job that {purpose}",
        description=f"Every job that {purpose}, with how it ended. Its steps are in raw_json.",
        sdk_method=f"telephony.jobs.{sdk}.list",
        path=f"{_JOBS}/{path}",
        docs=docs,
        item_key="items",
        sdk_path_is_wrong=sdk_path_is_wrong,
        columns=(
            column("id", "Id of the job.", key=True),
            column("latest_execution_status", "How it went last: STARTING, STARTED, COMPLETED or FAILED."),
            *columns,
            column("name", "Name of the job."),
            column("created", "When it was created.", at="jobExecutionStatus[0].createdTime", type=TIME),
            column("ended", "When it ended; empty while it is running.", at="jobExecutionStatus[0].endTime", type=TIME),
            column("exit_code", "How it ended: UNKNOWN, COMPLETED or FAILED.", at="jobExecutionStatus[0].exitCode"),
            column("started_by_id", "The administrator that started it.", at="sourceUserId"),
            column("tracking_id", "Id that support asks for."),
        ),
        page=page,
    )


def _errors(
    *,
    of: str,
    purpose: str,
    sdk: str,
    path: str,
    docs: str,
    page: PageSize | None = _PAGE,
    item: Sensitivity = Sensitivity.NONE,
) -> Export:
    """What failed in the jobs of a listing."""
    return Export(
        name=f"{of.removesuffix('s')}_errors",
        group="jobs",
        grain=f"error of a job that {purpose}",
        description=f"What failed in each job that {purpose}, and why: one row for each item that failed.",
        asked=EachRow(of=of, ids={"job_id": "id"}),
        endpoint=Endpoint(
            sdk_method=f"telephony.jobs.{sdk}.errors",
            path=f"{_JOBS}/{path}/{{job_id}}/errors",
            scopes=TELEPHONY_READ,
            docs_url=f"{_API}/{docs}",
            item_key="items",
            page=page,
        ),
        columns=(
            column("job_id", "The job.", at=Asked("job_id"), key=True, references=f"{of}.id"),
            column("item_number", "Number of the item in the job.", type=INTEGER, key=True),
            column("item", "The item that failed.", key=True, sensitive=item),
            column("error_key", "Status of the error, such as 400 or 500.", at="error.key"),
            column("error_code", "Code of the first message.", at="error.message[0].code"),
            column("error_text", "The first message.", at="error.message[0].description", sensitive=PERSONAL),
            column("tracking_id", "Id that support asks for."),
        ),
    )


_MOVE = "moves people to another location"
_NUMBERS = "moves or changes phone numbers"
_SETTINGS = "changes device settings"
_DYNAMIC = "changes dynamic device settings"
_REBUILD = "rebuilds phones"
_TEMPLATE = "applies a line key template"
_PREFIX = "updates a routing prefix"
_RECORDING = "changes the call recording vendor"
_DISABLE = "disables Webex Calling of a location"

EXPORTS = (
    _jobs(
        name="move_users_jobs",
        purpose=_MOVE,
        sdk="move_users",
        path="person/moveLocation",
        docs="user-call-settings/list-move-users-jobs",
        columns=(
            _count("total_moves", "totalMoves", "People to move."),
            _count("moved", "moved", "People moved."),
            _count("failed", "failed", "People that could not be moved."),
        ),
    ),
    _errors(
        of="move_users_jobs",
        purpose=_MOVE,
        sdk="move_users",
        path="person/moveLocation",
        docs="user-call-settings/list-move-users-job-errors",
        item=PERSONAL,
    ),
    _jobs(
        name="manage_numbers_jobs",
        purpose=_NUMBERS,
        sdk="manage_numbers",
        path="numbers/manageNumbers",
        docs="numbers/list-manage-numbers-jobs",
        columns=(
            column("operation_type", "What was done: MOVE, DELETE or NUMBER_USAGE_CHANGE."),
            column("source_location_id", "Location that the numbers had.", references="locations.location_id"),
            column("target_location_id", "Location that they were moved to.", references="locations.location_id"),
            _count("total_numbers", "totalNumbers", "Numbers that it is about."),
            _count("numbers_failed", "numbersFailed", "Numbers that failed."),
        ),
    ),
    _errors(
        of="manage_numbers_jobs",
        purpose=_NUMBERS,
        sdk="manage_numbers",
        path="numbers/manageNumbers",
        docs="numbers/list-manage-numbers-job-errors",
        item=PERSONAL,
    ),
    _jobs(
        name="device_settings_jobs",
        purpose=_SETTINGS,
        sdk="device_settings",
        path="devices/callDeviceSettings",
        docs="device-call-settings/list-change-device-settings-jobs",
        columns=(_TARGET, _LOCATION, _PERCENTAGE, _DEVICE_COUNT),
    ),
    _errors(
        of="device_settings_jobs",
        purpose=_SETTINGS,
        sdk="device_settings",
        path="devices/callDeviceSettings",
        docs="device-call-settings/list-change-device-settings-job-errors",
    ),
    _jobs(
        name="dynamic_device_settings_jobs",
        purpose=_DYNAMIC,
        sdk="dynamic_device_settings",
        path="devices/dynamicDeviceSettings",
        docs="device-call-settings-with-device-dynamic-settings/list-device-dynamic-settings-jobs",
        columns=(_TARGET, _LOCATION, _LOCATION_NAME, _PERCENTAGE),
    ),
    _errors(
        of="dynamic_device_settings_jobs",
        purpose=_DYNAMIC,
        sdk="dynamic_device_settings",
        path="devices/dynamicDeviceSettings",
        docs="device-call-settings-with-device-dynamic-settings/list-device-dynamic-settings-job-errors",
    ),
    _jobs(
        name="rebuild_phones_jobs",
        purpose=_REBUILD,
        sdk="rebuild_phones",
        path="devices/rebuildPhones",
        docs="device-call-settings/list-rebuild-phones-jobs",
        columns=(_TARGET, _LOCATION, _PERCENTAGE, _DEVICE_COUNT),
        page=None,
    ),
    _errors(
        of="rebuild_phones_jobs",
        purpose=_REBUILD,
        sdk="rebuild_phones",
        path="devices/rebuildPhones",
        docs="device-call-settings/get-job-errors-for-a-rebuild-phones-job",
        page=None,
    ),
    _jobs(
        name="apply_line_key_template_jobs",
        purpose=_TEMPLATE,
        sdk="apply_line_key_templates",
        path="devices/applyLineKeyTemplate",
        docs="device-call-settings/get-list-of-apply-line-key-template-jobs",
        columns=(
            _PERCENTAGE,
            column("updated_count", "Phones that got the template.", type=INTEGER),
            column("advisory_count", "Phones that got it with a remark.", type=INTEGER),
        ),
        page=None,
    ),
    _errors(
        of="apply_line_key_template_jobs",
        purpose=_TEMPLATE,
        sdk="apply_line_key_templates",
        path="devices/applyLineKeyTemplate",
        docs="device-call-settings/get-job-errors-for-an-apply-line-key-template-job",
        page=None,
    ),
    _jobs(
        name="update_routing_prefix_jobs",
        purpose=_PREFIX,
        sdk="update_routing_prefix",
        path="updateRoutingPrefix",
        docs="location-call-settings/get-a-list-of-update-routing-prefix-jobs",
        columns=(
            _count("routing_prefix_updated", "routingPrefixUpdated", "Prefixes that were updated."),
            _count("routing_prefix_failed", "routingPrefixFailed", "Prefixes that could not be updated."),
        ),
        page=None,
    ),
    _errors(
        of="update_routing_prefix_jobs",
        purpose=_PREFIX,
        sdk="update_routing_prefix",
        path="updateRoutingPrefix",
        docs="location-call-settings/get-job-errors-for-update-routing-prefix-job",
        page=None,
    ),
    _jobs(
        name="call_recording_jobs",
        purpose=_RECORDING,
        sdk="call_recording",
        path="callRecording",
        docs="features-call-recording/list-call-recording-jobs",
        sdk_path_is_wrong=True,
        columns=(
            _LOCATION,
            column("vendor_id", "The vendor that it changes to.", references="call_recording_vendors.id"),
            _count("updated_users", "updatedUsers", "People that were changed."),
            _count("failed_users", "failedUsers", "People that could not be changed."),
        ),
        page=_SMALLER_PAGE,
    ),
    _errors(
        of="call_recording_jobs",
        purpose=_RECORDING,
        sdk="call_recording",
        path="callRecording",
        docs="features-call-recording/get-job-errors-for-a-call-recording-job",
        page=_SMALLER_PAGE,
    ),
    _jobs(
        name="disable_calling_location_jobs",
        purpose=_DISABLE,
        sdk="disable_calling_location",
        path="locations/deleteCallingLocation",
        docs="location-call-settings/get-a-list-of-disable-calling-location-jobs",
        columns=(_LOCATION_NAME,),
        page=_SMALLER_PAGE,
    ),
    _errors(
        of="disable_calling_location_jobs",
        purpose=_DISABLE,
        sdk="disable_calling_location",
        path="locations/deleteCallingLocation",
        docs="location-call-settings/retrieve-errors-for-a-disable-calling-location-job",
        page=None,
    ),
)
