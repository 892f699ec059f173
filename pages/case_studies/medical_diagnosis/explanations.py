"""What the network's answer about one image hangs on, as pictures: two chapters show them."""

from core.maths.learning.network_explanations import occlusion_map, randomisation_check
from core.maths.pictures import picture_address, symmetric_end
from core.ui.kept import kept


@kept(max_entries=128)
def explained(view, key, place, _network, _image):
    """Occlusion and saliency of one image, with the check: they stay while a pixel is chosen.

    Returns (name, address) of occlusion, saliency and the saliency of ever more layers shuffled,
    and the rank correlations of the latter with the trained network's.
    """
    covered, check = occlusion_map(_network, _image), randomisation_check(_network, _image)
    pictures = [("occlusion", signed(covered))]
    for name, gradient in zip(check.layers, check.maps, strict=True):
        title = f"{name.split()[0]} shuffled" if name else "saliency"
        pictures.append((title, signed(gradient)))
    return pictures, check.similarity[1:]


def signed(values):
    """Blue below 0, orange above it."""
    end = symmetric_end(values)
    return picture_address(values, -end, end, "signed")
