"""A PNG or JPEG, unpacked in a process of its own: bytes in, grey values out.

Decoders of images are large, and a file of a few bytes can claim billions of pixels. The header is
read before anything is unpacked, and the process may use so much memory and time and no more; when
it dies, one upload is refused. Run as ``python -m core.datasets.isolated_image side``.
"""

import json
import sys

from core.datasets.grey_pictures import grey_values
from core.datasets.intake.bounded import within

MEMORY_BYTES = 1_000_000_000
CPU_SECONDS = 30


def main() -> None:
    """Write a line of JSON about the picture, then its grey values as 32-bit numbers."""
    side, data = int(sys.argv[1]), sys.stdin.buffer.read()
    grey, about = within(lambda: grey_values(data, side), MEMORY_BYTES, CPU_SECONDS)
    sys.stdout.buffer.write(json.dumps(about).encode() + b"\n" + grey.astype("<f4").tobytes())


if __name__ == "__main__":
    main()
