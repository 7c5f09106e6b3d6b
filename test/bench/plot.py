"""Line charts with logarithmic axes, as SVG text, without dependencies."""

from html import escape
from math import ceil, floor, log10

WIDTH, HEIGHT = 420, 280
LEFT, RIGHT, TOP, BOTTOM = 56, 16, 28, 44
COLOURS = ("#1f6feb", "#bf3989", "#1a7f37", "#9a6700")


def _label(value):
    for unit, name in ((1e6, "M"), (1e3, "k")):
        if value >= unit:
            return f"{value / unit:g}{name}"
    return f"{value:g}"


class _Axis:
    def __init__(self, values, begin, end, whole_decades):
        self.low, self.high = log10(min(values)), log10(max(values))
        if whole_decades:
            self.low, self.high = floor(self.low), ceil(self.high)
        if self.high <= self.low:
            self.high = self.low + 1
        self._begin, self._end = begin, end

    def at(self, value):
        return self._begin + (log10(value) - self.low) / (self.high - self.low) * (self._end - self._begin)

    def decades(self):
        return [10.0 ** power for power in range(ceil(self.low - 1e-9), floor(self.high + 1e-9) + 1)]


def _text(x, y, words, anchor="middle", extra=""):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{extra}>{escape(words)}</text>'


def chart(title, across, up, series):
    """`series`: {name: {x: y}}, all values positive."""
    xs = sorted({x for points in series.values() for x in points})
    ys = [y for points in series.values() for y in points.values()]
    x_axis = _Axis(xs, LEFT, WIDTH - RIGHT, False)
    y_axis = _Axis(ys, HEIGHT - BOTTOM, TOP, True)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
             'font-family="sans-serif" font-size="11">',
             f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
             _text(WIDTH / 2, 16, title, extra=' font-size="13"'),
             _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, across),
             _text(14, (TOP + HEIGHT - BOTTOM) / 2, up,
                   extra=f' transform="rotate(-90 14 {(TOP + HEIGHT - BOTTOM) / 2:.1f})"')]
    for y in y_axis.decades():
        parts.append(f'<path d="M{LEFT} {y_axis.at(y):.1f}H{WIDTH - RIGHT}" stroke="#d0d7de"/>')
        parts.append(_text(LEFT - 6, y_axis.at(y) + 4, _label(y), "end"))
    for x in xs:
        parts.append(f'<path d="M{x_axis.at(x):.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#eaeef2"/>')
        parts.append(_text(x_axis.at(x), HEIGHT - BOTTOM + 15, _label(x)))
    for number, (name, points) in enumerate(series.items()):
        colour = COLOURS[number % len(COLOURS)]
        places = [(x_axis.at(x), y_axis.at(y)) for x, y in sorted(points.items())]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.extend(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places)
        parts.append(_text(LEFT + 8, TOP + 14 + 14 * number, name, "start", f' fill="{colour}" font-weight="bold"'))
    return "\n".join(parts + ["</svg>"]) + "\n"
