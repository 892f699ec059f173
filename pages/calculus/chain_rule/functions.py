"""The functions of the graph: what is shipped, what is typed, and the values of the inputs."""

from dataclasses import dataclass
from functools import lru_cache

from core.maths.calculus.computational_graph import Cost, Graph, build, count_operations
from core.maths.calculus.expressions.reader import Unreadable, parse
from core.maths.calculus.expressions.tree import Expression
from core.maths.calculus.graph_layout import Layout, lay_out
from core.ui.controls import Choice, Slider, Text

VARIABLES = ("x", "y")
INPUTS = tuple(f"in{k}" for k in range(1, 7))
MOST_OUTPUTS, MOST_VERTICES, MOST_LAYERS, MOST_ROWS = 4, 40, 12, 6
OWN = "own"


@dataclass(frozen=True)
class Shipped:
    """A function of the page, and where its inputs begin, in the order of the formula."""

    label: str
    formula: str
    start: tuple[float, ...]


SHIPPED = {
    "neuron": Shipped("A neuron, tanh(w x + b)", "tanh(w x + b)", (0.8, 1.5, -0.5)),
    "network": Shipped(
        "A network and its squared loss",
        "(v1 tanh(w1 x) + v2 tanh(w2 x) - y)^2",
        (0.9, 1.2, 0.8, -0.7, 0.5, 1.5),
    ),
    "logsum": Shipped("ln(eᵃ + eᵇ + eᶜ)", "ln(e^a + e^b + e^c)", (1, 0, -1)),
    "fan": Shipped("x sin x + x²", "x sin(x) + x^2", (1,)),
    "relu": Shipped("A relu neuron, max(0, w x + b)", "max(0, w x + b)", (1, 1.5, -0.5)),
    "outputs": Shipped("Three outputs of one input", "sin(x^2); cos(x^2); e^(x^2)", (1,)),
}
EXAMPLE = "x y + sin(x y)"


def carried(before, chosen):
    """The inputs of a shipped function begin at its values; those of a typed one stay."""
    if chosen not in SHIPPED:
        return {}
    return started(chosen)


def started(chosen, *values):
    """The values of the input sliders for a shipped function; ``values`` in place of its own."""
    found = values or SHIPPED[chosen].start
    return {
        name: float(v) for name, v in zip(INPUTS, (*found, *[1.0] * (6 - len(found))), strict=True)
    }


_START = started("neuron")
CONTROLS = [
    Choice(
        name="function",
        label="Function",
        options={name: one.label for name, one in SHIPPED.items()} | {OWN: "Your own"},
        default="neuron",
        carries=carried,
    ),
    Text(
        name="f",
        label="Your own f",
        default=EXAMPLE,
        help="Such as tanh(w x + b), x y + sin(x y), |x| or max(0, x): sin cos tan exp log sqrt "
        "abs tanh sinh cosh arctan sign min max, pi and e. Every letter is an input; several "
        "outputs are parted by a semicolon.",
    ),
    *(
        Slider(name=name, label=f"Input {k}", low=-4, high=4, default=_START[name], step=0.01)
        for k, name in enumerate(INPUTS, 1)
    ),
]


@dataclass(frozen=True, eq=False)
class Program:
    """What was typed, as a graph with its places on the picture and its costs."""

    text: str
    expressions: tuple[Expression, ...]
    graph: Graph
    layout: Layout
    cost: Cost

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.graph.vertices[i].name for i in self.graph.inputs)

    def weights(self, output: int) -> tuple[int, ...]:
        """The inputs that can be changed to better this output: its letters but for the data x
        and y, or, where it has no others, these."""
        behind = self.graph.leading_to(output)
        inputs = tuple(i for i in self.graph.inputs if i in behind)
        free = tuple(i for i in inputs if self.graph.vertices[i].name not in VARIABLES)
        return free or inputs

    def output_name(self, k: int) -> str:
        return "f" if len(self.expressions) == 1 else f"f{str(k + 1).translate(_SUBSCRIPTS)}"


_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@lru_cache(maxsize=256)
def read_program(text: str) -> Program | str:
    """The graph of a text, or one sentence why there is none."""
    parts = [part for part in text.split(";") if part.strip()] or [""]
    if len(parts) > MOST_OUTPUTS:
        return f"At most {MOST_OUTPUTS} outputs have room; these are {len(parts)}."
    expressions = []
    for k, part in enumerate(parts):
        try:
            expressions.append(parse(part, VARIABLES))
        except Unreadable as error:
            where = f"Output {k + 1}: " if len(parts) > 1 else ""
            return f"{where}{error}"
    try:
        graph = build(expressions)
    except ValueError:
        return "An output without a letter depends on nothing: nobody is to blame for it."
    if len(graph.inputs) > len(INPUTS):
        return f"At most {len(INPUTS)} letters have room; these are {len(graph.inputs)}."
    if len(graph.vertices) > MOST_VERTICES:
        return (
            f"At most {MOST_VERTICES} inputs and operations have room; these are "
            f"{len(graph.vertices)}."
        )
    layout = lay_out(graph)
    if layout.layers > MOST_LAYERS or layout.rows > MOST_ROWS:
        return (
            f"The picture holds {MOST_LAYERS} operations in a row and {MOST_ROWS} above each "
            f"other; this graph has {layout.layers - 1} and {layout.rows}."
        )
    return Program(text.strip(), tuple(expressions), graph, layout, count_operations(graph))


@dataclass(frozen=True)
class Chosen:
    """The program of now at the point of now; ``problem`` says why a typed one is not shown."""

    program: Program
    label: str
    point: dict[str, float]
    problem: str = ""


def chosen(v) -> Chosen:
    shipped = SHIPPED.get(v.function)
    program = read_program(shipped.formula if shipped else v.f)
    problem = ""
    if isinstance(program, str):
        problem = f"{program} Shown instead: {EXAMPLE}."
        program = read_program(EXAMPLE)
    assert isinstance(program, Program)
    given = (getattr(v, name) for name in INPUTS)
    point = dict(zip(program.names, given, strict=False))
    return Chosen(program, shipped.label if shipped else program.text, point, problem)


def show_inputs(view, now):
    """The first input leads; the others and the function step back."""
    names = now.program.names
    view.lead(INPUTS[0], **{INPUTS[0]: {"label": names[0]}})
    if now.problem:
        view.notice(now.problem, tone="alarm", place="more")
    view.more("function", *(("f",) if view.values.function == OWN else ()))
    for name, letter in zip(INPUTS[1:], names[1:], strict=False):
        view.more(name, **{name: {"label": letter}})
