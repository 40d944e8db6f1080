"""Another context's use cases, called in this process.

One module per asking context and asked context. Shapes are translated, nothing is decided here.
"""
