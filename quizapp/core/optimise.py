"""Parameters of FSRS fitted to a learner's own answers, and whether they are worth having.

The fit is fsrs-rs's (`compute_parameters`), which weighs late answers more. It is believed only if parameters fitted to
the earlier answers foretell the later ones better than those in use: a fit always looks good on what it was fitted to.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from quizapp.core.parameters import clipped
from quizapp.core.training import Fit, Training, fit

FEWEST = 200
"""Answers that foretell anything, which a fit needs at least: fewer say more about chance than about the learner."""

EARLIER = 0.8
"""The share of the answers, in time, that the trial fit sees; the rest is what it is tried on."""


@dataclass(frozen=True, slots=True)
class Optimised:
    """What came of fitting.

    `parameters` is None where there is nothing to apply, and `refused` then says why. `before` and `after` tell how
    well the parameters in use and the fitted ones do on all answers; `tried_before` and `tried_after` how those in use
    and the trial fit do on the later answers, which it had not seen. None where nothing was measured.
    """

    scored: int
    parameters: tuple[float, ...] | None = None
    refused: str = ""
    before: Fit | None = None
    after: Fit | None = None
    tried_before: Fit | None = None
    tried_after: Fit | None = None


def optimise(data: Training, parameters: Sequence[float], relearning_steps: int = 1) -> Optimised:
    """Fit to `data`, in place of the `parameters` in use; `relearning_steps` is how many the preset has."""
    scored = len(data.items)
    if scored < FEWEST:
        return Optimised(scored, refused=f"{scored} of your answers can be learnt from, and a fit needs {FEWEST}.")
    earlier, later = data.split(EARLIER)
    trial = _fitted(earlier, relearning_steps)
    tried_before, tried_after = fit(parameters, later), fit(trial, later)
    fitted = _fitted(data, relearning_steps)
    before, after = fit(parameters, data), fit(fitted, data)
    refused = ""
    if after.log_loss >= before.log_loss:
        refused = "The parameters in use already fit your answers as well."
    elif tried_after.log_loss >= tried_before.log_loss:
        refused = "Fitted to your earlier answers, parameters foretell the later ones no better than those in use."
    return Optimised(
        scored,
        parameters=None if refused else fitted,
        refused=refused,
        before=before,
        after=after,
        tried_before=tried_before,
        tried_after=tried_after,
    )


def _fitted(data: Training, relearning_steps: int) -> tuple[float, ...]:
    from fsrs_rs_python import DEFAULT_PARAMETERS, FSRS

    # Single precision inside, so that a parameter on its bound may come back a hair beyond it.
    return clipped(
        FSRS(DEFAULT_PARAMETERS).compute_parameters(
            list(data.items),
            card_ids=list(data.cards),
            enable_short_term=True,
            num_relearning_steps=relearning_steps,
        )
    )
