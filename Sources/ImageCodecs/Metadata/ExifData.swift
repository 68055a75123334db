import ImageBuffers

/// Exif metadata: a TIFF stream of tags, as in a JPEG file's Exif segment or a PNG file's eXIf chunk.
///
/// Tags are edited in place, so that offsets inside maker notes remain valid. The layout is that of TIFF 6.0 and of
/// Exif 2.32 (CIPA DC-008): image file directories (IFDs) of 12-byte entries, the first directory for the image, the
/// second one for its thumbnail.
struct ExifData: Equatable {
    /// The TIFF stream.
    private(set) var bytes: [UInt8]
    private let isBigEndian: Bool

    private enum Tag {
        static let imageWidth = 0x0100
        static let imageLength = 0x0101
        static let stripOffsets = 0x0111
        static let orientation = 0x0112
        static let stripByteCounts = 0x0117
        static let subDirectories = 0x014A
        static let thumbnailOffset = 0x0201
        static let thumbnailLength = 0x0202
        static let xmp = 0x02BC
        static let numberOfImages = 0xB001
        static let exifDirectory = 0x8769
        static let pixelXDimension = 0xA002
        static let pixelYDimension = 0xA003
    }

    private enum FieldType {
        static let short = 3
        static let long = 4
    }

    /// An entry of a directory: its tag, type and number of values, and where it is stored.
    private struct Entry {
        let position: Int
        let tag: Int
        let type: Int
        let count: Int

        /// Position of the value, or of the offset of values that do not fit into 4 bytes.
        var valuePosition: Int { position + 8 }
    }

    /// Wraps a TIFF stream; `nil` unless it starts with a TIFF header and a readable first directory.
    init?(tiff bytes: some Collection<UInt8>) {
        self.bytes = Array(bytes)
        switch self.bytes.prefix(4) {
        case [0x49, 0x49, 42, 0]: isBigEndian = false
        case [0x4D, 0x4D, 0, 42]: isBigEndian = true
        default: return nil
        }
        guard let first = integer(at: 4, size: 4), entries(at: first) != nil else { return nil }
    }

    /// Metadata that states only the orientation.
    init(orientation: Orientation) {
        isBigEndian = true
        // The header; one entry of type SHORT with one value; no further directory.
        bytes = [
            0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, UInt8(orientation.rawValue), 0, 0,
        ]
        bytes += [0, 0, 0, 0]
    }

    /// How the picture is turned for display; `nil` if it is not stated.
    var orientation: Orientation? {
        guard let entry = entry(Tag.orientation, in: firstDirectory), entry.type == FieldType.short, entry.count == 1
        else { return nil }
        return integer(at: entry.valuePosition, size: 2).flatMap(Orientation.init)
    }

    /// States that the picture is stored as it is shown, if the metadata states an orientation.
    mutating func setUpright() { set(Tag.orientation, in: firstDirectory, to: Orientation.upright.rawValue) }

    /// The number of pictures in the file, in the index of a multi-picture file (CIPA DC-007), which is stored alike.
    var pictureCount: Int? { values(Tag.numberOfImages, in: firstDirectory).first }

    /// Removes pictures: the thumbnail's directory and data, those of directories below the first one, a copy of XMP, and
    /// every JPEG stream, also in maker notes.
    ///
    /// A thumbnail at the end is cut off; other pictures are overwritten with zeros.
    mutating func removePictures() {
        if let entries = entries(at: firstDirectory) {
            let link = firstDirectory + 2 + 12 * entries.count
            var next = integer(at: link, size: 4) ?? 0
            store(0, at: link, size: 4)
            // A loop of directories ends at the link that was set to 0, or at the limit.
            var removed: [Range<Int>] = []
            for _ in 0..<16 {
                guard next > 0, let entries = self.entries(at: next) else { break }
                removed += pictureRanges(in: next)
                next = integer(at: next + 2 + 12 * entries.count, size: 4) ?? 0
            }
            let thumbnails = removed
            for directory in values(Tag.subDirectories, in: firstDirectory).prefix(16) {
                removed += pictureRanges(in: directory)
            }
            if let xmp = entry(Tag.xmp, in: firstDirectory), let start = integer(at: xmp.valuePosition, size: 4),
                xmp.count > 4, start >= 8, start < bytes.count
            {
                removed.append(start..<start + min(xmp.count, bytes.count - start))
            }
            erase(removed)
            // Nothing points to these any more.
            if let last = thumbnails.first(where: { $0.upperBound == bytes.count }), last.lowerBound > link + 4 {
                bytes.removeSubrange(last)
            }
        }
        EmbeddedJPEG.erase(in: &bytes)
    }

    /// Overwrites ranges with zeros; those of a forged file can overlap.
    private mutating func erase(_ ranges: [Range<Int>]) {
        var erased = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where range.upperBound > erased {
            for index in max(range.lowerBound, erased)..<range.upperBound { bytes[index] = 0 }
            erased = range.upperBound
        }
    }

    /// States another image size in the tags that state one.
    mutating func setSize(width: Int, height: Int) {
        set(Tag.imageWidth, in: firstDirectory, to: width)
        set(Tag.imageLength, in: firstDirectory, to: height)
        guard let pointer = entry(Tag.exifDirectory, in: firstDirectory),
            let directory = integer(at: pointer.valuePosition, size: 4)
        else { return }
        set(Tag.pixelXDimension, in: directory, to: width)
        set(Tag.pixelYDimension, in: directory, to: height)
    }

    private var firstDirectory: Int { integer(at: 4, size: 4) ?? 0 }

    private mutating func set(_ tag: Int, in directory: Int, to value: Int) {
        guard let entry = entry(tag, in: directory), entry.count == 1,
            entry.type == FieldType.short || entry.type == FieldType.long
        else { return }
        let isLong = entry.type == FieldType.long || value > 0xFFFF
        store(isLong ? FieldType.long : FieldType.short, at: entry.position + 2, size: 2)
        store(0, at: entry.valuePosition, size: 4)
        store(value, at: entry.valuePosition, size: isLong ? 4 : 2)
    }

    /// Where the pictures are that a directory describes.
    private func pictureRanges(in directory: Int) -> [Range<Int>] {
        let starts =
            values(Tag.thumbnailOffset, in: directory) + values(Tag.stripOffsets, in: directory)
        let counts =
            values(Tag.thumbnailLength, in: directory) + values(Tag.stripByteCounts, in: directory)
        return zip(starts, counts).compactMap { start, count in
            // The header and the directories' offsets stay.
            guard start >= 8, start < bytes.count else { return nil }
            return start..<start + min(count, bytes.count - start)
        }
    }

    /// The numbers of an entry; empty if there is none.
    private func values(_ tag: Int, in directory: Int) -> [Int] {
        guard let entry = entry(tag, in: directory) else { return [] }
        let size = entry.type == FieldType.short ? 2 : 4
        let isInline = entry.count <= 4 / size
        guard let start = isInline ? entry.valuePosition : integer(at: entry.valuePosition, size: 4) else { return [] }
        return (0..<min(entry.count, bytes.count / size)).compactMap { integer(at: start + $0 * size, size: size) }
    }

    private func entry(_ tag: Int, in directory: Int) -> Entry? {
        entries(at: directory)?.first { $0.tag == tag }
    }

    /// The entries of a directory; `nil` if it is not completely inside the stream.
    private func entries(at directory: Int) -> [Entry]? {
        guard directory >= 8, let count = integer(at: directory, size: 2), directory + 2 + 12 * count <= bytes.count
        else { return nil }
        return (0..<count).compactMap { index in
            let position = directory + 2 + 12 * index
            guard let tag = integer(at: position, size: 2), let type = integer(at: position + 2, size: 2),
                let count = integer(at: position + 4, size: 4)
            else { return nil }
            return Entry(position: position, tag: tag, type: type, count: count)
        }
    }

    private func integer(at position: Int, size: Int) -> Int? {
        guard position >= 0, position + size <= bytes.count else { return nil }
        let stored = bytes[position..<position + size]
        return isBigEndian
            ? stored.reduce(0) { $0 << 8 | Int($1) } : stored.reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    private mutating func store(_ value: Int, at position: Int, size: Int) {
        guard position >= 0, position + size <= bytes.count else { return }
        for index in 0..<size {
            let shift = 8 * (isBigEndian ? size - 1 - index : index)
            bytes[position + index] = UInt8(truncatingIfNeeded: value >> shift)
        }
    }
}
