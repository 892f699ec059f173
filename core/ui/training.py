"""Trainings in steps: a reader lets one begin, stops it, lets it go on, begins anew, and turns its
settings on the way.

A worker does a piece at a time; after each one the figure is drawn, so that curves grow, and
between two of them a training is stopped. A page keeps the trainings of a reader as a :class:`Run`
each in its :class:`Runs`, and calls :func:`train_on` and :func:`show_buttons`; a control that
``steers`` tells by ``view.turned`` that it was moved, and the course of its values
(``core/maths/learning/course.py``) goes into the address by ``view.put``.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from core.ui.kept import kept
from core.ui.view import Place, View
from core.ui.words import number
from core.work.task import Away, Pending, Stopped

MOST_RUNS = 4  # that are kept for one reader
MOST_TOLD = 4  # legs of a course: a slider that is dragged while a training goes on makes many


@dataclass(eq=False, kw_only=True)
class Run:
    """One training of a reader's as far as it has come: ``state`` is what its next piece needs, its
    own ``steps`` and ``diverged`` unless a subclass says otherwise. anew: the reader wants to watch
    it, so no piece is taken that was made for somebody else; made: what was worked out of it."""

    state: Any
    going: bool = False
    stopped: bool = False
    anew: bool = False
    token: str = field(default_factory=lambda: uuid4().hex)
    made: dict[Any, Any] = field(default_factory=dict)

    @property
    def steps(self) -> int:
        return self.state.steps

    @property
    def diverged(self) -> bool:
        return getattr(self.state, "diverged", False)

    @property
    def task(self) -> str:
        """The name of the piece that comes next."""
        return f"training {self.token} {self.steps}"

    def at_work(self, view: View) -> bool:
        """Whether a worker is at this piece, or has it ready."""
        return f"{view.figure.page.stem}:{self.task}" in view.session.tasks

    def take(self, found: Any) -> None:
        """``found`` is what a piece came to."""
        self.state = found

    def start(self) -> None:
        self.going, self.stopped = True, False

    def stop(self) -> None:
        self.going, self.stopped = False, True

    def put_back(self, state: Any) -> None:
        """To an earlier state: what a worker is at now is for nobody."""
        self.state, self.token = state, uuid4().hex

    def begin_anew(self, state: Any) -> None:
        """From this state on, for the reader to watch."""
        self.put_back(state)
        self.anew = True
        self.start()

    def once(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What ``make()`` returns, made once for each stop of the training."""
        key = (self.steps, key)
        if key not in self.made:
            self.made = {k: v for k, v in self.made.items() if k[0] == self.steps}
            self.made[key] = make()
        return self.made[key]


@kept(max_entries=8)
def _on_upload(view: View, stem: str, name: str) -> dict[Any, Run]:
    """Kept with the upload, and gone with it."""
    return {}


class Runs:
    """The trainings that a reader has begun, by all that they depend on; the last few of a page,
    and those on an upload apart."""

    def __init__(self, name: str = "runs") -> None:
        self.name = name

    def _all(self, view: View) -> dict[Any, Run]:
        if view.uploaded is None:
            return view.note(self.name, dict)
        return _on_upload(view, view.figure.page.stem, self.name)

    def find(self, view: View, key: Hashable) -> Any:
        return self._all(view).get(key)

    def add(self, view: View, key: Hashable, run: Run) -> Any:
        runs = self._all(view)
        while len(runs) >= MOST_RUNS:
            del runs[next(iter(runs))]
        runs[key] = run
        return run

    def drop(self, view: View, key: Hashable) -> None:
        self._all(view).pop(key, None)


def _unheard(share: float, what: str = "") -> None:
    """A report of a piece."""


@kept(max_entries=96)
def _pieces(view: View, key: Hashable, _piece: Away) -> Away:
    """Pieces that are the same for all readers."""
    return _piece


def train_on(
    view: View,
    run: Run,
    goal: int,
    piece: Callable[[Any], Away],
    text: Callable[[Any], str],
    key: Callable[[Any], Hashable] | None = None,
    least: int = 0,
) -> None:
    """While ``run`` is going, one piece further, and the figure is to run again, up to ``goal``
    steps; on the wire none.

    piece(run) leads from its state to the next; text(run) stands over the bar; key(run): all that
    this piece depends on, where it is the same for all readers and kept for them: such a training
    begins by itself, and without a host it is done here and now; least: steps without which there
    is nothing to draw.
    """
    while run.going and not run.diverged and run.steps < goal:
        name = (view.figure.page.stem, key(run)) if key and not run.anew else None
        found = _pieces.known(view, name) if name else None
        if found is None:
            if view.again or (not view.waits and run.steps >= least):
                break
            if not view.waits:
                raise Pending
            begun = run.task
            if run.anew or run.steps >= max(least, 1):  # it is on the screen, with its buttons
                view.stops_itself()
            try:
                with view.progress(text(run)) as report:
                    report(run.steps / goal)
                    view.report = _unheard  # how far a piece is says nothing of the whole
                    made = piece(run)
                    found = _pieces(view, name, made) if name else view.work(begun, made)
            except Stopped:
                if run.steps < least:
                    raise
                run.stop()
                break
            view.again = view.host is not None or key is None
            if run.task != begun:  # put back meanwhile
                break
        run.take(found)
    run.going = run.going and not run.diverged and run.steps < goal
    view.again = run.going and view.waits


def show_buttons(
    view: View,
    run: Run | None,
    start: Callable[[], None],
    anew: Callable[[], None],
    there: bool,
    more: str = "Go on",
    stop: Callable[[], None] | None = None,
    place: Place = "side",
) -> None:
    """Train, stop, go on, begin anew: always two buttons. there: nothing is left to go on to."""
    going, steps = bool(run and run.going), run.steps if run else 0
    if run and going:
        view.button("Stop", stop or run.stop, key="go", icon=":material/stop:", place=place)
    else:
        view.button(
            more if steps else "Train",
            start,
            key="go",
            icon=":material/play_arrow:",
            disabled=there,
            place=place,
        )
    view.button(
        "Begin anew",
        anew,
        key="anew",
        icon=":material/replay:",
        disabled=going or not steps,
        place=place,
    )


def course_said(
    legs: Sequence[tuple[float, int]] | None,
    value: float,
    name: str,
    plural: str,
    step: str = "step",
    shown: Callable[[float], str] = number,
    left: str = "",
) -> str:
    """Which values a setting had that was turned on the way; legs: None where they cannot be read;
    left: the way back, where the last of them held to the end and no step is left for ``value``.

    >>> course_said(((1.0, 5),), 0.1, "α", "learning rates")
    'α was 1 up to step 5; from then on it is 0.1.'
    """
    if legs is None:
        return f"The earlier {plural} in the address cannot be read, and are left out."
    if not legs:
        return ""
    told = legs if len(legs) <= MOST_TOLD else legs[:1]
    were = ", ".join(f"{shown(earlier)} up to {step} {end}" for earlier, end in told)
    if len(told) < len(legs):
        were += f", and was turned {len(legs) - 1} times more up to {step} {legs[-1][1]}"
    if left:
        return f"{name} was {were}; no {step} is left for {shown(value)}: {left}."
    return f"{name} was {were}; from then on it is {shown(value)}."
