"""``python -m space_odt_dagster`` is ``space-odt``."""

import sys

from space_odt_dagster.cli import main

sys.exit(main())
