"""Request lines that are none, other protocols, and connections that end in the middle."""
import pytest

from support.http_attack import assert_harms_no_webhook, assert_harms_nobody_else
from support.http_corpus import ENDINGS, PROTOCOLS, REQUEST_LINES

pytestmark = pytest.mark.sanitized

ATTACKS = {**ENDINGS, **PROTOCOLS, **REQUEST_LINES}


@pytest.mark.parametrize("name", ATTACKS)
def test_harms_nobody_else(probe, well_behaved, name):
    assert_harms_nobody_else(probe, well_behaved, ATTACKS[name])


@pytest.mark.parametrize("name", ATTACKS)
def test_harms_no_webhook(attacked_bridge, name):
    assert_harms_no_webhook(attacked_bridge, ATTACKS[name])
