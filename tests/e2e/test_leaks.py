"""That the search for secrets and phone numbers, which goes with each test (support/leaks.py), finds them."""
import os
import re
import subprocess
import sys

import pytest

from plant_leaks import PLANTS
from support.processes import ROOT


@pytest.mark.slow
def test_whatever_is_planted_is_found():
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/e2e/plant_leaks.py"],
                          cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    found = set(re.findall(r"^ERROR \S+::test_plant\[([a-z-]+)", done.stdout, re.MULTILINE))
    assert found == set(PLANTS) - {"nothing"}, done.stdout
    assert f"{len(PLANTS)} passed" in done.stdout
