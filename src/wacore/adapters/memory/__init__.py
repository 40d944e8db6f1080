"""Every port in the process's own memory: for tests, for simulation, and for trying things out."""
