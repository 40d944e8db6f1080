"""The verdict: in the terminal, and in the page that people read."""

from collections.abc import Iterator
from pathlib import Path

from wacore.entrypoints.chaos.results import Results

_BEGIN, _END = "<!-- chaos: begin -->", "<!-- chaos: end -->"


def table(results: Results) -> str:
    rows = [*_verdict(results), *_counts(results)]
    width = max(len(name) for name, _ in rows)
    lines = [f"{name:<{width}}  {value:>8}" for name, value in rows]
    return "\n".join([*lines, *results.bad])


def write_page(page: Path, results: Results) -> None:
    """Replace what stands between the page's two marks."""
    page.write_text(with_results(page.read_text(encoding="utf-8"), results), encoding="utf-8")


def with_results(text: str, results: Results) -> str:
    before, _, rest = text.partition(_BEGIN)
    after = rest.partition(_END)[2]
    return f"{before}{_BEGIN}\n{_markdown(results)}\n{_END}{after}"


def _markdown(results: Results) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in sorted(results.versions.items()))
    seeds = ", ".join(map(str, results.seeds))
    return "\n\n".join(
        [
            f"Last run {results.at[:10]}, seed {seeds}, {results.seconds / 60:.0f} minutes: {versions}.",
            _rows("outcome", _verdict(results)),
            _rows("what was done", _counts(results)),
        ]
    )


def _rows(head: str, rows: Iterator[tuple[str, str]]) -> str:
    return "\n".join(
        f"| {name} | {value} |" for name, value in ((head, "times"), ("---", "---:"), *rows)
    )


def _verdict(results: Results) -> Iterator[tuple[str, str]]:
    yield "campaigns", f"{results.campaigns:,}"
    yield "recipients", f"{results.recipients:,}"
    yield "messages Meta accepted", f"{results.posts:,}"
    yield "people messaged twice", f"{results.sent_twice:,}"
    yield "people or messages missing", f"{results.missing + results.unaccounted:,}"
    yield "counters that differ from their rows", f"{results.wrong_counters:,}"
    yield "messages in doubt that Meta had sent", f"{results.unresolved:,}"
    yield "campaigns that came to no end", f"{results.stuck:,}"
    yield "messages given up, shown to the operator", f"{results.abandoned:,}"


def _counts(results: Results) -> Iterator[tuple[str, str]]:
    yield "kills", f"{results.kills:,}"
    yield from ((name, f"{times:,}") for name, times in sorted(results.by_fault.items()))
    yield from ((name, f"{times:,}") for name, times in sorted(results.by_moment.items()))
