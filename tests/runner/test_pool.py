"""Spares kept ready: taken in turn, filled up, exchanged when cold, and never left behind."""

import pytest

from quizapp.errors import SandboxError
from quizapp.runner.pool import Pool


class FakeSpare:
    def __init__(self, warm: bool = True) -> None:
        self.warm = warm
        self.watched = False
        self.alive = True
        self.broken = False
        self.gone = False
        self.ended = self.closed = self.waited = False
        self.again_left = 0

    def wait_ready(self) -> None:
        self.waited = True
        if self.broken:
            raise SandboxError("broken")

    def again(self) -> bool:
        self.again_left -= 1
        return self.again_left >= 0

    def end(self) -> bool:
        self.ended = True
        return self.gone

    def close(self) -> None:
        self.closed = True


class FakeSource:
    def __init__(self) -> None:
        self.made: list[FakeSpare] = []
        self.warm = True
        self.dead = False

    def spawn(self) -> FakeSpare:
        if self.dead:
            raise SandboxError("dead")
        self.made.append(FakeSpare(self.warm))
        return self.made[-1]


@pytest.fixture
def source() -> FakeSource:
    return FakeSource()


@pytest.fixture
def pool(source: FakeSource) -> Pool:
    return Pool(source, 2)  # type: ignore[arg-type]


def test_an_empty_pool_makes_what_is_asked_for(pool: Pool, source: FakeSource) -> None:
    taken: list[object] = [pool.take()]
    assert taken == source.made
    assert source.made[0].waited


def test_filling_makes_only_what_is_missing_and_waits_for_none(pool: Pool, source: FakeSource) -> None:
    pool.refill()
    pool.refill()
    assert len(source.made) == 2
    assert not any(each.waited for each in source.made)


def test_the_oldest_is_taken_first(pool: Pool, source: FakeSource) -> None:
    pool.refill()
    taken: list[object] = [pool.take(), pool.take()]
    assert taken == source.made


def test_a_spare_that_does_not_get_ready_is_closed(pool: Pool, source: FakeSource) -> None:
    pool.refill()
    source.made[0].broken = True
    with pytest.raises(SandboxError):
        pool.take()
    assert source.made[0].closed


def test_a_spare_that_was_ended_while_it_waited_is_passed_over(pool: Pool, source: FakeSource) -> None:
    pool.refill()
    source.made[0].alive = False
    taken: list[object] = [pool.take()]
    assert taken == source.made[1:]
    assert source.made[0].closed


def test_children_that_end_at_once_are_not_asked_for_without_end(pool: Pool, source: FakeSource) -> None:
    pool.refill()
    for each in source.made:
        each.alive = False
    spawn = source.spawn

    def stillborn() -> FakeSpare:
        made = spawn()
        made.alive = False
        return made

    source.spawn = stillborn  # type: ignore[method-assign]
    taken: list[object] = [pool.take()]  # what became of it is told by its run
    assert taken == source.made[2:]


def test_a_source_that_is_gone_is_told_when_somebody_asks(pool: Pool, source: FakeSource) -> None:
    source.dead = True
    pool.refill()
    with pytest.raises(SandboxError):
        pool.take()


def test_cold_spares_are_exchanged_and_closed(pool: Pool, source: FakeSource) -> None:
    source.warm = False
    pool.refill()
    source.warm = True
    pool.replace_cold()
    cold, warm = source.made[:2], source.made[2:]
    assert [each.closed for each in cold] == [True, True]
    assert [each.closed for each in warm] == [False, False]


def test_a_used_child_is_ended_at_once_and_closed_when_it_is_gone(pool: Pool, source: FakeSource) -> None:
    used = pool.take()
    pool.retire(used)
    fake = source.made[0]
    assert (fake.ended, fake.closed) == (True, False)
    pool.refill()
    assert not fake.closed
    fake.gone = True
    pool.refill()
    assert fake.closed


@pytest.mark.parametrize("what", ["gone", "watched"])
def test_a_used_child_that_is_gone_or_leaves_files_is_closed_at_once(pool: Pool, source: FakeSource, what: str) -> None:
    used = pool.take()
    setattr(source.made[0], what, True)
    pool.retire(used)
    assert source.made[0].closed


def test_a_child_of_a_series_is_a_spare_again_until_it_refuses(pool: Pool, source: FakeSource) -> None:
    used = pool.take()
    source.made[0].again_left = 1
    pool.retire(used)
    assert not source.made[0].ended
    assert pool.take() is used
    pool.retire(used)
    assert source.made[0].ended


def test_a_cold_child_of_a_series_serves_until_there_are_warm_ones(pool: Pool, source: FakeSource) -> None:
    source.warm = False
    used = pool.take()
    source.made[0].again_left = 9
    pool.retire(used)
    assert pool.take() is used
    source.warm = True
    pool.replace_cold()
    pool.retire(used)
    assert source.made[0].ended
    assert all(each.warm for each in source.made[1:])


def test_a_child_of_a_series_that_finds_the_pool_full_or_closed_is_ended(pool: Pool, source: FakeSource) -> None:
    first, second = pool.take(), pool.take()
    for each in source.made:
        each.again_left = 9
    pool.refill()
    pool.retire(first)
    pool.close()
    pool.retire(second)
    assert [each.ended for each in source.made] == [True] * 4
    assert source.made[0].again_left == source.made[1].again_left == 9


def test_closing_ends_spares_and_those_on_their_way_out(pool: Pool, source: FakeSource) -> None:
    used = pool.take()
    pool.retire(used)
    pool.refill()
    pool.close()
    assert len(source.made) == 3
    assert all(each.ended and each.closed for each in source.made)


def test_a_closed_pool_keeps_nothing_new(pool: Pool, source: FakeSource) -> None:
    used = pool.take()
    pool.close()
    pool.retire(used)
    pool.refill()
    assert source.made[0].closed
    assert len(source.made) == 1
