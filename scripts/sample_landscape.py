"""A synthetic landscape like a photograph, with the same pixels for the same seed.

A height field is seen through a pinhole camera. Everything is drawn at twice the size and averaged down, as by
a lens and a sensor, before noise is added.
"""

import numpy as np
from PIL import Image, ImageDraw

WIDTH, HEIGHT, SUPERSAMPLING = 768, 512, 2
HORIZON = 0.57  # of the picture's height
FOCAL = 0.95  # of the picture's width
CAMERA_HEIGHT = 0.16
SUN = np.array([-0.72, 0.46, -0.52]) / np.linalg.norm([-0.72, 0.46, -0.52])


class Noise:
    """Gradient noise (Perlin 2002) on a lattice of 256 x 256 random directions, between about -1 and 1."""

    def __init__(self, seed):
        angle = np.random.default_rng(seed).uniform(0, 2 * np.pi, (256, 256))
        self.direction = np.stack([np.cos(angle), np.sin(angle)])

    def __call__(self, x, y):
        x, y = np.broadcast_arrays(x, y)
        column, row = np.floor(x).astype(int), np.floor(y).astype(int)
        u, v = x - column, y - row

        def corner(dx, dy):
            gx, gy = self.direction[:, (row + dy) & 255, (column + dx) & 255]
            return gx * (u - dx) + gy * (v - dy)

        fade_u, fade_v = (t * t * t * (t * (6 * t - 15) + 10) for t in (u, v))
        top = corner(0, 0) + fade_u * (corner(1, 0) - corner(0, 0))
        bottom = corner(0, 1) + fade_u * (corner(1, 1) - corner(0, 1))
        return 1.5 * (top + fade_v * (bottom - top))

    def fractal(self, x, y, octaves, gain=0.5):
        """Octaves of noise, each twice as fine and `gain` times as strong."""
        octave = lambda k: gain**k * self(x * 2.03**k + 17.3 * k, y * 2.03**k + 9.1 * k)
        return sum(octave(k) for k in range(octaves))

    def ridged(self, x, y, octaves):
        """Sharp crests: each octave is strong only where the coarser ones are high (Musgrave 1994)."""
        total, weight = 0.0, 1.0
        for k in range(octaves):
            crest = (1 - np.abs(self(x * 2.07**k + 5.7 * k, y * 2.07**k + 3.9 * k))) ** 2
            total = total + 0.52**k * crest * weight
            weight = np.clip(crest * 1.4, 0, 1)
        return total


terrain, texture, clouds = Noise(11), Noise(23), Noise(47)


def smooth(low, high, x):
    """0 below `low`, 1 above `high`, and a smooth step between."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def mix(a, b, t):
    return a + (np.asarray(b) - a) * t[..., None]


def height(x, z):
    """The height of the land above the lake, negative under water."""
    shore = 4.6 + 0.9 * terrain.fractal(x * 0.45 + 3, z * 0.2, 3) - 0.5 * smooth(0.6, 2.6, np.abs(x + 0.4))
    rise = smooth(0, 13, z - shore)
    hills = 0.42 * (0.6 + terrain.fractal(x * 0.5 + 40, z * 0.5, 5)) * smooth(0, 2.2, z - shore)
    peaks = 2.45 * rise * terrain.ridged(x * 0.115 + 2.55, z * 0.115 + 0.2, 9)
    peaks = peaks * (0.78 + 0.55 * terrain(x * 0.09 + 7.4, z * 0.05))
    return hills * (1 - 0.5 * rise) + peaks - 0.5 * rise + 0.16 * (z - shore) * (z < shore) + 0.015


def visible_land(columns, rows, horizon, focal):
    """Distance to the land visible in each pixel (infinite for none), found with the running maximum of slopes."""
    distance = np.geomspace(1.5, 42, 1400)
    x = (np.arange(columns) + 0.5 - columns / 2) / focal
    land = np.maximum(height(x[None, :] * distance[:, None], distance[:, None]), 0)
    slope = np.maximum.accumulate((land - CAMERA_HEIGHT) / distance[:, None], axis=0)
    wanted = (horizon - np.arange(rows) - 0.5) / focal
    depth = np.full((rows, columns), np.inf)
    for column in range(columns):
        last = np.searchsorted(slope[:, column], wanted)
        seen = (last > 0) & (last < len(distance))
        low, high = slope[last[seen] - 1, column], slope[last[seen], column]
        part = (wanted[seen] - low) / np.maximum(high - low, 1e-9)
        depth[seen, column] = distance[last[seen] - 1] + part * (distance[last[seen]] - distance[last[seen] - 1])
    return x, depth


def sky_colour(columns, rows, horizon):
    """An evening gradient with high clouds in perspective."""
    y, x = np.mgrid[0:rows, 0:columns]
    up = np.clip((horizon - y) / horizon, 0, 1)
    colour = mix(np.array([0.93, 0.76, 0.60]), [0.60, 0.70, 0.80], smooth(0.0, 0.45, up))
    colour = mix(colour, [0.20, 0.38, 0.63], smooth(0.3, 1.05, up))
    u, v = (x / columns - 0.5) / (up + 0.16), 1 / (up + 0.16)
    cover = clouds.fractal(u * 1.5 + 8.2, v * 1.9 + 1.2, 7, 0.55) + 0.35 * clouds(u * 0.7, v * 0.8 + 4)
    lit = mix(np.array([0.78, 0.68, 0.66]), [1.0, 0.93, 0.84], smooth(-0.2, 0.9, cover))
    colour = mix(colour, lit, 0.85 * smooth(0.02, 0.75, cover) * smooth(0.03, 0.25, up))
    glow = np.exp(-(((x / columns - 0.08) / 0.42) ** 2) - ((up - 0.12) / 0.3) ** 2)
    return np.clip(colour + 0.22 * glow[..., None] * np.array([1.0, 0.72, 0.4]), 0, 1.2)


def land_colour(x, z, focal):
    """Snow, rock and forest in the sun, then the haze of the distance."""
    step = 1.5 * z / focal
    here = height(x, z)
    dx, dz = (height(x + step, z) - here) / step, (height(x, z + step) - here) / step
    normal = np.stack([-dx, np.ones_like(dx), -dz], axis=-1) / np.sqrt(1 + dx * dx + dz * dz)[..., None]
    grain = texture.fractal(x * 9, z * 9, 5, 0.6)
    fine = texture.fractal(x * 70, z * 26 + here * 60, 4, 0.75)
    rock = mix(np.array([0.30, 0.27, 0.25]), [0.47, 0.41, 0.36], smooth(-0.8, 0.9, grain + 0.4 * fine))
    meadow = mix(np.array([0.20, 0.23, 0.09]), [0.42, 0.39, 0.17], smooth(-0.9, 0.9, grain))
    forest = mix(np.array([0.02, 0.045, 0.03]), [0.11, 0.16, 0.07], smooth(-0.7, 1.0, fine + 0.3 * grain))
    colour = mix(rock, meadow, smooth(0.72, 0.9, normal[..., 1] + 0.1 * grain) * (1 - smooth(0.9, 1.5, here)))
    colour = mix(colour, forest, smooth(0.05, -0.25, here - 0.75 - 0.45 * grain - 0.15 * fine))
    snow = smooth(1.05, 1.7, here + 0.3 * grain) * smooth(0.36, 0.56, normal[..., 1] + 0.05 * grain)
    colour = mix(colour, [0.93, 0.94, 0.97], snow)
    colour = mix(colour, [0.40, 0.36, 0.29], smooth(0.030, 0.012, here + 0.012 * grain))  # the shingle of the shore
    sun = np.clip(normal @ SUN, 0, 1)[..., None] * np.array([1.55, 1.22, 0.88])
    shade = np.array([0.26, 0.33, 0.45]) * (0.55 + 0.45 * normal[..., 1:2])
    haze = 1 - np.exp(-np.maximum(z - 4, 0) / 24 * np.exp(-0.35 * np.maximum(here, 0)))
    return mix(colour * (sun + shade), [0.72, 0.73, 0.77], haze)


def lake(picture, water, horizon):
    """Mirrors the picture above the shore in each column, stretched by ripples and darker towards the viewer."""
    rows, columns = water.shape
    shore = np.where(water.any(axis=0), water.argmax(axis=0), rows)
    y, x = np.nonzero(water)
    near = (y - horizon) / (rows - horizon)
    far = 1 / (near + 0.035)
    u = (x / columns - 0.5) * far
    ripple = texture.fractal(u * 5, far * 22, 4, 0.6) * smooth(-0.5, 0.5, texture(u * 0.8 + 3, far * 0.9) + 0.25)
    source = np.clip(2 * shore[x] - y + ripple * (3 + 60 * near), 0, shore[x] - 1)
    across = np.clip(x + ripple * (1 + 9 * near), 0, columns - 1)
    mirrored = picture[source.astype(int), across.astype(int)]
    strength = 0.86 - 0.42 * near + 0.1 * ripple * near
    picture[y, x] = mix(np.array([0.035, 0.075, 0.09]), mirrored * [0.92, 0.96, 1.0], strength)


def conifer(draw, generator, foot_x, foot_y, tall):
    """A spruce: a trunk and whorls of drooping boughs, each a comb of needles. Coverage in a mask."""
    half = tall / 110
    draw.polygon([(foot_x - half, foot_y), (foot_x, foot_y - tall), (foot_x + half, foot_y)], fill=255)
    for level in np.linspace(0.05, 0.97, int(tall / 11)):
        for side in (-1, 1):
            reach = tall * 0.17 * (1 - level) ** 0.8 * generator.uniform(0.5, 1.15) + 3
            start = foot_y - tall * level - generator.uniform(0, 5)
            sag = reach * generator.uniform(0.22, 0.5)
            for t in np.linspace(0, 1, int(reach / 1.6) + 2):
                px, py = foot_x + side * reach * t, start + sag * t**1.4 - 0.25 * sag * t**4
                needle = (1.1 - t) * min(tall * 0.02, 11) * generator.uniform(0.4, 1.2) + 1.5
                draw.line([(px, py), (px + side * needle * 0.5, py + needle)], fill=255, width=2)
                draw.line([(px, py), (px + side * needle * 0.7, py - needle * 0.3)], fill=255, width=1)


def foreground(picture, generator):
    """Spruces on a dark bank on the right, and grass in front of it."""
    rows, columns, _ = picture.shape
    mask = Image.new("L", (columns, rows), 0)
    draw = ImageDraw.Draw(mask)
    bank = lambda x: rows * (0.985 - 0.13 * smooth(0.45, 1.0, x / columns) + 0.012 * texture(x / 60, 0.5))
    for place, tall in [(0.93, 0.78), (0.845, 0.56), (0.985, 0.5), (0.775, 0.30), (0.885, 0.34)]:
        x = place * columns
        conifer(draw, generator, x, float(bank(x)) + 6, tall * rows)
    edge = np.arange(columns)
    draw.polygon([(0, rows), *zip(edge.tolist(), bank(edge).tolist()), (columns, rows)], fill=255)
    for _ in range(3600):
        x = generator.uniform(0, columns)
        foot = float(bank(x)) + generator.uniform(-1, 40)
        lean, long = generator.normal(3, 7), generator.gamma(4, 4.5)
        draw.line([(x, foot), (x + lean * 0.4, foot - long * 0.6), (x + lean, foot - long)], fill=255, width=1)
    y, x = np.mgrid[0:rows, 0:columns]
    grain = texture.fractal(x / 31 + 0.4 * texture(x / 70, y / 50), y / 47, 6, 0.8)
    dark = mix(np.array([0.012, 0.022, 0.018]), [0.19, 0.17, 0.07], smooth(-0.3, 1.7, grain))
    return mix(picture, dark, np.asarray(mask, float) / 255)


def develop(picture, generator):
    """Averages down, darkens the corners, applies a film-like curve, and adds the noise of a sensor."""
    rows, columns, _ = picture.shape
    picture = picture.reshape(rows // SUPERSAMPLING, SUPERSAMPLING, columns // SUPERSAMPLING, SUPERSAMPLING, 3)
    picture = picture.mean(axis=(1, 3))
    y, x = np.mgrid[-1 : 1 : HEIGHT * 1j, -1 : 1 : WIDTH * 1j]
    picture = picture * (1 - 0.13 * (x * x + y * y))[..., None]
    picture = np.clip(picture, 0, None) ** 0.85
    picture = np.where(picture < 0.7, picture, 0.7 + 0.3 * np.tanh((picture - 0.7) / 0.3))
    luma, chroma = generator.normal(0, 1, (HEIGHT, WIDTH, 1)), generator.normal(0, 1, (HEIGHT, WIDTH, 3))
    strength = 0.004 + 0.008 * np.sqrt(np.clip(picture, 0, 1))
    return np.clip(np.rint(255 * (picture + strength * (luma + 0.4 * chroma))), 0, 255).astype(np.uint8)


def landscape():
    """The picture: rows x columns x RGB, 8 bits."""
    generator = np.random.default_rng(2026)
    columns, rows = WIDTH * SUPERSAMPLING, HEIGHT * SUPERSAMPLING
    horizon, focal = HORIZON * rows, FOCAL * columns
    picture = sky_colour(columns, rows, horizon)
    ray, depth = visible_land(columns, rows, horizon, focal)
    y, x = np.nonzero(np.isfinite(depth))
    z = depth[y, x]
    dry = height(ray[x] * z, z) > 0.004
    picture[y[dry], x[dry]] = land_colour(ray[x[dry]] * z[dry], z[dry], focal)
    water = np.zeros((rows, columns), bool)
    water[y[~dry], x[~dry]] = True
    water[int(horizon) + 1 :] |= ~np.isfinite(depth[int(horizon) + 1 :])
    lake(picture, water, horizon)
    return develop(foreground(picture, generator), generator)
