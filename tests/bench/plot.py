"""Bars on a logarithmic scale, as SVG."""
import math
from xml.sax.saxutils import escape

COLOURS = ("#2a6fb0", "#b8b8b8", "#c0703a")
LABEL, WIDTH, BAR = 470, 420, 12


def scale(rows):
    """The powers of ten around all values."""
    values = [v for _, ratios in rows for v in ratios.values() if v > 0]
    low = math.floor(math.log10(min(values + [1])))
    high = math.ceil(math.log10(max(values + [1])))
    return low, max(high, low + 1)


def bars(title, rows):
    """rows: (label, {series: value})"""
    low, high = scale(rows)
    x = lambda value: LABEL + WIDTH * (math.log10(max(value, 10.0 ** low)) - low) / (high - low)  # noqa: E731
    series = list(dict.fromkeys(name for _, ratios in rows for name in ratios))
    parts, y = [], 48
    for label, ratios in rows:
        parts.append(f'<text x="{LABEL - 8}" y="{y + BAR - 2}" text-anchor="end">{escape(label)}</text>')
        for name, value in ratios.items():
            colour = COLOURS[series.index(name) % len(COLOURS)]
            parts.append(f'<rect x="{LABEL}" y="{y}" width="{x(value) - LABEL:.1f}" height="{BAR - 2}" fill="{colour}"/>')
            parts.append(f'<text x="{x(value) + 4:.1f}" y="{y + BAR - 3}" font-size="10">{value:.2f}</text>')
            y += BAR
        y += 8
    for power in range(low, high + 1):
        at = x(10.0 ** power)
        parts.insert(0, f'<line x1="{at:.1f}" x2="{at:.1f}" y1="40" y2="{y}" stroke="{"#888" if power == 0 else "#ddd"}"/>')
        parts.append(f'<text x="{at:.1f}" y="{y + 14}" text-anchor="middle" font-size="10">{10.0 ** power:g}</text>')
    for number, name in enumerate(series):
        parts.append(f'<text x="{LABEL + 90 * number}" y="34" fill="{COLOURS[number % len(COLOURS)]}">{escape(name)}</text>')
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{LABEL + WIDTH + 60}" height="{y + 24}" font-family="sans-serif" font-size="12">'
    return "\n".join([head, f'<text x="8" y="18" font-size="14">{escape(title)}</text>', *parts, "</svg>", ""])
