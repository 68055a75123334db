"""Checks the metadata of filtered files with ExifTool, exiv2, pngcheck and jpeginfo.

Writes a PNG and a JPEG file with every kind of metadata that docs/metadata.md lists and that ExifTool or this script can
write, filters both to both formats, and compares what other programs read from the outputs with the table.

    check_metadata.py IMGCONV
"""

import json
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

WIDTH, HEIGHT = 64, 48
# Tags that describe the file and not its content, and tags that ExifTool computes.
IGNORED_GROUPS = {"ExifTool", "System", "File", "Composite"}


def run(*words, text=True):
    """Runs a program and returns its standard output; a failure ends the check."""
    done = subprocess.run([str(word) for word in words], capture_output=True, text=text, check=False)
    if done.returncode != 0:
        sys.exit(f"{words}: {done.stdout}{done.stderr}")
    return done.stdout


def tags(path):
    """All tags of a file by group and name, as ExifTool reads them."""
    values = json.loads(run("exiftool", "-j", "-G1", "-a", "-struct", "-n", path))[0]
    return {
        name: value
        for name, value in values.items()
        if ":" in name and name.split(":")[0] not in IGNORED_GROUPS
    }


def chunk(name, data):
    """A PNG chunk."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def chunk_names(path):
    """The names of a PNG file's chunks, each once, in order."""
    data, position, names = path.read_bytes(), 8, []
    while position < len(data):
        count, name = struct.unpack(">I4s", data[position : position + 8])
        if name not in names:
            names.append(name)
        position += 12 + count
    return [name.decode() for name in names]


def write_plain(folder, imgconv):
    """Writes a picture as PNG and JPEG without metadata."""
    rows = b"".join(b"\0" + bytes((x * 3 + y * 5 + c * 40) % 256 for x in range(WIDTH) for c in range(3))
                    for y in range(HEIGHT))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    parts = [chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")]
    (folder / "plain.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(parts))
    run(imgconv, folder / "plain.png", "-k", "1", "-o", folder / "plain.jpg", "--quality", "90")


def profile(folder):
    """Writes a small ICC profile: sRGB's primaries and a gamma of 2.2 (ICC.1:2001-04, version 2.1)."""
    path = folder / "profile.icc"
    tags_ = [b"desc", b"cprt", b"wtpt", b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC"]

    def xyz(*values):
        return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(value * 65536)) for value in values)

    text = b"text\0\0\0\0Public domain\0"
    name = b"test profile\0"
    contents = [
        b"desc\0\0\0\0" + struct.pack(">I", len(name)) + name + b"\0" * 78, text, xyz(0.9642, 1, 0.8249),
        xyz(0.4361, 0.2225, 0.0139), xyz(0.3851, 0.7169, 0.0971), xyz(0.1431, 0.0606, 0.7141),
    ] + [b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.2 * 256)) + b"\0\0"] * 3
    offset, table, body = 128 + 4 + 12 * len(tags_), b"", b""
    for tag, content in zip(tags_, contents):
        content += b"\0" * (-len(content) % 4)
        table += tag + struct.pack(">II", offset + len(body), len(content))
        body += content
    size = offset + len(body)
    head = struct.pack(">I4sI4s4s4s", size, b"test", 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    head += struct.pack(">6H4s", 2026, 1, 1, 0, 0, 0, b"acsp") + b"\0" * 28
    head += struct.pack(">3i", round(0.9642 * 65536), 65536, round(0.8249 * 65536))
    path.write_bytes(head.ljust(128, b"\0") + struct.pack(">I", len(tags_)) + table + body)
    return path


def tag_with_exiftool(folder, name):
    """Adds metadata to a plain file."""
    target = folder / name
    shutil.copy(folder / f"plain{target.suffix}", target)
    words = [
        "-overwrite_original", "-n", "-IFD0:Orientation=6", "-IFD0:Make=A maker", "-ExifIFD:ISO=200",
        "-ExifIFD:ExifImageWidth=64", "-ExifIFD:ExifImageHeight=48", "-ExifIFD:DateTimeOriginal=2026:01:02 03:04:05",
        "-GPS:GPSLatitude=12.5", "-GPS:GPSLatitudeRef=N", f"-ThumbnailImage<={folder / 'plain.jpg'}",
        "-XMP-dc:Title=A title", "-XMP-exif:ExifImageWidth=64", "-XMP-exif:ExifImageHeight=48",
        "-XMP-GCamera:MotionPhoto=0", f"-ICC_Profile<={folder / 'profile.icc'}",
    ]
    if target.suffix == ".jpg":
        words += ["-Comment=A comment", "-IPTC:Keywords=word", f"-PhotoshopThumbnail<={folder / 'plain.jpg'}",
                  "-JFIF:XResolution=300", "-JFIF:YResolution=300", "-JFIF:ResolutionUnit=1"]
    else:
        words += ["-PNG:Comment=A comment", "-PNG-pHYs:PixelsPerUnitX=11811", "-PNG-pHYs:PixelsPerUnitY=11811",
                  "-PNG-pHYs:PixelUnits=1", "-PNG:ModifyDate=2026:01:02 03:04:05"]
    run("exiftool", *words, target)
    if target.suffix == ".png":
        data = target.read_bytes()
        extra = [(b"gAMA", struct.pack(">I", 45455)), (b"sBIT", b"\5\6\5"), (b"bKGD", b"\0\1\0\2\0\3"),
                 (b"hIST", b""), (b"sPLT", b"p\0\x08"), (b"prVt", b"safe"), (b"prVT", b"not safe")]
        target.write_bytes(data[:33] + b"".join(chunk(*each) for each in extra if each[0] != b"hIST") + data[33:])
    return target


class Check:
    """Counts what was checked, and prints what is not as it should be."""

    def __init__(self):
        self.count = self.failures = 0

    def expect(self, condition, *words):
        """Notes a finding unless a condition holds."""
        self.count += 1
        if not condition:
            self.failures += 1
            print("not as it should be:", *words)


def check_file(check, path, options):
    """Checks that other programs read a file without complaint."""
    if path.suffix == ".png":
        run("pngcheck", "-q", path)
    else:
        line = run("jpeginfo", "-c", path)
        check.expect("OK" in line and "WARNING" not in line, path.name, options, line)
        run("djpeg", "-outfile", "/dev/null", path)
    exiftool = json.loads(run("exiftool", "-j", "-validate", "-warning", "-error", path))[0]
    # Exif that states the orientation alone lacks what the standard requires of cameras.
    warning = exiftool.get("Warning", "")
    is_known = "--strip" in options and warning.startswith("Missing required JPEG IFD0 tag")
    check.expect("Error" not in exiftool and (not warning or is_known), path.name, options, exiftool)
    done = subprocess.run(["exiv2", "-pa", str(path)], capture_output=True, text=True, check=False)
    check.expect(done.returncode in (0, 253) and "rror" not in done.stderr, path.name, options, done.stderr)


def check_kept(check, found, before, target, options):
    """Compares an output's tags with those of its input."""
    crosses = before["suffix"] != target.suffix
    strips = "--strip" in options
    width, height = (60, 44) if "valid" in options else (WIDTH, HEIGHT)
    label = f"{before['suffix']} -> {target.suffix} {options}:"
    check.expect(found.get("IFD0:Orientation") == 6, label, "orientation")
    check.expect(found.get("ICC_Profile:ProfileDescription", found.get("ICC-header:ProfileConnectionSpace")), label, "profile")
    pictures = [name for name in found if "Thumbnail" in name or "Preview" in name]
    check.expect(not pictures, label, pictures)
    texts = ["IFD0:Make", "ExifIFD:ISO", "ExifIFD:DateTimeOriginal", "XMP-dc:Title", "GPS:GPSLatitude"]
    if before["suffix"] == ".jpg" and not crosses:
        texts += ["IPTC:Keywords"]
    for name in texts:
        check.expect((found.get(name) == before["tags"][name]) != strips, label, name, found.get(name))
    comment = found.get("File:Comment") or found.get("PNG:Comment")
    check.expect((comment == "A comment") != strips, label, "comment", comment)
    for name, value in [("ImageWidth", width), ("ImageHeight", height)]:
        for group in ["ExifIFD:Exif", "XMP-exif:Exif"]:
            check.expect(found.get(group + name) == (None if strips else value), label, group + name,
                         found.get(group + name))
    if target.suffix == ".jpg":
        density = (found.get("JFIF:XResolution"), found.get("JFIF:ResolutionUnit"))
        check.expect(density == ((1, 0) if strips else (300, 1)), label, "density", density)
        return
    names = chunk_names(target)
    density = found.get("PNG-pHYs:PixelsPerUnitX")
    check.expect(density == (None if strips else 11811), label, "density", density)
    kept = {"gAMA": not crosses, "prVt": not crosses and not strips, "bKGD": not crosses and not strips,
            "sBIT": not crosses and not strips and "1" in options, "iCCP": True, "eXIf": True}
    for name in ["tIME", "sPLT", "prVT", "tRNS", "hIST"]:
        kept[name] = False
    for name, is_kept in kept.items():
        check.expect((name in names) == is_kept, label, name, names)


def main():
    imgconv = pathlib.Path(sys.argv[1]).resolve()
    check = Check()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_plain(folder, imgconv)
        profile(folder)
        for suffix in [".png", ".jpg"]:
            source = tag_with_exiftool(folder, f"tagged{suffix}")
            before = {"suffix": suffix, "tags": tags(source)}
            for other in [".png", ".jpg"]:
                for options in [["-k", "1"], ["-k", "gaussian:1"], ["-k", "box:5", "--size", "valid"],
                                ["-k", "gaussian:1", "--strip"]]:
                    target = folder / f"out{other}"
                    run(imgconv, source, *options, "-o", target, "--overwrite")
                    check_file(check, target, options)
                    found = tags(target)
                    raw = json.loads(run("exiftool", "-j", "-G1", "-Comment", target))[0]
                    found.update({key: value for key, value in raw.items() if key.endswith(":Comment")})
                    check_kept(check, found, before, target, options)
    print(f"{check.count} checks of metadata, {check.failures} not as they should be")
    sys.exit(1 if check.failures else 0)


main()
