"""Another context's use cases, called in another process.

One module per asking context and asked context, as in `local`; the answering side calls the local
peer there. Shapes on the wire are those of the asking context's port.
"""
