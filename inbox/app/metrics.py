"""Figures for Prometheus: what came in, what waits, how the channels are, who is connected."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from aiohttp import web
from prometheus_client import CollectorRegistry, PlatformCollector, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector

from inbox.app.figures import Figures, figures_of
from inbox.app.operators import is_operator
from inbox.app.service import Service
from inbox.core.condition import UP
from inbox.core.errors import Forbidden, OneWindowError

Sockets = Mapping[str, Callable[[], int]]
"""How many are connected, by who is behind them."""
_CHANNEL = ("channel", "kind")


def routes(service: Service, sockets: Sockets) -> list[web.RouteDef]:
    """`/metrics`, for operators' programs only."""

    async def get(request: web.Request) -> web.Response:
        if not await is_operator(service.store, request):
            raise Forbidden("Only a program on this machine, or one with a token, may read the figures.")
        families = [*_taken(service), _gauge("sockets", "Open sockets.", ("of",), _counted(sockets))]
        families += await _asked(service)
        return web.Response(body=_written(families), headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})

    return [web.get("/metrics", get)]


async def _asked(service: Service) -> list[Metric]:
    """With the database away, that it is away."""
    try:
        figures = await figures_of(service)
    except OneWindowError:
        return [_gauge("store_up", "Whether the store can be read.", (), [((), 0)])]
    return [
        _gauge("store_up", "Whether the store can be read.", (), [((), 1)]),
        *_waiting(figures),
        *_channels(service, figures),
    ]


def _taken(service: Service) -> Iterator[Metric]:
    """Channels that are gone since keep their counts."""
    rows = [((channel, str(state)), number) for (channel, state), number in service.intake.taken.items()]
    taken = CounterMetricFamily(
        "onewindow_requests", "Requests taken since the start.", labels=("channel", "outcome")
    )
    for labels, number in rows:
        taken.add_metric(labels, number)
    yield taken


def _waiting(figures: Figures) -> Iterator[Metric]:
    jobs = [((kind, str(state)), number) for (kind, state), number in figures.jobs.items()]
    outbox = [((str(state),), number) for state, number in figures.outbox.items()]
    refused = [((channel, str(state)), number) for (channel, state), number in figures.refused.items()]
    yield _gauge("jobs", "Jobs that wait or are dead.", ("kind", "state"), jobs)
    yield _gauge("job_lag_seconds", "How long the earliest due job has waited.", (), [((), figures.lag_s)])
    yield _gauge("outbox", "Messages that are not sent, or perhaps not.", ("state",), outbox)
    yield _gauge("kept_requests", "Requests that could not be filed.", ("channel", "state"), refused)


def _channels(service: Service, figures: Figures) -> Iterator[Metric]:
    up, last = [], []
    for channel_id, kind, condition in service.registry.conditions():
        labels = (str(channel_id), kind)
        up.append((labels, int(condition.state == UP)))
        if channel_id in figures.last_received:
            last.append((labels, figures.last_received[channel_id].timestamp()))
    yield _gauge("channel_up", "Whether a channel works.", _CHANNEL, up)
    yield _gauge("channel_last_received_timestamp_seconds", "When it last received.", _CHANNEL, last)


def _counted(sockets: Sockets) -> list[tuple[tuple[str, ...], float]]:
    return [((of,), number()) for of, number in sockets.items()]


def _gauge(
    name: str, says: str, labels: tuple[str, ...], rows: Iterable[tuple[tuple[str, ...], float]]
) -> Metric:
    family = GaugeMetricFamily(f"onewindow_{name}", says, labels=labels)
    for values, number in rows:
        family.add_metric(values, number)
    return family


class _Gathered(Collector):
    """What was gathered already, as the library wants to be given it."""

    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families


def _written(families: Iterable[Metric]) -> bytes:
    registry = CollectorRegistry()
    for collector in (_Gathered(families), ProcessCollector(registry=None), PlatformCollector(registry=None)):
        registry.register(collector)
    return generate_latest(registry)
