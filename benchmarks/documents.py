"""Copies the figures into what people read, so that the two cannot drift."""

import sys
from collections.abc import Sequence
from operator import itemgetter
from pathlib import Path

from report import markdown, plot
from results import Kept, known

_ROOT = Path(__file__).parents[1]
_PAGE = _ROOT / "docs" / "benchmarks.md"
_PLOT = "results.svg"
_BEGIN, _END = "<!-- figures: begin -->", "<!-- figures: end -->"


def write_documents(folder: Path, figures: Sequence[Kept]) -> None:
    (folder / _PLOT).write_text(plot(figures), encoding="utf-8")
    if folder == _ROOT / "bench":
        _PAGE.write_text(with_figures(_PAGE.read_text(encoding="utf-8"), figures), encoding="utf-8")


def with_figures(page: str, figures: Sequence[Kept]) -> str:
    """The page with the table between its two marks replaced."""
    before, _, rest = page.partition(_BEGIN)
    after = rest.partition(_END)[2]
    said = "\n\n".join((_measured_on(figures), markdown(figures), _losing(figures)))
    return f"{before}{_BEGIN}\n{said}\n{_END}{after}"


def _losing(figures: Sequence[Kept]) -> str:
    lost = [each for each in figures if not each.holds]
    if not lost:
        return "Every cell holds."
    lines = [f"* `{each.cell}` misses {', '.join(each.missed)}." for each in lost]
    lines += [f"* `{each.cell}` has no peer: {each.no_peer}." for each in figures if each.no_peer]
    return "\n".join(["What does not hold:", "", *lines])


def _measured_on(figures: Sequence[Kept]) -> str:
    """A load above the number of cores says that others were using them."""
    machines = sorted((each.machine for each in figures), key=itemgetter("at"))
    first, last = machines[0], machines[-1]
    loads = [each["load"][0] for each in machines]
    return (
        f"Measured from {first['at'][:16]} to {last['at'][:16]} UTC on {last['cores']} cores of "
        f"{last['cpu']}, Python {last['python']}, SQLite {last['sqlite']}. "
        f"The machine's load meanwhile: {min(loads):g} to {max(loads):g}."
    )


def main() -> int:
    """Whether page and plot have the figures of `bench/latest.json`; `--write` puts them there."""
    folder = _ROOT / "bench"
    figures = known(folder)
    if "--write" in sys.argv:
        write_documents(folder, figures)
        return 0
    page = _PAGE.read_text(encoding="utf-8")
    drawn = (folder / _PLOT).read_text(encoding="utf-8")
    return 0 if (page, drawn) == (with_figures(page, figures), plot(figures)) else 1


if __name__ == "__main__":
    sys.exit(main())
