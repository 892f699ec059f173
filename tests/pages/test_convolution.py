"""What the page on convolution promises beyond what every page does."""
