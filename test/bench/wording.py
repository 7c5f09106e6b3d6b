"""Tables and numbers as the pages show them."""

from statistics import mean

MEBI = 1024 ** 2


def table(header, rows):
    lines = [header, ["---"] * len(header)] + rows
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def seconds(value):
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.2f} s"


def times(value):
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"


def goal(value, limit, at_most):
    met = value <= limit if at_most else value >= limit
    return f"{'≤' if at_most else '≥'} {limit}: {'met' if met else '**missed**'}"


def score(draws, *path):
    values = []
    for draw in draws:
        for name in path:
            draw = draw[name]
        values.append(draw)
    spread = max(values) - min(values)
    return f"{mean(values):.4f}" + (f" ± {spread / 2:.4f}" if spread >= 0.0001 else "")
