"""The scopes that a token needs to read an area, as alternatives with the usual one first."""

PEOPLE_READ = ("spark-admin:people_read",)
GROUPS_READ = ("identity:groups_read", "identity:groups_rw")
LICENSES_READ = ("spark-admin:licenses_read",)
LOCATIONS_READ = ("spark-admin:locations_read", "spark-admin:people_read", "spark-admin:device_read")
WORKSPACES_READ = ("spark-admin:workspaces_read",)
DEVICES_READ = ("spark-admin:devices_read",)
TELEPHONY_READ = ("spark-admin:telephony_config_read",)
PSTN_READ = ("spark-admin:telephony_pstn_read",)
ORGANIZATIONS_READ = ("spark-admin:organizations_read",)
ROLES_READ = ("spark-admin:roles_read",)
CONTACTS_READ = ("identity:contacts_read", "identity:contacts_rw")
