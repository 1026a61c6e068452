"""Rules that the language of conditions cannot say: one function a file, with what it reads.

A function is given the rows and says of each entity whether it keeps the rule.
"""

from collections.abc import Mapping

from space_odt_dagster.judging.computed import (
    access_code_weak,
    auto_attendant_key_leads_nowhere,
    auto_attendant_unreachable,
    dial_pattern_twice,
    digit_pattern_allows_everything,
    extension_twice_in_location,
    licence_barely_used,
    licence_overused,
    location_many_free_numbers,
    main_number_is_auto_attendant,
    number_assigned_but_inactive,
    number_at_two_owners,
    operating_mode_leads_abroad,
    recording_switched_off_centrally,
    recording_without_announcement,
    routing_loop,
    schedule_ran_out,
    translation_pattern_leads_abroad,
    voicemail_copied_outside,
    workspace_without_licence,
)
from space_odt_dagster.judging.computed.computed import Computed

_FILES = (
    access_code_weak,
    auto_attendant_key_leads_nowhere,
    auto_attendant_unreachable,
    dial_pattern_twice,
    digit_pattern_allows_everything,
    extension_twice_in_location,
    licence_barely_used,
    licence_overused,
    location_many_free_numbers,
    main_number_is_auto_attendant,
    number_assigned_but_inactive,
    number_at_two_owners,
    operating_mode_leads_abroad,
    recording_switched_off_centrally,
    recording_without_announcement,
    routing_loop,
    schedule_ran_out,
    translation_pattern_leads_abroad,
    voicemail_copied_outside,
    workspace_without_licence,
)
COMPUTED: Mapping[str, Computed] = {
    each.__name__.rpartition(".")[2].replace("_", "-"): each.COMPUTED for each in _FILES
}
"""The functions by the name that ``computed_by`` gives: that of their file."""
