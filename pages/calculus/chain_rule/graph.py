import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.graph import flow_graph
from core.maths.calculus.computational_graph import forward, record, reverse
from core.maths.calculus.graph_verdicts import (
    Blame,
    Part,
    along_input,
    blockers,
    central_differences,
    judge_gradient,
    judge_input,
    missing_value,
    silent,
)
from core.ui.controls import Choice, Scrubber, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number
from pages.calculus.chain_rule.curves import along_tables
from pages.calculus.chain_rule.film import forward_film, reverse_film
from pages.calculus.chain_rule.functions import (
    CONTROLS,
    MOST_OUTPUTS,
    VARIABLES,
    chosen,
    show_inputs,
    started,
)
from pages.calculus.chain_rule.words import (
    TONES,
    blame_said,
    cost_said,
    missing_said,
    paths_said,
    unruled_said,
    valued,
    vertex_said,
    zero_said,
)

chapter = Chapter(
    "graph",
    "Edge by edge",
    do="Drag the first input, then play the film. Values flow forward, derivatives flow back.",
    controls=[
        *CONTROLS,
        Choice(
            name="mode",
            label="Derivatives",
            options={"reverse": "Back from the output", "forward": "Forward from the first input"},
            default="reverse",
            pills=True,
        ),
        Slider(name="output", label="Output", low=1, high=MOST_OUTPUTS, default=1, step=1),
        Scrubber(name="step", label="Step"),
    ],
    presets={
        "A network": {"function": "network"} | started("network"),
        "Fan-out adds": {"function": "fan"} | started("fan"),
        "Softmax appears": {"function": "logsum"} | started("logsum"),
        "A dead relu": {"function": "relu"} | started("relu", 0.2, 1.5, -0.5),
        "On the kink": {"function": "relu"} | started("relu", 0.5, 1.0, -0.5),
        "Forward wins": {"function": "outputs", "mode": "forward"} | started("outputs"),
    },
)


@chapter.figure
def graph(view):
    v, now = view.values, chosen(view.values)
    program, net = now.program, now.program.graph
    k = min(v.output, len(net.outputs)) - 1
    output, name = net.outputs[k], program.output_name(k)
    tape = record(net, now.point)
    back = reverse(tape, output)
    if v.mode == "reverse":
        tables, last = reverse_film(program, tape, back, output, name)
    else:
        tables, last = forward_film(program, tape, forward(tape, net.inputs[0]), net.inputs[0])
    view.picture(
        flow_graph(),
        tables,
        caption=f"{now.label}: {valued(name, tape.values[output])}. "
        f"{cost_said(program.cost, len(net.inputs), len(net.outputs))}",
        name="graph",
    )
    view.legend(legend(tape))
    view.under("step", step={"last": last})
    show_inputs(view, now)
    view.more("mode", *(("output",) if len(net.outputs) > 1 else ()))
    verdict = judge_gradient(tape, back, output, program.weights(output))
    expression = program.expressions[k]
    view.notice(*said(now, tape, back, verdict, output, name, k), tone=TONES[verdict.case])
    lead = program.names[0]
    view.chart(
        curve_plot(lead, name),
        along_tables(along_input(expression, now.point, lead), now.point[lead], back, net),
        caption=f"{name} along {lead}, the other inputs as they are; dashed the line with the "
        "slope that came back.",
        name="along",
    )
    central = central_differences(expression, now.point)
    view.table(
        ("Input", "Value", "Reverse mode", "Forward mode", "Central difference", "Paths"),
        check_rows(now, tape, back, output, central),
        caption=f"Derivatives of {name}: one sweep back, one sweep forward for each input, and "
        "(f(x + h) − f(x − h))/2h with h = 10⁻⁶.",
        right=("Value", "Reverse mode", "Forward mode", "Central difference", "Paths"),
    )
    view.numbers(numbers(program))
    view.challenges(challenges(program, verdict))
    view.code(
        reverse,
        "from core.maths.calculus.computational_graph import build, record\n"
        "from core.maths.calculus.expressions.reader import parse\n"
        f"graph = build([parse(text, {VARIABLES!r}) for text in {_texts(program)!r}])\n"
        f"tape = record(graph, {now.point!r})\n"
        f"sweep = reverse(tape, graph.outputs[{k}])\n"
        "for i in graph.inputs:\n    print(graph.vertices[i].name, sweep.derivatives[i])",
        data=lambda: {"vertices": {"value": tape.values, "derivative": back.derivatives}},
    )


def _texts(program):
    return [expression.text for expression in program.expressions]


def legend(tape):
    colours = {
        "input": palette.SKY,
        "value": palette.MODEL,
        "derivative": palette.TRUTH,
        "step of now": palette.ACCENT,
    }
    return colours | ({"no derivative": palette.ALARM} if np.isnan(tape.local).any() else {})


def said(now, tape, back, verdict, output, name, k):
    """The verdict, and the most instructive thing beside it."""
    graph, names = tape.graph, dict(zip(tape.graph.inputs, now.program.names, strict=True))
    if verdict.case is Blame.NO_VALUE:
        return [missing_said(tape, *missing_value(tape, output), name)]
    sentences = []
    if verdict.case is not Blame.UNRULED:
        sentences = [
            blame_said(verdict, back.derivatives, names, name, now.program.weights(output))
        ]
    for start, part in verdict.parts.items():
        if part in (Part.UNRULED, Part.OVERFLOW) and (sentences or start in verdict.inputs):
            found = judge_input(now.program.expressions[k], now.point, names[start])
            at = [vertex_said(graph, one) for one in silent(tape, start, output)] or [""]
            return [*sentences, unruled_said(found, part, names[start], name, at[0])]
    for start, part in verdict.parts.items():
        at = [vertex_said(graph, one) for one in blockers(tape, start, output)]
        if zero := zero_said(part, names[start], name, at):
            return [*sentences, zero]
    return [*sentences, fan_out(tape, back, output)]


def fan_out(tape, back, output):
    """The vertex with the most edges on the way to the output, an input first; or nothing."""
    graph, behind = tape.graph, tape.graph.leading_to(output)
    arriving = {i: [] for i in (*graph.inputs, *range(len(graph.vertices)))}
    for e, part in zip(graph.edges, back.parts, strict=True):
        if e.user in behind:
            arriving[e.operand].append(float(part))
    at = max(arriving, key=lambda i: len(arriving[i]))
    if len(arriving[at]) < 2:
        return ""
    label = vertex_said(graph, at)
    return paths_said(label if at in graph.inputs else f"The result of “{label}”", arriving[at])


def check_rows(now, tape, back, output, central):
    graph, paths = tape.graph, tape.graph.paths_to(output)
    return [
        (
            letter,
            number(now.point[letter]),
            number(back.derivatives[start], 8),
            number(forward(tape, start).derivatives[output], 8),
            number(central[letter], 8),
            f"{paths[start]:,}",
        )
        for start, letter in zip(graph.inputs, now.program.names, strict=True)
    ]


def numbers(program):
    cost, graph = program.cost, program.graph
    products = "products, and sums where edges meet"
    rows = [
        ("Evaluation", str(cost.evaluation), "operations: + − · ÷ and functions, 1 each"),
        (
            "Local derivatives",
            str(cost.local),
            "once for both modes; ±1 and known factors are free",
        ),
        ("Reverse mode", str(sum(cost.reverse)), f"{_sum(cost.reverse)}: {products}, by output"),
        ("Forward mode", str(sum(cost.forward)), f"{_sum(cost.forward)}: {products}, by input"),
    ]
    if cost.evaluation and len(graph.outputs) == 1:
        all_ = f"{cost.evaluation} + {cost.local} + {cost.reverse[0]}"
        times = number(cost.by_reverse / cost.evaluation)
        rows.append(
            ("Value and gradient", f"{times} ×", f"({all_})/{cost.evaluation}, never more than 5")
        )
    return rows


def _sum(costs):
    return " + ".join(map(str, costs))


def challenges(program, verdict):
    zero = [
        name
        for name, part in zip(program.names, verdict.parts.values(), strict=False)
        if part in (Part.BLOCKED, Part.CANCELS)
    ]
    back, ahead = sum(program.cost.reverse), sum(program.cost.forward)
    counts = f"Here reverse mode takes {back}, forward mode {ahead}."
    return [
        Challenge(
            "Make the derivative of one input 0 although it is connected.",
            solved=bool(zero),
            state=f"Now 0: {', '.join(zero)}." if zero else "No derivative is 0 now.",
        ),
        Challenge(
            "Type a function whose derivatives take forward mode at least three times the products "
            "and sums of reverse mode.",
            solved=0 < 3 * back <= ahead,
            state=counts,
        ),
        Challenge(
            "Now one where forward mode is the cheaper: several outputs, parted by semicolons.",
            solved=0 < ahead < back,
            state=counts,
        ),
    ]
