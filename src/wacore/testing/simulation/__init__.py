"""The real use cases in a world of chance that can be repeated: see docs/simulation.md."""

from wacore.testing.simulation.program import Parts
from wacore.testing.simulation.run import Outcome, simulate

__all__ = ["Outcome", "Parts", "simulate"]
