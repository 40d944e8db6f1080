"""The languages Meta takes templates in."""

from wacore.application.templates.ports_peers import TemplateLanguage, TemplateLanguages


class ListLanguages:
    def __init__(self, languages: TemplateLanguages) -> None:
        self._languages = languages

    def __call__(self) -> list[TemplateLanguage]:
        return list(self._languages.all())
