"""Accuracy on labelled letters: gold in, figures out (``congvan evaluate``)."""
