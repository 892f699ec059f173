"""The training of the network on digits: it begins by itself, goes on epoch by epoch in a worker,
can be stopped, taken up again, watched anew, and steered by its learning rate."""

from dataclasses import dataclass

from core.maths.learning.course import read_course, turn_course, value_at, write_course
from core.maths.learning.digit_network import EPOCHS, begin_history, learn_epoch
from core.ui.controls import Slider, Text
from core.ui.training import Run, Runs, show_buttons, train_on
from core.work.task import away

RATE = Slider(
    name="rate",
    label="Learning rate",
    symbol="α",
    low=0.001,
    high=1,
    default=0.01,
    log=True,
    live=False,
    steers=True,
    help="From the epoch shown on; at the last one the network is trained anew",
)
RATES = Text(name="rates", label="Earlier learning rates")
RUNS = Runs("networks")


@dataclass(eq=False, kw_only=True)
class DigitRun(Run):
    """state: what there is after each epoch, the start first; rates: of every epoch."""

    rates: tuple[float, ...]

    @property
    def steps(self):
        return len(self.state) - 1

    def take(self, found):
        self.state = (*self.state, found)


def legs_of(v):
    return read_course(v.rates, EPOCHS - 1, RATE.low, RATE.high)


def rates_of(v):
    """The learning rate of every epoch."""
    return tuple(value_at(legs_of(v) or (), v.rate, epoch) for epoch in range(1, EPOCHS + 1))


def run_of(view):
    """The run with the settings of now, back to the epoch where its learning rates part from those
    of now."""
    v, before = view.values, view.turned("rate")
    run = RUNS.find(view, (v.layout, v.weights))
    if run is None:
        state = (begin_history(v.layout, v.weights),)
        run = DigitRun(state=state, rates=rates_of(v))
        run.start()
        return RUNS.add(view, (v.layout, v.weights), run)
    if before is not None:
        _steer(view, run, before)
    rates = rates_of(v)
    alike = [old == new for old, new in zip(run.rates, rates, strict=True)] + [False]
    if (same := alike.index(False)) < run.steps:
        run.put_back(run.state[: same + 1])
        run.start()
    run.rates = rates
    if v.epoch > run.steps:  # asked for by a preset or an address
        run.start()
    return run


def _steer(view, run, before):
    """A rate that was turned holds from the epoch shown on, and what was learned after it is
    forgotten; at the last epoch all is trained anew with it. Who has stopped stays stopped."""
    at = min(view.values.epoch, run.steps)
    last = EPOCHS if run.steps == EPOCHS or run.going else at
    at %= EPOCHS
    legs = turn_course(legs_of(view.values) or (), before, at, view.values.rate)
    view.put(rates=write_course(legs), epoch=last)
    if run.steps == EPOCHS:
        run.start()
    run.put_back(run.state[: at + 1])
    run.rates = rates_of(view.values)


def _stop(view, run):
    """The address then names the epoch that is shown."""
    run.stop()
    view.put(epoch=min(view.figure.page.values(view.session)["epoch"], run.steps))


def _start(view, run):
    run.start()
    view.put(epoch=EPOCHS)


def _begin_anew(view, run):
    run.begin_anew(run.state[:1])
    view.put(epoch=EPOCHS)


def train_digits(view):
    """The run of now; while it is going, one epoch further, and the figure is to go on."""
    run = run_of(view)
    train_on(
        view,
        run,
        EPOCHS,
        piece=lambda run: away(
            learn_epoch, run.state[-1], run.rates[run.steps], view.values.weights
        ),
        text=lambda run: f"Epoch {run.steps + 1} of {EPOCHS} …",
        key=lambda run: (view.values.layout, view.values.weights, run.rates[: run.steps + 1]),
    )
    if run.stopped and view.values.epoch > run.steps:
        view.put(epoch=run.steps)
    return run


def show_run(view, run):
    """The buttons of the training."""
    show_buttons(
        view,
        run,
        lambda: _start(view, run),
        lambda: _begin_anew(view, run),
        there=run.steps == EPOCHS,
        stop=lambda: _stop(view, run),
    )
