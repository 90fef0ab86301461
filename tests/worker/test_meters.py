"""The meters that a job asks for, and none that it does not."""

import pytest
import torch

from quizapp.worker.meters import Meters


def read(*, trace: bool, account: bool, given: tuple[object, ...] = ()) -> dict[str, object]:
    meters = Meters({"trace": trace, "account": account}, given)
    with meters:
        torch.ones(3) + 1
    return meters.read()


@pytest.mark.parametrize("trace", [False, True])
@pytest.mark.parametrize("account", [False, True])
def test_each_meter_runs_only_where_asked_for(trace: bool, account: bool) -> None:
    found = read(trace=trace, account=account)
    assert found.get("new_bytes") == (24 if account else None)
    assert found["ops"] == ({"torch.ones": 1, "torch.Tensor.add": 1} if trace else {})


def test_values_that_are_no_tensors_are_no_obstacle() -> None:
    assert read(trace=False, account=True, given=(3, "a", None, [torch.ones(2)]))["new_bytes"] == 24


def test_an_error_inside_stops_every_meter() -> None:
    meters = Meters({"trace": True, "account": True}, ())
    with pytest.raises(RuntimeError, match="size of tensor"), meters:
        torch.ones(2).add_(torch.ones(3))
    torch.ones(100)
    assert meters.read() == {"ops": {"torch.ones": 2, "torch.Tensor.add_": 1}, "new_bytes": 20}
