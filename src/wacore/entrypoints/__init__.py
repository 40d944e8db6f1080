"""Where processes begin: HTTP, worker, CLI, simulator, settings and wiring."""
