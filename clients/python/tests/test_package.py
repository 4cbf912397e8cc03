"""R39: the package can be built and installed without a network."""

from __future__ import annotations

import in_source

import importlib.util
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

NEEDED = ("pip", "setuptools", "wheel")


class ThePackage(unittest.TestCase):
    @unittest.skipUnless(all(map(importlib.util.find_spec, NEEDED)), f"{', '.join(NEEDED)} build it")
    def test_is_built_without_a_network(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            project = Path(folder) / "python"
            shutil.copytree(in_source.SOURCE.parent, project, ignore=shutil.ignore_patterns("tests", "__pycache__", "build", "*.egg-info"))
            command = [sys.executable, "-m", "pip", "wheel", "--no-index", "--no-build-isolation", "--no-deps", "-w", folder, str(project)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            [wheel] = Path(folder).glob("*.whl")
            packed = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("regionalpause/")}
        self.assertEqual(packed, {f"regionalpause/{file.name}" for file in in_source.SOURCE.glob("regionalpause/*.*")})

    @unittest.skipUnless(hasattr(sys, "stdlib_module_names"), "Python 3.10 lists its modules")
    def test_needs_cryptography_only(self) -> None:
        code = "import sys; before = set(sys.modules); import regionalpause; print(*{m.split('.')[0] for m in set(sys.modules) - before})"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        others = (
            set(done.stdout.split())
            - set(getattr(sys, "stdlib_module_names", ()))
            - {"regionalpause", "cryptography", "_cffi_backend", "_openssl"}
        )
        self.assertEqual(others, set())


if __name__ == "__main__":
    unittest.main()
