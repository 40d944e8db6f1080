"""The ways to Meta: the send lane on aiohttp, all that is rare on httpx."""

from dependency_injector import containers, providers

from wacore.adapters.meta.client import GraphClient, graph_http
from wacore.adapters.meta.credentials import AccountCredentials
from wacore.adapters.meta.media import MetaMediaStore
from wacore.adapters.meta.messages import MetaMessageGateway
from wacore.adapters.meta.numbers import MetaNumberDirectory
from wacore.adapters.meta.read_receipts import MetaReadReceipts
from wacore.adapters.meta.samples import MetaSampleStore
from wacore.adapters.meta.template_review import MetaTemplateReview
from wacore.adapters.meta.transport import AiohttpTransport
from wacore.application.ports import Clock
from wacore.entrypoints.settings import Settings


class MetaContainer(containers.DeclarativeContainer):
    """Give it settings and a way to open credentials; take Meta's side of every port."""

    settings = providers.Dependency[Settings](instance_of=Settings)
    credentials = providers.Dependency[AccountCredentials]()
    clock = providers.Dependency[Clock]()

    http = providers.Singleton(graph_http, settings.provided.graph_url)
    graph = providers.Singleton(
        GraphClient,
        http,
        version=settings.provided.graph_version,
        app_secret=settings.provided.app_secret,
    )
    transport = providers.Singleton(AiohttpTransport, settings.provided.graph_url)

    gateway = providers.Singleton(
        MetaMessageGateway,
        transport,
        credentials,
        clock,
        version=settings.provided.graph_version,
    )
    receipts = providers.Singleton(MetaReadReceipts, graph)
    directory = providers.Singleton(MetaNumberDirectory, graph)
    media_store = providers.Singleton(MetaMediaStore, graph)
    review = providers.Singleton(MetaTemplateReview, graph, credentials)
    samples = providers.Singleton(
        MetaSampleStore, graph, credentials, app_id=settings.provided.app_id
    )
