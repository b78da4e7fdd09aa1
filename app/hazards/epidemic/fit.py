"""Fit of SIR or SEIR to daily counts: negative binomial by default, Poisson and least squares beside it.

The likelihood is maximised over logarithms (β, γ, where asked I0, and k) by Nelder and Mead's simplex; the
covariance is the inverse of the numerical Hessian there. Negative binomial: `Var = μ + μ²/k`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import gammaln

from app.hazards.epidemic.compartments import INFECTIOUS, Rates, onsets, run

Array = NDArray[np.float64]

_NORMAL_95 = 1.959963984540054
_LEAST_MEAN = 1e-9
_BOUND = 12.0
"""Logarithms beyond it are no rates of an outbreak."""
_STEP = 1e-3


class Observed(StrEnum):
    """What the daily counts are."""

    PREVALENCE = "prevalence"
    """People ill on that day: in bed, isolated."""
    ONSETS = "onsets"
    """People who fell ill on that day."""


class Likelihood(StrEnum):
    """How counts scatter about the curve."""

    NEGATIVE_BINOMIAL = "negative_binomial"
    POISSON = "poisson"
    LEAST_SQUARES = "least_squares"


@dataclass(frozen=True, slots=True, kw_only=True)
class FitTask:
    """What is fitted to what."""

    days: tuple[int, ...]
    """Day of each count from the first one, 0, 1, …; days without a count are left out."""
    counts: tuple[float, ...]
    population: float
    observed: Observed = Observed.PREVALENCE
    likelihood: Likelihood = Likelihood.NEGATIVE_BINOMIAL
    lead_days: float = 1.0
    """With one seed: it is infectious so long before the first count."""
    fit_seeds: bool = False
    """Fit I0 at the first count instead."""
    sigma: float | None = None
    """SEIR: rate at which latency ends; None: SIR."""
    gamma: float | None = None
    """Rate of recovery where it is known, as it must be for onsets; None: fitted."""

    @property
    def lead(self) -> float:
        """Days between the seeds and the first count."""
        return 0.0 if self.fit_seeds else self.lead_days


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """The best values, and the covariance of their logarithms in the order of `names`."""

    task: FitTask
    rates: Rates
    seeds: float
    dispersion: float | None
    """k of the negative binomial."""
    objective: float
    """Negative log-likelihood, or the sum of squares."""
    names: tuple[str, ...]
    logs: Array
    covariance: Array | None
    """None where the counts do not tell the parameters apart."""

    def band(self, *signs: tuple[str, float]) -> tuple[float, float]:
        """95 % band of a product of powers of parameters, `(("beta", 1), ("gamma", -1))` for β/γ."""
        weights = np.array([dict(signs).get(name, 0.0) for name in self.names])
        fixed = 1.0
        for name, power in signs:
            if name == "gamma" and name not in self.names:
                fixed *= self.rates.gamma**power
        centre = float(weights @ self.logs)
        half = 0.0 if self.covariance is None else _NORMAL_95 * self._spread(weights)
        return fixed * math.exp(centre - half), fixed * math.exp(centre + half)

    def _spread(self, weights: Array) -> float:
        covariance = self.covariance
        return 0.0 if covariance is None else math.sqrt(max(0.0, float(weights @ covariance @ weights)))

    def draws(self, number: int) -> tuple[Fitted, ...]:
        """Plausible other values: draws from the normal distribution of the logarithms, always the same."""
        if self.covariance is None:
            return ()
        generator = np.random.default_rng(len(self.task.counts))
        rows = generator.multivariate_normal(self.logs, self.covariance, number, method="eigh")
        return tuple(_fitted(self.task, self.names, np.clip(row, -_BOUND, _BOUND), self) for row in rows)


def expected(fitted: Fitted, days: Array, *, change_at: float | None = None, factor: float = 1.0) -> Array:
    """Expected counts on `days` (whole days from the first count); measures as in `compartments.run`."""
    return _expected(fitted.task, fitted.rates, fitted.seeds, days, change_at, factor)


def states(fitted: Fitted, days: Array, *, change_at: float | None = None, factor: float = 1.0) -> Array:
    """States (len(days), 4) of the fitted model at moments in days from the first count."""
    task, lead = fitted.task, fitted.task.lead
    moment = None if change_at is None else change_at + lead
    times = np.concatenate([[0.0], np.asarray(days, float) + lead])
    return run(fitted.rates, task.population, fitted.seeds, times, change_at=moment, factor=factor)[1:]


def _expected(
    task: FitTask, rates: Rates, seeds: float, days: Array, change_at: float | None, factor: float
) -> Array:
    moment = None if change_at is None else change_at + task.lead
    starts = np.asarray(days, float) + task.lead
    if task.observed is Observed.PREVALENCE:
        times = np.concatenate([[0.0], starts])
        found = run(rates, task.population, seeds, times, change_at=moment, factor=factor)[1:]
        return found[:, INFECTIOUS]
    times = np.concatenate([[0.0], np.column_stack([starts, starts + 1]).ravel()])
    order, back = np.unique(times, return_inverse=True)
    found = run(rates, task.population, seeds, order, change_at=moment, factor=factor)[back]
    return onsets(found)[1::2]


def fit(task: FitTask) -> Fitted:
    """The values that make the counts most likely.

    Raises:
        ValueError: onsets without a known recovery rate.
    """
    if task.observed is Observed.ONSETS and task.gamma is None:
        raise ValueError("onsets do not tell the infectious period: give gamma")
    names, start = _start(task)

    def objective(logs: Array) -> float:
        return _objective(task, names, logs)

    best = min((_descend(objective, np.array(s)) for s in start), key=objective)
    return _fitted(task, names, best, None, objective(best), _covariance(objective, best, task))


def _descend(objective: Callable[[Array], float], start: Array) -> Array:
    found = minimize(
        objective,
        start,
        method="Nelder-Mead",
        options={"xatol": 1e-5, "fatol": 1e-7, "maxiter": 1500, "maxfev": 1500},
    )
    return np.asarray(found.x, float)


def _start(task: FitTask) -> tuple[tuple[str, ...], list[list[float]]]:
    """Names of the fitted parameters and where to begin: an outbreak that grows as fast as these counts."""
    peak = int(np.argmax(task.counts))
    first = max(1.0, task.counts[0])
    rise = math.log(max(2.0, task.counts[peak]) / first) / max(1.0, task.days[peak] - task.days[0])
    growth = min(2.0, max(0.05, rise))
    gamma = task.gamma or 0.5
    beta = gamma + growth if task.sigma is None else gamma * (1 + growth / gamma) * (1 + growth / task.sigma)
    names, logs = ["beta"], [math.log(beta)]
    if task.gamma is None:
        names.append("gamma")
        logs.append(math.log(gamma))
    if task.fit_seeds:
        names.append("seeds")
        logs.append(math.log(first))
    if task.likelihood is Likelihood.NEGATIVE_BINOMIAL:
        names.append("k")
        logs.append(math.log(5.0))
    return tuple(names), [logs]


def _objective(task: FitTask, names: tuple[str, ...], logs: Array) -> float:
    if float(np.max(np.abs(logs))) > _BOUND:
        return 1e12
    now = _fitted(task, names, logs, None)
    if now.seeds >= task.population or now.rates.beta > 100 or now.rates.gamma > 100:
        return 1e12
    days = np.asarray(task.days, float)
    mean = np.maximum(_expected(task, now.rates, now.seeds, days, None, 1.0), _LEAST_MEAN)
    seen = np.asarray(task.counts, float)
    if task.likelihood is Likelihood.LEAST_SQUARES:
        return float(np.sum((seen - mean) ** 2))
    if task.likelihood is Likelihood.POISSON:
        return float(np.sum(mean - seen * np.log(mean) + gammaln(seen + 1)))
    k = now.dispersion or 1.0
    chance = gammaln(seen + k) - gammaln(k) - gammaln(seen + 1)
    chance += k * np.log(k / (k + mean)) + seen * np.log(mean / (k + mean))
    return float(-np.sum(chance))


def _fitted(
    task: FitTask,
    names: tuple[str, ...],
    logs: Array,
    like: Fitted | None,
    objective: float = math.nan,
    covariance: Array | None = None,
) -> Fitted:
    values = dict(zip(names, np.exp(logs).tolist(), strict=True))
    gamma = values.get("gamma", task.gamma or 1.0)
    rates = Rates(values["beta"], gamma, task.sigma)
    seeds, k = values.get("seeds", 1.0), values.get("k")
    if like is not None:
        return replace(like, rates=rates, seeds=seeds, dispersion=k, logs=logs)
    return Fitted(
        task=task,
        rates=rates,
        seeds=seeds,
        dispersion=k,
        objective=objective,
        names=names,
        logs=logs,
        covariance=covariance,
    )


def _covariance(objective: Callable[[Array], float], best: Array, task: FitTask) -> Array | None:
    """Inverse Hessian; for least squares scaled by twice the residual variance."""
    n = len(best)
    hessian = np.zeros((n, n))
    steps = np.eye(n) * _STEP
    for i in range(n):
        for j in range(i, n):
            a, b = steps[i], steps[j]
            corners = objective(best + a + b) - objective(best + a - b)
            corners -= objective(best - a + b) - objective(best - a - b)
            hessian[i, j] = hessian[j, i] = corners / (4 * _STEP**2)
    if float(np.min(np.linalg.eigvalsh(hessian))) <= 1e-9:
        return None
    inverse = np.linalg.inv(hessian)
    if task.likelihood is Likelihood.LEAST_SQUARES:
        inverse = inverse * 2 * objective(best) / max(1, len(task.counts) - n)
    return np.asarray(inverse, float)
