"""Plots as inline SVG: lines over threads, histograms of latencies. Coordinates are in user units."""

import html
import math

# One colour for each strategy, everywhere; told apart also by those who see no red or green.
COLOURS = ("#4477aa", "#66ccee", "#999999", "#aa3377", "#ee6677", "#cc9933", "#ccbb44", "#228833",
           "#44aa99", "#882255", "#000000")
WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 640, 300, 56, 34, 12


def colours(names):
    return {name: COLOURS[number % len(COLOURS)] for number, name in enumerate(names)}


def ticks(low, high):
    """Powers of ten, and 2 and 5 times them when there are few."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    steps = (1, 2, 5) if last - first <= 2 else (1,)
    found = [step * 10.0 ** power for power in range(first, last + 1) for step in steps]
    return [value for value in found if low <= value <= high]


def lines(series, colour, label, x_label, bands=False):
    """series: name -> [(x, y)], or [(x, low, high)] with bands. Both axes logarithmic."""
    values = [y for points in series.values() for point in points for y in point[1:] if y > 0]
    if not values:
        return ""
    xs = sorted({point[0] for points in series.values() for point in points})
    low, high = min(values) / 1.3, max(values) * 1.3

    def at_x(x):
        span = math.log(xs[-1] / xs[0]) or 1
        return LEFT + 14 + (WIDTH - LEFT - 30) * math.log(x / xs[0]) / span

    def at_y(y):
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - math.log(y / low) / math.log(high / low))

    parts = [_begin(HEIGHT, x_label)]
    for y in ticks(low, high):
        parts.append(f'<line class="g" x1="{LEFT}" x2="{WIDTH - 8}" y1="{at_y(y):.1f}" '
                     f'y2="{at_y(y):.1f}"/><text x="{LEFT - 6}" y="{at_y(y) + 4:.1f}" '
                     f'text-anchor="end">{html.escape(label(y))}</text>')
    for x in xs:
        parts.append(f'<text x="{at_x(x):.1f}" y="{HEIGHT - 18}" text-anchor="middle">{x}</text>')
    parts.append(f'<text x="{(WIDTH + LEFT) / 2}" y="{HEIGHT - 3}" text-anchor="middle">'
                 f'{html.escape(x_label)}</text>')
    for name, points in series.items():
        points = [point for point in points if point[1] > 0]
        if not points:
            continue
        title = f"<title>{html.escape(name)}</title>"
        if bands:
            edge = [(x, h) for x, _, h in points] + [(x, l) for x, l, _ in reversed(points)]
            path = " ".join(f"{at_x(x):.1f},{at_y(y):.1f}" for x, y in edge)
            parts.append(f'<polygon points="{path}" fill="{colour[name]}" fill-opacity="0.15" '
                         f'stroke="{colour[name]}">{title}</polygon>')
            continue
        path = " ".join(f"{at_x(x):.1f},{at_y(y):.1f}" for x, y in points)
        parts.append(f'<g stroke="{colour[name]}" fill="{colour[name]}">{title}'
                     f'<polyline fill="none" points="{path}" stroke-width="'
                     f'{3 if name == "tricolor" else 1.6}"/>')
        parts += [f'<circle cx="{at_x(x):.1f}" cy="{at_y(y):.1f}" r="2.6"/>' for x, y in points]
        parts.append("</g>")
    return "".join(parts) + "</svg>"


def histogram(buckets, colour, name):
    """buckets[i]: how many took less than 2^i ns. Bars over a fixed range, so that they compare."""
    first, last, height = 10, 30, 60
    total = sum(buckets) or 1
    most = max(max(buckets), 1)
    step = (WIDTH - 20) / (last - first)
    parts = [_begin(height + 16, f"latencies of {name}")]
    for i in range(first, last):
        share = sum(buckets[:i + 1]) if i == first else sum(buckets[i:]) if i == last - 1 else buckets[i]
        bar = height * math.sqrt(share / most)  # a rare long wait must be seen
        if share:
            parts.append(f'<rect x="{10 + (i - first) * step:.1f}" y="{height - bar:.1f}" '
                         f'width="{step - 2:.1f}" height="{bar:.1f}" fill="{colour}">'
                         f'<title>{share / total:.2%} below {nanoseconds(2.0 ** i)}</title></rect>')
        if i % 4 == 0:
            parts.append(f'<text x="{10 + (i - first) * step:.1f}" y="{height + 13}">'
                         f'{nanoseconds(2.0 ** (i - 1))}</text>')
    return "".join(parts) + "</svg>"


def nanoseconds(value):
    for limit, unit in ((1e9, "s"), (1e6, "ms"), (1e3, "µs")):
        if value >= limit:
            return f"{value / limit:.3g} {unit}"
    return f"{value:.0f} ns"


def _begin(height, label):
    return (f'<svg viewBox="0 0 {WIDTH} {height}" role="img" xmlns="http://www.w3.org/2000/svg" '
            f'aria-label="{html.escape(label)}">')


def legend(names, colour):
    return '<p class="legend">' + " ".join(
        f'<span><b style="background:{colour[name]}"></b>{html.escape(name)}</span>'
        for name in names) + "</p>"


def heat(ratio):
    """Background for a speed relative to the baseline: blue is faster, red slower."""
    share = max(-1.0, min(1.0, math.log2(ratio) / 3))  # an eighth to eight times
    strength = int(255 - 120 * abs(share))
    return f"rgb({strength},{strength},255)" if share >= 0 else f"rgb(255,{strength},{strength})"
