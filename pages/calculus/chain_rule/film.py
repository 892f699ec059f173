"""The film of a graph: which number appears at which step, and the sentence of the step."""

import numpy as np

from core.ui.words import factor, number

NEVER = 1e9
SIGNS = {"add": "+", "sub": "−", "mul": "×", "div": "÷", "pow": "^", "neg": "−u", "log": "ln"}
SIGNS |= {"abs": "|u|", "arctan": "atan"}


def label(vertex):
    """What stands in a vertex: its sign or function, with its constant where it has one."""
    if vertex.operation == "input":
        return vertex.name
    sign = SIGNS.get(vertex.operation, vertex.operation)
    constants = [number(o) for o in vertex.operands if isinstance(o, float)]
    if not constants:
        return sign
    if vertex.operation in ("min", "max"):
        return f"{sign} {constants[0]}"
    before = isinstance(vertex.operands[0], float) and vertex.operation in ("sub", "div", "pow")
    return f"{constants[0]}{sign}" if before else f"{sign}{constants[0]}"


def short(value):
    """A number under or over a vertex."""
    return "none" if np.isnan(value) else number(value)


def computed(vertex, operands):
    """An operation with its numbers: 0.8 + 0.2."""
    first, *others = map(number, operands)
    match vertex.operation:
        case "add" | "sub" | "mul" | "div" as name:
            sign = SIGNS[name].replace("×", "·")
            return f"{factor(operands[0])} {sign} {factor(operands[1])}"
        case "pow":
            return f"{factor(operands[0])}^{factor(operands[1])}"
        case "neg":
            return f"−{factor(operands[0])}"
        case "abs":
            return f"|{first}|"
    name = {"log": "ln"}.get(vertex.operation, vertex.operation)
    return f"{name}({', '.join([first, *others])})"


class Film:
    """Rows of the picture's tables, gathered step by step."""

    def __init__(self, program, tape):
        self.program, self.tape, self.graph = program, tape, program.graph
        operations = [i for i, one in enumerate(self.graph.vertices) if one.operation != "input"]
        self.step = dict.fromkeys(self.graph.inputs, 0)
        self.step |= {i: k for k, i in enumerate(operations, 1)}
        self.evaluated = len(operations)
        self.born = np.array([self.step[edge.user] for edge in self.graph.edges], float)
        self.back = np.full(len(self.born), NEVER)
        self.broken = np.where(np.isnan(tape.local), self.born, NEVER)
        self.derivatives, self.says = [], []
        self.shown = {}  # the row of each vertex's derivative of now

    def derive(self, vertex, value, step):
        """From this step on, the derivative at this vertex is ``value``."""
        if vertex in self.shown:
            self.shown[vertex]["gone"] = step
        row = {"vertex": vertex, "text": short(value), "born": step, "gone": NEVER}
        self.shown[vertex] = row
        self.derivatives.append(row)

    def passed(self, edge, part, step):
        """The derivative has passed this edge, or none has."""
        if np.isnan(part):
            self.broken[edge] = min(step, self.broken[edge])
        else:
            self.back[edge] = step

    def say(self, text, step):
        if self.says:
            self.says[-1]["gone"] = step
        self.says.append({"text": text, "born": step, "gone": NEVER})

    def value_said(self, vertex):
        one, values = self.graph.vertices[vertex], self.tape.values
        operands = [values[o] if isinstance(o, int) else o for o in one.operands]
        return f"{computed(one, operands)} = {number(values[vertex])}"

    def label(self, vertex):
        return label(self.graph.vertices[vertex])

    def tables(self):
        layout, graph, tape = self.program.layout, self.graph, self.tape
        sizes = [len(route) for route in layout.routes]
        x, y = np.concatenate([*layout.routes, np.empty((0, 2))]).T
        series = np.repeat(np.arange(len(sizes)), sizes)
        born, broken = self.born, self.broken[series] < NEVER
        middles = np.array([_middle(route) for route in layout.routes]).reshape(-1, 2)
        inner = [i for i, one in enumerate(graph.vertices) if one.operation != "input"]
        roles = np.full(len(graph.vertices), "input", dtype=object)
        roles[inner] = "operation"
        roles[list(graph.outputs)] = "output"
        at = [row["vertex"] for row in self.derivatives]
        return {
            "window": _window(layout),
            "edges": {"series": series, "x": x, "y": y}
            | {"born": born[series], "back": self.back[series]},
            "broken": {"series": series[broken], "x": x[broken], "y": y[broken]}
            | {"born": self.broken[series][broken]},
            "vertices": {
                "role": roles.astype(str),
                "text": [label(one) for one in graph.vertices],
                "x": layout.x,
                "y": layout.y,
            },
            "values": {
                "text": [short(value) for value in tape.values],
                "x": layout.x,
                "y": layout.y,
                "born": [self.step[i] for i in range(len(graph.vertices))],
            },
            "local": {
                "text": [short(value) for value in tape.local],
                "x": middles[:, 0],
                "y": middles[:, 1],
                "born": born,
            },
            "derivatives": {"text": [row["text"] for row in self.derivatives]}
            | {"x": layout.x[at], "y": layout.y[at]}
            | {name: [row[name] for row in self.derivatives] for name in ("born", "gone")},
            "says": {name: [row[name] for row in self.says] for name in ("text", "born", "gone")},
        }


def _middle(route):
    """A place on a route's last piece, or the bend of one that has no other place."""
    if len(route) == 3 and route[2, 0] - route[0, 0] == 1:
        return route[1]
    return 0.38 * route[-2] + 0.62 * route[-1]  # not the middle, where edges cross


def _window(layout):
    low, high = layout.y.min(), layout.y.max()
    return {
        "cx": [(layout.layers - 1) / 2],
        "cy": [(low + high) / 2 + 0.15],
        "rx": [max(layout.layers / 2, 1.0)],
        "ry": [max((high - low) / 2 + 0.85, 1.4)],
    }


def reverse_film(program, tape, sweep, output, name):
    """Values forward, vertex by vertex; then derivatives back, edge by edge. Tables and the last
    step."""
    film, graph = Film(program, tape), program.graph
    film.say("The inputs have their values. Play: numbers flow forward, then derivatives back.", 0)
    for vertex, step in film.step.items():
        if step:
            film.say(f"Forward: {film.value_said(vertex)}", step)
    step = film.evaluated + 1
    film.derive(output, 1.0, step)
    film.say(f"Back: ∂{name}/∂{name} = 1 at the output", step)
    adjoint = np.zeros(len(graph.vertices))
    adjoint[output] = 1.0
    behind = graph.leading_to(output)
    for k in reversed(range(len(graph.edges))):
        edge = graph.edges[k]
        if edge.user not in behind:
            continue
        step += 1
        film.passed(k, sweep.parts[k], step)
        before = edge.operand in film.shown
        adjoint[edge.operand] += sweep.parts[k]
        film.derive(edge.operand, adjoint[edge.operand], step)
        product = f"{factor(adjoint[edge.user])} · {factor(tape.local[k])}"
        said = f"Back to {film.label(edge.operand)}: {product} = {number(sweep.parts[k])}"
        film.say(said + f", in all {number(adjoint[edge.operand])}" * before, step)
    film.say(f"One sweep back: ∂{name}/∂(every vertex) in green", step + 1)
    return film.tables(), step + 1


def forward_film(program, tape, sweep, start):
    """Values and derivatives by one input together, vertex by vertex."""
    film, graph = Film(program, tape), program.graph
    name = graph.vertices[start].name
    film.say(f"∂{name}/∂{name} = 1 at the input; it flows forward with the values.", 0)
    film.derive(start, 1.0, 0)
    ahead = graph.reached_from(start)
    for vertex, step in film.step.items():
        if not step:
            continue
        said = f"{film.value_said(vertex)}"
        passed = [k for k, e in enumerate(graph.edges) if e.user == vertex and e.operand in ahead]
        if passed:
            terms = [
                f"{factor(sweep.derivatives[graph.edges[k].operand])} · {factor(tape.local[k])}"
                for k in passed
            ]
            said += f"; derivative {' + '.join(terms)} = {number(sweep.derivatives[vertex])}"
            film.derive(vertex, sweep.derivatives[vertex], step)
            for k in passed:
                film.passed(k, sweep.parts[k], step)
        film.say(said, step)
    film.say(f"One sweep forward: ∂(every vertex)/∂{name} in green", film.evaluated + 1)
    return film.tables(), film.evaluated + 1
