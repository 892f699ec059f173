"""What is said of a chain, chosen from what it can do."""

from core.maths.probability.markov_chains import Nature
from core.ui.words import number

TONES = {
    Nature.STILL: "plain",
    Nature.MIXING: "good",
    Nature.PERIODIC: "warn",
    Nature.ONE_END: "plain",
    Nature.SEVERAL: "warn",
}


def listed(names):
    names = list(names)
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def of_class(now, one):
    """ "B", or "{A, C}"."""
    names = [now.names[i] for i in one.states]
    return names[0] if len(names) == 1 else "{" + ", ".join(names) + "}"


def law_said(now, law):
    """ "A 0.5, C 0.25, D 0.25": the states that have a share."""
    return ", ".join(f"{name} {number(p)}" for name, p in zip(now.names, law, strict=True) if p > 0)


def nature_said(now):
    """The verdict: what becomes of the law and of a single walker."""
    chain, start = now.chain, now.names[now.start]
    match now.nature:
        case Nature.STILL:
            return ("No state can be left: the law stays what it is, and every law is stationary.",)
        case Nature.MIXING:
            return (
                "All states lead to each other, and no period holds the steps in time. So from "
                f"every start the law goes to the same π: {law_said(now, now.limit)}.",
                "A single walker’s share of time in each state goes there too, with probability 1.",
            )
        case Nature.PERIODIC:
            beat = chain.closed[0].period
            return (
                f"Period {beat}: every way from a state back to itself has a length that {beat} "
                "divides. So from one state the law never settles, however long it runs.",
                f"Its average over time does, at the only stationary law π: "
                f"{law_said(now, now.limit)}. A little laziness (More settings) cures it.",
            )
        case Nature.ONE_END:
            return (*_left(now), _end_said(now), _swing(now))
    closed = listed(of_class(now, one) for one in chain.closed)
    ends = [c for c, p in enumerate(chain.ends[now.start]) if p > 0]
    said = (
        f"There are {len(chain.closed)} closed classes, {closed}: once in, never out. Each has a "
        "stationary law of its own, and every mixture of these is stationary too: π is not unique."
    )
    if len(ends) == 1:
        to = of_class(now, chain.closed[ends[0]])
        which = "stays in" if now.start in chain.closed[ends[0]].states else "ends in"
        return said, f"From {start} the walker always {which} {to}.", _swing(now)
    shares = listed(
        f"in {of_class(now, chain.closed[c])} with probability {number(chain.ends[now.start, c])}"
        for c in ends
    )
    return (
        said,
        f"From {start} the walker ends {shares}, and then stays in that one: the rings are means "
        "over many walkers, not the time of one.",
        _swing(now),
    )


def _left(now):
    names = [now.names[i] for i in now.chain.transient]
    verb = "is" if len(names) == 1 else "are"
    return (f"{listed(names)} {verb} transient: left for good sooner or later.",)


def _end_said(now):
    one = now.chain.closed[0]
    if len(one.states) == 1:
        return (
            f"{of_class(now, one)} is absorbing: from every start the walker ends there, and π "
            "gives it probability 1."
        )
    return (
        f"The walker ends in the closed class {of_class(now, one)}, whatever the start, and the "
        f"only stationary law is {law_said(now, now.chain.laws[0])}."
    )


def _swing(now):
    """Closed classes that go round, as far as the walker may come into them."""
    ends = zip(now.chain.closed, now.chain.ends[now.start], strict=True)
    round_ = [one for one, p in ends if p > 0 and one.period > 1]
    if not round_:
        return ""
    which = listed(f"{of_class(now, one)} has period {one.period}" for one in round_)
    if now.settles:
        return f"{which}, but from here every beat is as likely, and the law settles all the same."
    return f"{which}: the law never settles, only its average over time does."


def stuck_said(now):
    if not now.stuck:
        return ""
    names = listed(now.names[i] for i in now.stuck)
    one = len(now.stuck) == 1
    return (
        f"The row{'' if one else 's'} of {names} {'is' if one else 'are'} all 0 and cannot be "
        f"divided by {'its' if one else 'their'} sum: {'it keeps' if one else 'they keep'} the "
        "walker."
    )


def start_said(now, wanted):
    if wanted in now.names:
        return ""
    return f"There is no {wanted} now: the start is {now.names[now.start]}."
