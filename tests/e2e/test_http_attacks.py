"""Each byte sequence of the corpus, against the listener alone and against a bridge with webhooks on their way."""
import pytest

from support.http_attack import assert_harms_no_webhook, assert_harms_nobody_else
from support.http_corpus import ATTACKS

pytestmark = pytest.mark.sanitized

PROCESSES = 4  # they take minutes, so one process is not left alone with them at the end
SPREAD = [pytest.param(name, marks=pytest.mark.xdist_group(f"attacks-{number % PROCESSES}"))
          for number, name in enumerate(ATTACKS)]


@pytest.mark.parametrize("name", SPREAD)
def test_harms_nobody_else(probe, well_behaved, name):
    assert_harms_nobody_else(probe, well_behaved, ATTACKS[name])


@pytest.mark.parametrize("name", SPREAD)
def test_harms_no_webhook(attacked_bridge, name):
    assert_harms_no_webhook(attacked_bridge, ATTACKS[name])
