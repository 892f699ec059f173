import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.orders import order_plot
from core.charts.raster import picture_square
from core.maths.linear_algebra.low_rank import (
    dearest_rank,
    factor_layers,
    judge_denoising,
    judge_kept,
    numbers_stored,
)
from core.maths.linear_algebra.low_rank_tables import (
    error_tables,
    spectrum_tables,
    square_tables,
)
from core.maths.pixels import picture_address
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import counted, number
from pages.linear_algebra.singular_values.image_words import (
    CLEANED_TONES,
    KEPT_TONES,
    cleaned_said,
    kept_said,
    share,
)
from pages.linear_algebra.singular_values.pictures import (
    CONTROLS,
    PHOTOGRAPHS,
    address_of,
    code_of,
    seen_now,
    show_choice,
)

STEPS = 32  # between blue and orange: all that an eye tells apart, and light to send
chapter = Chapter(
    "image",
    "An image of few layers",
    do="Drag the rank k: beside the image is the sum of its k largest layers. How few will do?",
    controls=CONTROLS,
    presets={
        "Letters": {"picture": "letters", "rank": 12},
        "Two layers are all": {"picture": "checkerboard", "rank": 2},
        "Nothing to throw away": {"picture": "diagonal", "rank": 72},
        "Dearer than the image": {"picture": "china", "rank": 100},
        "Noise goes first": {"picture": "china", "rank": 14, "grain": 40},
        "Buried in noise": {"picture": "diagonal", "rank": 20, "grain": 60},
    },
)


@chapter.figure
def image(view):
    v, now = view.values, seen_now(view)
    found, k = now.found, min(view.values.rank, now.found.most)
    kept = found.kept(k)
    apart = found.image - kept
    noise = judge_denoising(found, now.errors, v.grain, k)
    view.picture(
        picture_square(),
        square_tables(now.shape, pictures(now, v.grain, k, kept, apart)),
        caption=f"{now.name}, {now.shape[0]} rows of {now.shape[1]} grey values. {now.source} "
        "Below: orange is above 0, blue below; a layer is a column times a row.",
        name="image",
    )
    case = judge_kept(found, k)
    view.lead("rank", "grain", rank={"high": found.most, "marks": marks(found, noise)})
    view.notice(
        kept_said(case, found, k),
        cleaned_said(noise, now.shape, k),
        tone=CLEANED_TONES.get(noise.case, KEPT_TONES.get(case, "plain")),
    )
    show_choice(view)
    view.legend(legend(v.grain), place="below")
    view.chart(
        order_plot("layer i", "singular value", True),
        spectrum_tables(found, k, noise.threshold, now.clean_found),
        caption=spectrum_said(found, k, noise),
        name="spectrum",
    )
    view.chart(
        curve_plot("rank k", "error (grey values)"),
        error_tables(found, k, noise.errors if v.grain else None),
        caption=f"Root mean square of what rank k is off: {rms(found.lost()[k], now)} from the "
        "image that is given"
        + (f", {rms(noise.errors[k], now)} from the clean one." if v.grain else "."),
        name="errors",
    )
    view.numbers(numbers(found, k, apart, noise, now))
    view.challenges(challenges(view, found, k, noise))
    view.code(
        factor_layers,
        f"{code_of(v, view.uploaded)}\nfound = factor_layers(image)\n"
        f"print(found.rank, found.values[:5])\n"
        f"print(found.lost()[{k}], np.linalg.norm(image - found.kept({k})))",
        data=lambda: {
            "layers": {"singular_value": found.values, "left_out_from_here": found.lost()[:-1]}
        },
    )


def pictures(now, grain, k, kept, apart):
    """The image, rank k, what is thrown away and the last layer that is kept, with their names."""
    shown = [("thrown away", apart)]
    if k:
        shown.append((f"layer {k} alone", now.found.layer(k)))
    return [
        (f"the image and noise (s = {grain})" if grain else "the image", now.address),
        (f"rank {k}", address_of(kept)),
        *((name, signed(one)) for name, one in shown),
    ]


def signed(values):
    """0 in the middle of its colours."""
    end = float(np.abs(values).max()) or 1.0
    return picture_address(values, -end, end, "signed", STEPS)


def rms(norm, now):
    return number(norm / np.sqrt(now.clean.size))


def marks(found, noise):
    """On the scale of k: where the factors cost what the image does, and the best rank."""
    even = dearest_rank(found.image.shape)
    return {"as dear": even} | ({} if noise.threshold == 0 else {"best": noise.best})


def legend(grain):
    names = {"kept": palette.MODEL, "left out": palette.GREY, "error": palette.ERROR}
    if grain:
        names |= {"against the clean image": palette.TRUTH, "threshold": palette.ACCENT}
    return names


def spectrum_said(found, k, noise):
    rank, zero = found.rank, found.most - found.rank
    if not rank:
        return "Every singular value is 0."
    first = "the first is kept" if k == 1 else f"the first {k} are kept"
    if k >= rank:
        first = "all are kept" if rank > 1 else "it is kept"
    first = first if k else "none is kept"
    text = f"{counted(rank, 'singular value is', 'singular values are')} not 0, {first}."
    if zero:
        other = "The other one is" if zero == 1 else f"The other {zero} are"
        place = "has" if zero == 1 else "have"
        text += f" {other} 0, but for rounding, and {place} no place on this axis."
    if noise.threshold:
        text += " Green: those of the clean image. Dashed across: the threshold for this noise."
    return text


def numbers(found, k, apart, noise, now):
    lost, (m, n) = float(found.lost()[k]), found.image.shape
    rows = [
        ("Error", number(lost, 6), f"√ of the sum of σᵢ² over i > {k} (Eckart and Young)"),
        (
            "Measured",
            number(np.linalg.norm(apart), 6),
            f"‖A − Aₖ‖, pixel by pixel{'' if lost else ': rounding'}",
        ),
        (
            "Spectral norm",
            number(found.next_value(k)),
            f"of the difference: σ for i = {k + 1}" if k < found.most else "nothing is left out",
        ),
        ("Energy kept", share(found.energy()[k]), "sum of σᵢ² over i ≤ k, as a share of all"),
        (
            "Numbers to store",
            f"{numbers_stored((m, n), k):,}",
            f"{k}·({m} + {n} + 1), the image has {m * n:,}",
        ),
        (
            "Rank for 95 %, 99 %",
            f"{found.rank_for(0.95)}, {found.rank_for(0.99)}",
            "of the energy",
        ),
    ]
    if noise.threshold:
        rows += [
            ("Best rank", str(noise.best), f"{rms(noise.errors[noise.best], now)} off, measured"),
            (
                "Gavish–Donoho",
                f"rank {noise.suggested}",
                f"singular values above {number(noise.threshold)}; knows the noise, not the image",
            ),
        ]
    return rows


def challenges(view, found, k, noise):
    v = view.values
    photo = view.uploaded is not None or v.picture in PHOTOGRAPHS
    level = found.rank > 2 and np.ptp(found.values[: found.rank]) <= 1e-9 * found.values[0]
    return [
        Challenge(
            "Find the smallest rank that keeps 99 % of the energy of a photograph without noise.",
            solved=bool(photo and not v.grain and found.rank and k == found.rank_for(0.99)),
            state=f"Rank {k} keeps {share(found.energy()[k])}.",
        ),
        Challenge(
            "Find an image of more than two layers of which none matters more than another.",
            solved=bool(level),
            state="Their singular values would all be equal.",
        ),
        Challenge(
            "With noise of at least 30, come nearer to the clean image than any other rank.",
            solved=v.grain >= 30 and k == noise.best,
            state=f"Noise {v.grain}, rank {k}.",
        ),
    ]
