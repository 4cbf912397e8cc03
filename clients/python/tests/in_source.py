"""Imported first by each test: makes the package importable from its source, so that the tests run in a clone without an installation."""

import os
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src"
if str(SOURCE) not in sys.path:
    sys.path.insert(0, str(SOURCE))
    # For the processes that the tests start.
    os.environ["PYTHONPATH"] = os.pathsep.join([str(SOURCE), str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]).rstrip(
        os.pathsep
    )
