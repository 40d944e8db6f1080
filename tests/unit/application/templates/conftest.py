import pytest

from support.template_world import TemplateWorld


@pytest.fixture
def world() -> TemplateWorld:
    return TemplateWorld()
