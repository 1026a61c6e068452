"""Runs ``space-odt``: as ``python -m space_odt_dagster``, or as a file by its path."""

import sys
from pathlib import Path

if not __package__:
    sys.path.append(str(Path(__file__).resolve().parents[1]))

from space_odt_dagster.cli import main

sys.exit(main())
