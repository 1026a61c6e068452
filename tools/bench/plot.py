"""Draws the figures: seconds by calls, both on logarithmic scales, as a self-contained SVG."""

from collections.abc import Callable, Sequence
from html import escape
from math import ceil, floor, log10

from tools.bench.yardstick import Yardstick

_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP, _RIGHT = 720, 420, 64, 48, 24, 150
_LINES: tuple[tuple[str, str, Callable[[Yardstick], float]], ...] = (
    ("synchronous SDK", "#8a6d3b", lambda each: each.sdk_seconds),
    ("space-odt", "#0b6e99", lambda each: each.ours.seconds),
    ("bare client", "#6b7280", lambda each: each.bare.seconds),
)


def picture(found: Sequence[Yardstick]) -> str:
    """The SVG text, with one point per line for each pair of runs."""
    values = [read(each) for each in found for _, _, read in _LINES]
    across = _scale([each.calls for each in found], _LEFT, _WIDTH - _RIGHT)
    upward = _scale(values, _HEIGHT - _BOTTOM, _TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        *(_tick(f"{value:,}", across[1](value), _HEIGHT - _BOTTOM + 18, "middle") for value in across[0]),
        *(_tick(f"{value:,} s", _LEFT - 8, upward[1](value) + 4, "end") for value in upward[0]),
        *(
            f'<path d="M{_LEFT} {upward[1](value):.1f}H{_WIDTH - _RIGHT}" stroke="#e5e7eb" fill="none"/>'
            for value in upward[0]
        ),
        _tick("calls", (_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT - 10, "middle"),
    ]
    for name, colour, read in _LINES:
        points = sorted((across[1](each.calls), upward[1](read(each))) for each in found)
        route = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{route}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in points]
        parts.append(_tick(name, points[-1][0] + 10, points[-1][1] + 4, "start", colour))
    return "\n".join([*parts, "</svg>", ""])


def _scale(values: Sequence[float], begin: float, end: float) -> tuple[list[int], Callable[[float], float]]:
    """The powers of ten around the values, and a function from a value to its pixel position."""
    least, most = floor(log10(min(values))), ceil(log10(max(values)))
    return [
        10**power for power in range(least, most + 1)
    ], lambda value: begin + (end - begin) * (log10(value) - least) / (most - least)


def _tick(text: str, x: float, y: float, anchor: str, colour: str = "#374151") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(text)}</text>'
