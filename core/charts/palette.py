"""One meaning a colour, everywhere. The palette of Okabe and Ito (2008), safe for all eyes."""

BLUE = "#0072B2"
ORANGE = "#E69F00"
GREEN = "#009E73"
PURPLE = "#CC79A7"
SKY = "#56B4E9"
VERMILION = "#D55E00"
YELLOW = "#F0E442"
GREY = "#8A939C"

INK = "currentColor"  # the colour of the text, in both themes
PAPER = "Canvas"  # the colour behind it, in both themes
DARK, LIGHT = "#16202A", "#FFFFFF"  # on what is bright, or dark, in both themes

DATA = SKY
MODEL = BLUE
ACCENT = ORANGE  # a second quantity, or what the reader has chosen
ERROR = PURPLE
TRUTH = GREEN
ALARM = VERMILION
NEUTRAL = GREY

SERIES = (BLUE, ORANGE, GREEN, PURPLE, SKY, VERMILION, YELLOW, GREY)
