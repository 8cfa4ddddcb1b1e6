"""Heads of requests that are cut, huge or malformed."""
import pytest

from support.http_attack import assert_harms_no_webhook, assert_harms_nobody_else
from support.http_corpus import EXPECTATIONS, HEADS

pytestmark = pytest.mark.sanitized

ATTACKS = {**EXPECTATIONS, **HEADS}


@pytest.mark.parametrize("name", ATTACKS)
def test_harms_nobody_else(probe, well_behaved, name):
    assert_harms_nobody_else(probe, well_behaved, ATTACKS[name])


@pytest.mark.parametrize("name", ATTACKS)
def test_harms_no_webhook(attacked_bridge, name):
    assert_harms_no_webhook(attacked_bridge, ATTACKS[name])
