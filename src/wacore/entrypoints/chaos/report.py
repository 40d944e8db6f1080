"""The verdict: in the terminal, and in the page that people read."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from wacore.entrypoints.chaos.results import Record, Results

_BEGIN, _END = "<!-- chaos: begin -->", "<!-- chaos: end -->"


def table(results: Results) -> str:
    rows = [*_verdict(results), *_faults(results), *_moments(results)]
    names = [name.strip("*") for name, _ in rows]
    width = max(map(len, names))
    lines = [f"{name:<{width}}  {n:>8,}" for name, (_, n) in zip(names, rows, strict=True)]
    return "\n".join([*lines, *results.bad])


def write_page(page: Path, recorded: Record) -> None:
    """Replace what stands between the page's two marks."""
    page.write_text(with_results(page.read_text(encoding="utf-8"), recorded), encoding="utf-8")


def with_results(text: str, recorded: Record) -> str:
    before, _, rest = text.partition(_BEGIN)
    after = rest.partition(_END)[2]
    return f"{before}{_BEGIN}\n{_markdown(recorded)}\n{_END}{after}"


def _markdown(recorded: Record) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in sorted(recorded.versions.items()))
    seeds = ", ".join(map(str, recorded.seeds))
    return "\n\n".join(
        [
            f"Last run {recorded.at[:10]}, seed {seeds}: {versions}.",
            _table("outcome", recorded, _verdict),
            _table("what was done", recorded, _faults),
            _table("when", recorded, _moments),
        ]
    )


def _table(
    head: str, recorded: Record, rows: Callable[[Results], Iterable[tuple[str, int]]]
) -> str:
    """A column for each form, and one for all."""
    columns = [dict(rows(each)) for each in (*recorded.forms.values(), recorded)]
    lines = [
        [head, *recorded.forms, "all"],
        ["---", *("---:" for _ in columns)],
        *([name, *(f"{column.get(name, 0):,}" for column in columns)] for name in columns[-1]),
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _verdict(results: Results) -> Iterator[tuple[str, int]]:
    yield "minutes", round(results.seconds / 60)
    yield "campaigns", results.campaigns
    yield "recipients", results.recipients
    yield "messages Meta accepted", results.posts
    yield "**people messaged twice**", results.sent_twice
    yield "**people or messages missing**", results.missing + results.unaccounted
    yield "**counters that differ from their rows**", results.wrong_counters
    yield "**messages in doubt that Meta had sent**", results.unresolved
    yield "**campaigns that came to no end**", results.stuck
    yield "messages given up, shown to the operator", results.abandoned


def _faults(results: Results) -> Iterator[tuple[str, int]]:
    yield "all kills", results.kills
    yield from sorted(results.by_fault.items())


def _moments(results: Results) -> Iterator[tuple[str, int]]:
    return iter(sorted(results.by_moment.items()))
