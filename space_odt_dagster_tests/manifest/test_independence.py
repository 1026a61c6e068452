"""The manifest can be read without anything installed: it imports the standard library and itself."""

import subprocess
import sys

LISTING = """
import sys
before = set(sys.modules)
import space_odt_dagster.manifest.catalogue
for name in sorted({name.partition(".")[0] for name in set(sys.modules) - before}):
    print(name)
"""


def test_loading_the_manifest_imports_only_the_standard_library() -> None:
    done = subprocess.run([sys.executable, "-c", LISTING], capture_output=True, text=True, check=True)
    foreign = {name for name in done.stdout.split() if name not in sys.stdlib_module_names}
    assert foreign == {"space_odt_dagster"}
