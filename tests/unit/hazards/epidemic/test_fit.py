"""Fits of the boarding-school outbreak of 1978 (763 boys, beds occupied 22 January to 4 February)."""

from __future__ import annotations

import numpy as np
import pytest

from app.hazards.epidemic.fit import FitTask, Fitted, Likelihood, Observed, expected, fit

IN_BED = (3, 8, 26, 76, 225, 298, 258, 233, 190, 128, 68, 29, 14, 4)
"""De Vries' version of the data: two others are in circulation, and give other values of R0."""


def school(likelihood: Likelihood, *, fit_seeds: bool = False) -> Fitted:
    return fit(
        FitTask(
            days=tuple(range(len(IN_BED))),
            counts=tuple(map(float, IN_BED)),
            population=763,
            likelihood=likelihood,
            fit_seeds=fit_seeds,
        )
    )


@pytest.mark.parametrize(
    ("likelihood", "fit_seeds", "beta", "gamma", "r0", "objective"),
    [
        (Likelihood.LEAST_SQUARES, True, 1.7867, 0.4553, 3.924, 3647.47),
        (Likelihood.LEAST_SQUARES, False, 1.6687, 0.4432, 3.766, 4173.02),
        (Likelihood.POISSON, False, 1.6890, 0.4758, 3.550, 76.522),
        (Likelihood.NEGATIVE_BINOMIAL, False, 1.7265, 0.5410, 3.191, 60.868),
        (Likelihood.NEGATIVE_BINOMIAL, True, 1.8831, 0.5227, 3.602, 59.377),
    ],
)
def test_boarding_school(
    likelihood: Likelihood, fit_seeds: bool, beta: float, gamma: float, r0: float, objective: float
) -> None:
    found = school(likelihood, fit_seeds=fit_seeds)
    assert found.rates.beta == pytest.approx(beta, abs=2e-4)
    assert found.rates.gamma == pytest.approx(gamma, abs=2e-4)
    assert found.rates.r0 == pytest.approx(r0, abs=1e-3)
    assert found.objective == pytest.approx(objective, rel=1e-4)


def test_bands_of_the_negative_binomial_fit() -> None:
    found = school(Likelihood.NEGATIVE_BINOMIAL)
    assert found.band(("beta", 1), ("gamma", -1)) == pytest.approx((2.79, 3.65), abs=0.005)
    assert found.band(("beta", 1)) == pytest.approx((1.647, 1.810), abs=1e-3)
    assert found.band(("gamma", 1)) == pytest.approx((0.472, 0.619), abs=1e-3)
    assert 1 / (found.dispersion or 0) == pytest.approx(0.084, abs=1e-3)


def test_fitted_seeds_and_their_band() -> None:
    found = school(Likelihood.NEGATIVE_BINOMIAL, fit_seeds=True)
    assert found.seeds == pytest.approx(1.789, abs=2e-3)
    assert found.band(("beta", 1), ("gamma", -1)) == pytest.approx((3.01, 4.32), abs=0.01)
    assert school(Likelihood.LEAST_SQUARES, fit_seeds=True).seeds == pytest.approx(2.100, abs=2e-3)


def test_poisson_bands_are_overconfident_about_threefold() -> None:
    wide = school(Likelihood.NEGATIVE_BINOMIAL).band(("beta", 1), ("gamma", -1))
    narrow = school(Likelihood.POISSON).band(("beta", 1), ("gamma", -1))
    assert narrow == pytest.approx((3.398, 3.708), abs=2e-3)
    assert 2.3 < (wide[1] - wide[0]) / (narrow[1] - narrow[0]) < 3.5


@pytest.mark.parametrize(
    "counts",
    [
        (1, 6, 26, 73, 222, 293, 258, 236, 191, 124, 69, 26, 11, 4),
        (3, 8, 28, 76, 222, 293, 257, 237, 192, 126, 70, 28, 12, 5),
    ],
)
def test_the_other_versions_of_the_data_give_other_numbers(counts: tuple[int, ...]) -> None:
    task = FitTask(days=tuple(range(14)), counts=tuple(map(float, counts)), population=763)
    assert abs(fit(task).rates.r0 - 3.1915) > 0.002


def test_onsets_of_a_known_outbreak_are_found_again() -> None:
    base = FitTask(
        days=tuple(range(25)),
        counts=(1.0,) * 25,
        population=2000,
        observed=Observed.ONSETS,
        gamma=0.4,
        sigma=0.6,
        fit_seeds=True,
    )
    template = fit(base)
    truth = type(template)(
        task=base,
        rates=type(template.rates)(1.0, 0.4, 0.6),
        seeds=5.0,
        dispersion=None,
        objective=0.0,
        names=(),
        logs=np.array([]),
        covariance=None,
    )
    counts = tuple(float(round(v)) for v in expected(truth, np.arange(25.0)))
    again = fit(
        FitTask(
            days=base.days,
            counts=counts,
            population=2000,
            observed=Observed.ONSETS,
            gamma=0.4,
            sigma=0.6,
            fit_seeds=True,
        )
    )
    assert again.rates.beta == pytest.approx(1.0, rel=0.03)
    assert again.seeds == pytest.approx(5.0, rel=0.25)


def test_onsets_need_a_known_infectious_period() -> None:
    with pytest.raises(ValueError, match="gamma"):
        fit(FitTask(days=(0, 1), counts=(1.0, 2.0), population=10, observed=Observed.ONSETS))


def test_draws_are_the_same_each_time_and_lie_about_the_best() -> None:
    found = school(Likelihood.NEGATIVE_BINOMIAL)
    r0 = [draw.rates.r0 for draw in found.draws(400)]
    assert r0 == [draw.rates.r0 for draw in found.draws(400)]
    assert np.quantile(r0, [0.025, 0.975]) == pytest.approx((2.79, 3.65), abs=0.12)
