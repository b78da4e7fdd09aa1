"""Solves integer programs in a process of its own, so that it can be killed at any moment.

Started as a script by `app.planning.solving.process`; imports nothing of the program. Reads frames from
standard input and writes frames to standard output, each an eight-byte length and a pickle. A request is a
dictionary of arrays; the replies are `("progress", bound, incumbent)`, `("incumbent", values)` and, last,
`("done", status, values or None, bound)` or `("failed", reason)`. A request with `relax` is solved without
whole numbers and answered by `("relaxed", status, values or None, row duals or None)`.
"""

from __future__ import annotations

import os
import pickle
import struct
import sys
from typing import IO, Any

import numpy as np


def read_frame(stream: IO[bytes]) -> Any:
    """The next object, or None at the end of the stream."""
    head = stream.read(8)
    if len(head) < 8:
        return None
    return pickle.loads(stream.read(struct.unpack("<Q", head)[0]))


def write_frame(stream: IO[bytes], content: object) -> None:
    """Send one object."""
    body = pickle.dumps(content, protocol=5)
    stream.write(struct.pack("<Q", len(body)) + body)
    stream.flush()


class Open:
    """The columns of a request that are not fixed: HiGHS is handed these alone."""

    def __init__(self, request: dict[str, Any]) -> None:
        lower, upper = request["lower"], request["upper"]
        self._fixed = np.where(upper > lower, 0.0, lower)
        self._columns = np.flatnonzero(upper > lower)
        if not len(self._columns):
            self._columns = np.arange(len(lower))
            self._fixed = np.zeros(len(lower))
        self._request = request

    def whole(self, values: Any) -> Any:
        """A point of the request from one of its open columns."""
        point = self._fixed.copy()
        point[self._columns] = values
        return point

    def request(self) -> dict[str, Any]:
        """The request over the open columns; `offset` is what the fixed ones add to the objective."""
        given, columns, rows = self._request, self._columns, len(self._request["row_lower"])
        if len(columns) == len(given["cost"]):
            return given
        row = np.repeat(np.arange(rows), np.diff(given["start"]))
        settled = np.bincount(row, given["value"] * self._fixed[given["index"]], minlength=rows)
        position = np.full(len(given["cost"]), -1, dtype=np.int32)
        position[columns] = np.arange(len(columns))
        index = position[given["index"]]
        inside = index >= 0
        count = np.bincount(row[inside], minlength=rows)
        own = {name: given[name][columns] for name in ("cost", "lower", "upper")}
        if "integer" in given:
            own["integer"] = np.asarray(given["integer"])[columns]
        return {
            **given,
            **own,
            "offset": float(given["cost"] @ self._fixed),
            "row_lower": given["row_lower"] - settled,
            "row_upper": given["row_upper"] - settled,
            "start": np.concatenate([[0], np.cumsum(count)]).astype(np.int32),
            "index": index[inside],
            "value": given["value"][inside],
        }


def load(request: dict[str, Any]) -> Any:
    """HiGHS with the request's model (rows in CSR form, columns whole unless `integer` tells) and options."""
    import highspy

    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.setOptionValue("log_to_console", False)
    for name, value in request["options"].items():
        if highs.setOptionValue(name, value) != highspy.HighsStatus.kOk:
            raise ValueError(f"HiGHS does not take {name}={value}")
    lp = highspy.HighsLp()
    lp.num_col_ = len(request["cost"])
    lp.num_row_ = len(request["row_lower"])
    lp.col_cost_ = request["cost"]
    lp.offset_ = request.get("offset", 0.0)
    lp.col_lower_ = request["lower"]
    lp.col_upper_ = request["upper"]
    lp.row_lower_ = request["row_lower"]
    lp.row_upper_ = request["row_upper"]
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    lp.integrality_ = [kinds[int(whole)] for whole in request.get("integer", [1] * lp.num_col_)]
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.num_col_ = lp.num_col_
    lp.a_matrix_.num_row_ = lp.num_row_
    lp.a_matrix_.start_ = request["start"]
    lp.a_matrix_.index_ = request["index"]
    lp.a_matrix_.value_ = request["value"]
    if highs.passModel(lp) == highspy.HighsStatus.kError:
        raise ValueError("HiGHS does not take the model")
    return highs


def answer(request: dict[str, Any], out: IO[bytes]) -> None:
    """Solve one request and send what is found as it is found."""
    import highspy

    columns = Open(request)
    highs = load(columns.request())
    if request.get("relax"):
        relax(highs, columns, out)
        return

    def improved(event: Any) -> None:
        write_frame(out, ("incumbent", columns.whole(event.data_out.mip_solution)))

    def moved(event: Any) -> None:
        write_frame(out, ("progress", event.data_out.mip_dual_bound, event.data_out.mip_primal_bound))

    highs.cbMipImprovingSolution += improved
    highs.cbMipLogging += moved
    highs.run()
    info = highs.getInfo()
    feasible = info.primal_solution_status == int(highspy.SolutionStatus.kSolutionStatusFeasible)
    values = columns.whole(highs.getSolution().col_value) if feasible else None
    status = highs.getModelStatus().name
    write_frame(out, ("done", status, values, info.mip_dual_bound))


def relax(highs: Any, columns: Open, out: IO[bytes]) -> None:
    """Solve a linear program and send its point and the duals of its rows."""
    highs.setOptionValue("solve_relaxation", True)
    highs.run()
    status = highs.getModelStatus().name
    solution = highs.getSolution()
    solved = status == "kOptimal" and solution.dual_valid
    values = columns.whole(solution.col_value) if solved else None
    write_frame(out, ("relaxed", status, values, np.array(solution.row_dual) if solved else None))


def main() -> None:
    """Answer requests until the other side closes the pipe. Whatever else prints goes to standard error."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    import highspy  # noqa: F401 - loaded while the other side still prepares its first request

    while (request := read_frame(sys.stdin.buffer)) is not None:
        try:
            answer(request, out)
        except Exception as error:  # noqa: BLE001 - told to the other side, which raises it
            write_frame(out, ("failed", repr(error)))


if __name__ == "__main__":
    main()
