"""``space-odt`` with every logger at DEBUG, for tests of what logs give away: run as a program with its arguments."""

import logging
import sys

from space_odt_dagster.cli import main

logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
sys.exit(main(sys.argv[1:]))
