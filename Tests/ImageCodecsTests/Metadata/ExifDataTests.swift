import ImageBuffers
import Testing
import TestSupport

@testable import ImageCodecs

/// Exif metadata are edited in place: pictures disappear, sizes change, and nothing else does.
@Suite struct ExifDataTests {
    /// A JPEG stream with a stream in one of its segments, as a preview with a thumbnail has.
    static let picture: [UInt8] =
        [0xFF, 0xD8, 0xFF, 0xE1, 0, 10, 0xFF, 0xD8, 0xFF, 0xDB, 0xFF, 0xD9, 1, 2]
        + [0xFF, 0xDA, 0, 4, 1, 2, 0x55, 0xFF, 0x00, 0xFF, 0xD0, 0x66, 0xFF, 0xD9]

    /// Writes TIFF streams of either byte order.
    struct Stream {
        var bytes: [UInt8]
        let isBigEndian: Bool

        init(isBigEndian: Bool) {
            self.isBigEndian = isBigEndian
            bytes = isBigEndian ? [0x4D, 0x4D, 0, 42] : [0x49, 0x49, 42, 0]
            add(8, 4)
        }

        mutating func add(_ value: Int, _ size: Int) {
            for index in 0..<size {
                bytes.append(UInt8(truncatingIfNeeded: value >> (8 * (isBigEndian ? size - 1 - index : index))))
            }
        }

        /// Adds a directory of entries (tag, type, count, value); values of 2 bytes come first in their field.
        mutating func addDirectory(_ entries: [(tag: Int, type: Int, count: Int, value: Int)], next: Int) {
            add(entries.count, 2)
            for entry in entries {
                add(entry.tag, 2)
                add(entry.type, 2)
                add(entry.count, 4)
                add(entry.value, entry.type == 3 && entry.count == 1 ? 2 : 4)
                if entry.type == 3, entry.count == 1 { add(0, 2) }
            }
            add(next, 4)
        }
    }

    /// A camera's metadata: an orientation, sizes, a maker note with a preview, and a thumbnail as a JPEG stream or as an
    /// uncompressed strip.
    static func camera(isBigEndian: Bool, hasStrip: Bool) -> [UInt8] {
        var stream = Stream(isBigEndian: isBigEndian)
        let exif = 8 + 2 + 12 * 4 + 4
        let note = exif + 2 + 12 * 3 + 4
        let noteBytes = Array("Maker".utf8) + picture + Array("end".utf8)
        let second = note + noteBytes.count
        let thumbnail = second + 2 + 12 * 2 + 4
        let thumbnailBytes = hasStrip ? [UInt8](repeating: 0xAB, count: 30) : picture
        stream.addDirectory(
            [(0x100, 4, 1, 640), (0x101, 3, 1, 480), (0x112, 3, 1, 6), (0x8769, 4, 1, exif)], next: second)
        stream.addDirectory([(0x927C, 7, noteBytes.count, note), (0xA002, 3, 1, 640), (0xA003, 4, 1, 480)], next: 0)
        stream.bytes += noteBytes
        let tags = hasStrip ? (0x111, 0x117) : (0x201, 0x202)
        stream.addDirectory([(tags.0, 4, 1, thumbnail), (tags.1, 4, 1, thumbnailBytes.count)], next: 0)
        return stream.bytes + thumbnailBytes
    }

    @Test(arguments: [false, true], [false, true]) func picturesAreRemoved(isBigEndian: Bool, hasStrip: Bool) throws {
        let stored = Self.camera(isBigEndian: isBigEndian, hasStrip: hasStrip)
        var exif = try #require(ExifData(tiff: stored))
        exif.removePictures()
        #expect(!EmbeddedJPEG.isFound(in: exif.bytes))
        #expect(!exif.bytes.contains(0xAB) && !exif.bytes.contains(0x55))
        #expect(exif.bytes.count == stored.count - (hasStrip ? 30 : Self.picture.count))
        #expect(exif.orientation == .clockwise)
        // The maker note keeps its place and what surrounds the preview; of the directories, only the link changes.
        let text = String(decoding: exif.bytes, as: UTF8.self)
        #expect(text.contains("Maker\0") && text.contains("\0end"))
        let changed = zip(stored, exif.bytes).enumerated().filter { $1.0 != $1.1 }.map(\.offset)
        let link = 8 + 2 + 12 * 4
        #expect(changed.allSatisfy { (link..<link + 4).contains($0) || $0 >= 8 + 2 + 12 * 7 + 8 })
    }

    /// An uncompressed picture in a directory below the first one, and a copy of XMP in a tag.
    @Test(arguments: [false, true]) func picturesBelowTheFirstDirectory(isBigEndian: Bool) throws {
        var stream = Stream(isBigEndian: isBigEndian)
        let sub = 8 + 2 + 12 * 3 + 4
        let pixels = sub + 2 + 12 * 2 + 4
        stream.addDirectory(
            [(0x112, 3, 1, 8), (0x14A, 4, 1, sub), (0x2BC, 1, 20, pixels + 30)], next: 0)
        stream.addDirectory([(0x111, 4, 1, pixels), (0x117, 4, 1, 30)], next: 0)
        let kept = stream.bytes
        stream.bytes += [UInt8](repeating: 0xAB, count: 30) + [UInt8](repeating: 0xCD, count: 20) + [7]
        var exif = try #require(ExifData(tiff: stream.bytes))
        exif.removePictures()
        #expect(exif.bytes == kept + [UInt8](repeating: 0, count: 50) + [7] && exif.orientation == .counterclockwise)
    }

    @Test(arguments: [false, true], [(30, 20), (70000, 65536)])
    func sizesAreUpdated(isBigEndian: Bool, size: (width: Int, height: Int)) throws {
        var exif = try #require(ExifData(tiff: Self.camera(isBigEndian: isBigEndian, hasStrip: false)))
        exif.setSize(width: size.width, height: size.height)
        var expected = Stream(isBigEndian: isBigEndian)
        let exifDirectory = 8 + 2 + 12 * 4 + 4
        let short = size.height < 65536 ? 3 : 4
        expected.addDirectory(
            [
                (0x100, 4, 1, size.width), (0x101, short, 1, size.height), (0x112, 3, 1, 6),
                (0x8769, 4, 1, exifDirectory),
            ], next: exifDirectory + 2 + 12 * 3 + 4 + 8 + Self.picture.count)
        #expect(exif.bytes.prefix(expected.bytes.count).elementsEqual(expected.bytes))
        var second = Stream(isBigEndian: isBigEndian)
        second.bytes = []
        second.addDirectory(
            [
                (0x927C, 7, 8 + Self.picture.count, exifDirectory + 2 + 12 * 3 + 4), (0xA002, short, 1, size.width),
                (0xA003, 4, 1, size.height),
            ], next: 0)
        #expect(exif.bytes[exifDirectory...].prefix(second.bytes.count).elementsEqual(second.bytes))
    }

    @Test func orientationAlone() throws {
        for orientation in Orientation.allCases {
            let exif = ExifData(orientation: orientation)
            #expect(ExifData(tiff: exif.bytes)?.orientation == orientation)
        }
    }

    @Test func notTIFF() {
        for bytes in [[], Array("II*".utf8), Array("II*\0\u{8}\0\0\0".utf8), Array("XX*\0\u{8}\0\0\0\0\0".utf8)]
            as [[UInt8]]
        {
            #expect(ExifData(tiff: bytes) == nil)
        }
    }

    /// Directories that point to themselves, to each other, behind the end and into the header.
    @Test func survivesMutations() throws {
        var random = SeededGenerator(seed: testSeed)
        for _ in 0..<3000 {
            var bytes = Self.camera(isBigEndian: Bool.random(using: &random), hasStrip: Bool.random(using: &random))
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let values: [UInt8] = [0, 1, 8, 10, 0xFF, UInt8.random(in: 0...255, using: &random)]
                bytes[Int.random(in: 4..<bytes.count, using: &random)] = values.randomElement(using: &random) ?? 0
            }
            bytes.removeLast(Int.random(in: 0..<bytes.count / 2, using: &random))
            guard var exif = ExifData(tiff: bytes) else { continue }
            exif.removePictures()
            exif.setSize(width: 3, height: 4)
            #expect(!EmbeddedJPEG.isFound(in: exif.bytes))
        }
    }
}
