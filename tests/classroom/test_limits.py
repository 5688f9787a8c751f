"""Buckets, by a clock of the test's own."""

import pytest

from coprod.classroom.limits import Bucket, Buckets


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_a_bucket_gives_what_it_holds_then_what_flows_in(clock):
    bucket = Bucket(2.0, 3.0, clock)
    assert [bucket.take() for _ in range(5)] == [True, True, True, False, False]
    clock.now += 0.5
    assert [bucket.take() for _ in range(2)] == [True, False]
    clock.now += 3600
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]


def test_buckets_are_apart_and_forgotten_once_they_are_full_again(clock):
    buckets = Buckets(1.0, 2.0, clock)
    assert buckets.bucket("a").take() and buckets.bucket("b").take() and buckets.bucket("b").take()
    assert not buckets.bucket("b").take() and buckets.bucket("a").take()
    clock.now += 1.0
    assert buckets.bucket("c").has_one()
    buckets.forget()
    assert set(buckets.of) == {"a", "b"}
    clock.now += 1.0
    buckets.forget()
    assert not buckets.of
