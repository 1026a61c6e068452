"""``python -m space_odt_dagster`` is ``space-odt``; so is this file by its path, from wherever the package lies."""

import sys
from pathlib import Path

if not __package__:
    sys.path.append(str(Path(__file__).resolve().parents[1]))

from space_odt_dagster.cli import main

sys.exit(main())
