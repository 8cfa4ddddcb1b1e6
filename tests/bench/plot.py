"""Draws latency distributions as an SVG: percent of the requests over milliseconds, logarithmic."""
import math

WIDTH, HEIGHT, LEFT, TOP, BOTTOM, RIGHT = 720, 400, 60, 20, 50, 200
FROM_MS, TO_MS = 0.1, 1000
COLOURS = ["#1b6ca8", "#d1495b", "#3a7d44", "#8d6a9f"]


def x_of(ms):
    ms = min(max(ms, FROM_MS), TO_MS)
    return LEFT + (WIDTH - LEFT - RIGHT) * math.log(ms / FROM_MS) / math.log(TO_MS / FROM_MS)


def y_of(percent):
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * percent / 100


def text(x, y, content, anchor="middle"):
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}">{content}</text>'


def line(x1, y1, x2, y2):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#ddd"/>'


def axes():
    parts = []
    for percent in range(0, 101, 20):
        parts += [line(LEFT, y_of(percent), WIDTH - RIGHT, y_of(percent)),
                  text(LEFT - 8, y_of(percent) + 4, f"{percent} %", "end")]
    ms = FROM_MS
    while ms <= TO_MS * 1.01:
        parts += [line(x_of(ms), TOP, x_of(ms), HEIGHT - BOTTOM), text(x_of(ms), HEIGHT - BOTTOM + 18, f"{ms:g}")]
        ms = round(ms * 10, 3)
    middle = (LEFT + WIDTH - RIGHT) / 2
    return parts + [text(middle, HEIGHT - 10, "ms from due to answered (kept on disk)")]


def curve(name, latencies, index):
    points = sorted((int(key[1:]), ms) for key, ms in latencies.items())
    path = " ".join(f"{x_of(ms):.1f},{y_of(percent):.1f}" for percent, ms in points)
    colour, y = COLOURS[index % len(COLOURS)], TOP + 20 + 20 * index
    x = WIDTH - RIGHT + 15
    return [f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>',
            f'<rect x="{x}" y="{y - 9}" width="14" height="4" fill="{colour}"/>', text(x + 20, y, name, "start")]


def write_svg(path, curves):
    """curves: name -> {"p50": ms, ...}."""
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
             'font-size="12">', f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>', *axes()]
    for index, (name, latencies) in enumerate(curves.items()):
        parts += curve(name, latencies, index)
    path.write_text("\n".join([*parts, "</svg>"]) + "\n")
