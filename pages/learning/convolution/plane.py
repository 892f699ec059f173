"""Pictures with their names above them, laid out in one plane."""

from core.maths.pixels import frames, names, placed, window_of


def laid_out(window, pictures, boxes=()):
    """Tables of ``pictures``, each a box, an address and a name, in a window (left, bottom, width,
    height); ``boxes`` are framed."""
    return {
        "window": window_of(*window),
        "pictures": placed((box, url) for box, url, _ in pictures),
        "frames": frames(boxes),
        "labels": names((box[0], box[1] + box[3], name) for box, _, name in pictures),
    }
