"""Figures as people read them: a table in the terminal, one in Markdown, a plot."""

from collections.abc import Sequence

from cell import Figures

_HEADS = (
    "cell", "value", "unit", "target", "holds", "floor", "of floor", "peer", "× peer", "CPU", "floor's CPU",
    "peer's CPU",
)  # fmt: skip


def rows(figures: Sequence[Figures]) -> list[tuple[str, ...]]:
    """What a table's lines hold, heads first."""
    return [_HEADS, *(_row(each) for each in figures)]


def table(figures: Sequence[Figures]) -> str:
    lines = rows(figures)
    widths = [max(len(line[n]) for line in lines) for n in range(len(_HEADS))]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def markdown(figures: Sequence[Figures]) -> str:
    heads, *lines = rows(figures)
    return "\n".join(f"| {' | '.join(line)} |" for line in (heads, ["---"] * len(heads), *lines))


def plot(figures: Sequence[Figures]) -> str:
    """An SVG: how far each cell is from its target, a bar of 1 being just there."""
    step, left, width = 24, 190, 420
    bars = []
    for n, each in enumerate(figures):
        reached = each.target / each.value if each.at_most and each.value else _share(each)
        shown = min(reached, 2.0)
        y = 30 + n * step
        colour = "#2e7d32" if each.holds else "#c62828"
        bars.append(
            f'<text x="{left - 8}" y="{y + 13}" text-anchor="end">{each.cell}</text>'
            f'<rect x="{left}" y="{y}" width="{shown * width / 2:.0f}" height="16" fill="{colour}"/>'
            f'<text x="{left + shown * width / 2 + 6:.0f}" y="{y + 13}">'
            f"{_number(each.value)} {each.unit}</text>"
        )
    height = 50 + len(figures) * step
    target = left + width / 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="880" height="{height}" '
        'font-family="sans-serif" font-size="12">'
        '<rect width="100%" height="100%" fill="white"/>'
        + "".join(bars)
        + f'<line x1="{target}" y1="18" x2="{target}" y2="{height - 16}" stroke="black"/>'
        f'<text x="{target}" y="14" text-anchor="middle">target</text></svg>\n'
    )


def _share(each: Figures) -> float:
    return 2.0 if each.at_most else each.value / each.target


def _row(each: Figures) -> tuple[str, ...]:
    ratios = ("", "")
    if not each.at_most:
        ratios = (
            _ratio(each.value, each.floor, each.of_floor, "{:.0%}"),
            _ratio(each.value, each.peer, each.of_peer, "{:.3g}"),
        )
    return (
        each.cell,
        _number(each.value),
        each.unit,
        f"{'≤' if each.at_most else '≥'} {_number(each.target)}",
        "yes" if each.holds else "**no**",
        _number(each.floor),
        ratios[0],
        "none" if each.no_peer else _number(each.peer),
        ratios[1],
        _micro(each.cpu_us),
        _micro(each.floor_cpu_us),
        _micro(each.peer_cpu_us),
    )


def _ratio(value: float, other: float | None, wanted: float | None, form: str) -> str:
    """With what it should be at least, where anything is demanded of it."""
    if not other:
        return ""
    demand = f" (≥ {form.format(wanted)})" if wanted else ""
    return form.format(value / other) + demand


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 1000 else f"{value:g}"


def _micro(value: float | None) -> str:
    return "" if value is None else f"{value:g} µs"
