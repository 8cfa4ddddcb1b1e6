"""Requests sent ahead of the reply to the one before, cut at every byte."""
import pytest

from support.http_attack import attack, read_reply
from support.http_corpus import post

pytestmark = pytest.mark.sanitized


def test_pipelined_posts_split_at_every_byte(probe, well_behaved):
    both = post(b"one") + post(b"two")
    for cut in range(1, len(both)):
        connection = probe.connect()
        attack(connection, [both[:cut], .002, both[cut:]])
        stream = connection.makefile("rb")
        assert [read_reply(stream)[2] for _ in range(2)] == [b"one", b"two"], cut
        connection.close()
    probe.assert_idle()
    probe.assert_serves(well_behaved)
