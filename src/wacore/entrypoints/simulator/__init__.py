"""A local Meta: Graph API, signed webhooks, and faults on demand. See docs/simulator.md."""

from wacore.entrypoints.simulator.app import Simulator, create_simulator
from wacore.entrypoints.simulator.server import run, running_simulator, serve_simulator
from wacore.entrypoints.simulator.settings import (
    Engagement,
    Limits,
    SimulatorSettings,
    TemplateLife,
    WebhookNoise,
)

__all__ = [
    "Engagement",
    "Limits",
    "Simulator",
    "SimulatorSettings",
    "TemplateLife",
    "WebhookNoise",
    "create_simulator",
    "run",
    "running_simulator",
    "serve_simulator",
]
