import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.raster import layers_in_two_rows, picture_row
from core.maths.case_studies.medical_diagnosis.tables import (
    first_layer,
    row_tables,
    way_through,
)
from core.maths.learning.convolutional_network import forward, softmax
from core.maths.learning.digit_network import (
    EPOCHS,
    MARGIN,
    TEST,
    Reading,
    digit_set,
    judge_effect,
    judge_reading,
    moved_digit,
    train_history,
)
from core.maths.pixels import picture_address, symmetric_end
from core.ui.controls import Choice, Seed, Slider
from core.ui.page import Chapter
from core.ui.training import course_said
from core.ui.view import Challenge
from core.ui.words import chance, number, percent
from pages.learning.convolution.network_runs import (
    RATE,
    RATES,
    legs_of,
    show_run,
    train_digits,
)
from pages.learning.convolution.network_tables import (
    answer_tables,
    epoch_tables,
    move_tables,
    stops_tables,
)
from pages.learning.convolution.network_words import (
    TONES,
    dead_said,
    effect_said,
    reading_said,
    share_said,
    stopped_said,
)

KERNELS = {"two": "8 and 16 kernels", "one": "8 kernels", "none": "no kernels"}

chapter = Chapter(
    "network",
    "A network on digits",
    do="Drag the epoch, and watch the network learn filters of its own. Then move the digit, or "
    "turn the learning rate at an epoch: the rest is learned anew.",
    controls=[
        Slider(name="epoch", label="Epoch", low=0, high=EPOCHS, default=EPOCHS, step=1),
        Slider(name="across", label="Move", low=-MARGIN, high=MARGIN, default=0, step=1, unit="px"),
        Slider(name="digit", label="Test digit", low=1, high=TEST, default=4, step=1),
        Choice(
            name="layout",
            label="Layers",
            options={
                "two": "Two convolutions",
                "one": "One convolution",
                "none": "None: pixels alone",
            },
            default="two",
            pills=True,
        ),
        RATE,
        RATES,
        Seed(name="weights", label="New first weights"),
    ],
    presets={
        "Before it learns": {"epoch": 0},
        "After one epoch": {"epoch": 1},
        "Moved by two pixels": {"across": 2},
        "Pixels alone, moved": {"layout": "none", "across": 2},
        "One convolution": {"layout": "one"},
        "Too fast to learn": {"rate": 0.3},
        "Turned down on the way": {"rate": 0.002, "rates": "0.01@5"},
        "Spoilt after four epochs": {"rate": 0.3, "rates": "0.01@4"},
    },
)


@chapter.figure
def network(view):
    run = train_digits(view)
    v, trained = view.values, run.state[-1]
    epoch = min(v.epoch, run.steps)
    net, test = trained.networks[epoch], digit_set().test
    image, label = test.images[v.digit - 1 : v.digit], int(test.labels[v.digit - 1])
    values = forward(net, moved_digit(image, v.across))
    P = softmax(values[-1][0].astype(float))
    case = judge_reading(P, label, epoch)
    read, second = np.argsort(-P, kind="stable")[:2].tolist()
    stops = way_through(net, values, (read, second))
    view.picture(
        layers_in_two_rows(),
        stops_tables(stops),
        caption=f"From left to right: {', '.join(name for name, _ in stops)}. Orange above 0, blue "
        f"below; the pull of the last layer is towards {read} against {second}.",
        name="way",
    )
    view.under("rate")
    view.lead("epoch", "across", epoch={"at": epoch})
    show_run(view, run)
    convolves, moved = net.kinds[0] == "convolution", trained.moved[epoch]
    view.notice(
        reading_said(case, label, read, float(P[read])),
        dead_said(convolves and not values[-2].any()),
        share_said(moved, epoch),
        effect_said(judge_effect(moved, v.across), moved, v.across, epoch, convolves),
        course_said(legs_of(v), v.rate, "α", "learning rates", "epoch"),
        stopped_said(run),
        tone=TONES.get(case, "plain"),
    )
    view.more("digit", "layout", "weights")
    show_charts(view, trained, epoch, P, label)
    view.numbers(numbers(net, P, label, trained, epoch))
    view.challenges(challenges(v, trained, net, image, label, case))
    view.code(
        train_history,
        f"history = train_history({v.layout!r}, {v.rate}, {v.weights}, {legs_of(v) or ()})\n"
        "print(history.train)\nprint(history.validation)\n"
        f"print(history.moved[{epoch}].round(3))",
    )


def show_charts(view, trained, epoch, P, label):
    legs = legs_of(view.values) or ()
    view.chart(
        curve_plot("digit", "probability", False, False, "whole"),
        answer_tables(P, label),
        caption=f"The soft-max of the ten scores; green: what was written, a {label}.",
        name="answer",
    )
    view.chart(
        curve_plot("epoch", "% read right", False, False, "whole"),
        epoch_tables(trained, epoch, legs),
        caption=f"After epoch {epoch}: training {percent(float(trained.train[epoch]))}, validation "
        f"{percent(float(trained.validation[epoch]))}." + " Upright: α was turned." * bool(legs),
        name="epochs",
    )
    view.chart(
        curve_plot("move (pixels)", "% read right", False, False, "whole"),
        move_tables(trained.moved[epoch], view.values.across),
        caption=f"All {TEST} test digits, moved: "
        f"{percent(float(trained.moved[epoch][MARGIN]))} where they were written, "
        f"{percent(float(trained.moved[epoch].min()))} at the worst move.",
        name="moves",
    )
    view.legend(
        {"training": palette.MODEL, "validation": palette.ACCENT, "test, moved": palette.ERROR},
        place="below",
    )
    networks = trained.networks[0], trained.networks[epoch]
    pictures = [first_layer(one) for one in networks]
    end = symmetric_end(*pictures)
    view.chart(
        picture_row(),
        row_tables(
            [
                (name, picture_address(one, -end, end, "signed"))
                for name, one in zip(("before training", "now"), pictures, strict=True)
            ]
        ),
        caption="The eight kernels of the first layer, to the same scale."
        if networks[0].kinds[0] == "convolution"
        else "The weights of the pixels for a 1 against a 0, to the same scale.",
        name="filters",
    )


def numbers(net, P, label, trained, epoch):
    shares = trained.moved[epoch]
    layers = [arrays[0].shape for arrays in net.parameters if arrays]
    terms = [f"{'·'.join(map(str, shape))} + {shape[-1]}" for shape in layers]
    return [
        ("P of what was written", chance(float(P[label])), "e^z/Σe^z, z the score of the digit"),
        ("Numbers learned", f"{net.size:,}", " + ".join(terms)),
        ("Test digits right", percent(float(shares[MARGIN])), f"of {TEST}"),
        ("Moved by 1 pixel", percent(float(shares[MARGIN + 1])), f"of {TEST}, to the right"),
        (
            "Training right",
            percent(float(trained.train[epoch])),
            f"validation {percent(float(trained.validation[epoch]))}",
        ),
    ]


def challenges(v, trained, net, image, label, case):
    still = softmax(forward(net, image)[-1][0].astype(float))
    right = int(still.argmax()) == label
    return [
        Challenge(
            "Find a digit that is read right where it was written, and wrong one pixel beside it.",
            solved=right and abs(v.across) == 1 and case is Reading.WRONG,
            state=f"Where it was written it is read as a {int(still.argmax())}.",
        ),
        Challenge(
            "Let more than 92 % of the validation digits be read right.",
            solved=float(trained.validation.max()) > 0.92,
            state=f"The best so far {percent(float(trained.validation.max()))}, with "
            f"{KERNELS[v.layout]} and a learning rate of {number(v.rate)}.",
        ),
    ]
