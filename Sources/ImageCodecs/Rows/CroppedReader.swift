package import ImageBuffers

/// Decodes a region of an image, or of each image of a batch.
///
/// Rows above the region are skipped. Those below the last image's are not read.
package final class CroppedReader: ImageReader {
    package let header: ImageHeader

    private let reader: any ImageReader
    private let region: Region
    /// The next row of the current image, counted as the file's.
    private var nextRow = 0
    /// Some rows of the file, as wide as it is, in the memory layout that was requested.
    private var planes: PlanarImage?
    private var bytes: InterleavedRows?

    /// Rows that are decoded before they are cut.
    private static let rowCount = 8

    /// - Parameters:
    ///   - reader: a reader that is at its first row, and is used by nobody else.
    ///   - region: a rectangle of its image.
    package init(_ reader: any ImageReader, region: Region) {
        let whole = Region(width: reader.header.width, height: reader.header.height)
        precondition(whole.joined(region) == whole && region.width > 0 && region.height > 0, "a part of the image")
        var header = reader.header
        (header.width, header.height) = (region.width, region.height)
        self.header = header
        self.reader = reader
        self.region = region
    }

    package var heldBytes: Int { reader.heldBytes }
    package var isProgressive: Bool { reader.isProgressive }
    package var givesBytes: Bool { reader.givesBytes }
    package var givesFractions: Bool { reader.givesFractions }
    package var dropsAlpha: Bool { reader.dropsAlpha }
    package var light: LinearLight? { reader.light }
    package var statistics: SampleStatistics? { reader.statistics }

    /// Bytes of rows that are cut, in addition to `heldBytes`.
    package static func rowBytes(_ header: ImageHeader) -> Int {
        Saturating.product(rowCount, header.width, header.layout.channelCount, MemoryLayout<Float>.stride)
    }

    package func read(rows count: Int, into image: inout PlanarImage, at row: Int) throws(CodecError) {
        let columns = region.columns
        try forEachPart(of: count) { done, part throws(CodecError) in
            guard header.width < reader.header.width else {
                return try reader.read(rows: part, into: &image, at: row + done)
            }
            if planes == nil {
                do throws(PlaneError) {
                    planes = try PlanarImage(
                        uninitializedWidth: reader.header.width, height: Self.rowCount, layout: header.layout)
                } catch {
                    throw noMemory
                }
            }
            try planes?.read(part, by: reader)
            for channel in 0..<header.layout.channelCount {
                planes?.withPlane(channel) { source in
                    image.withMutablePlane(channel) { plane in
                        for y in 0..<part {
                            source.withRow(y) { from in
                                plane.withMutableRow(row + done + y) { to in
                                    for x in to.indices { to[x] = from[columns.lowerBound + x] }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    package func read(rows count: Int, into image: inout InterleavedRows, at row: Int) throws(CodecError) {
        let start = region.columns.lowerBound * image.channels
        let byteCount = region.width * image.channels
        try forEachPart(of: count) { done, part throws(CodecError) in
            guard header.width < reader.header.width else {
                return try reader.read(rows: part, into: &image, at: row + done)
            }
            if bytes == nil {
                do throws(PlaneError) {
                    bytes = try InterleavedRows(
                        uninitializedWidth: reader.header.width, channels: header.layout.channelCount,
                        height: Self.rowCount)
                } catch {
                    throw noMemory
                }
            }
            try bytes?.read(part, by: reader)
            for y in 0..<part {
                unsafe bytes?.withUnsafeRow(y) { from in
                    unsafe image.withUnsafeMutableRow(row + done + y) { to in
                        unsafe to.update(from: from + start, count: byteCount)
                    }
                }
            }
        }
    }

    package func skip(rows count: Int) throws(CodecError) {
        try forEachPart(of: count) { _, part throws(CodecError) in try reader.skip(rows: part) }
    }

    private var noMemory: CodecError { .systemRefused("no memory for rows of \(reader.header.width) pixels") }

    /// Advances by rows of the region, in parts of rows that follow each other in the file.
    private func forEachPart(
        of count: Int, _ body: (_ done: Int, _ part: Int) throws(CodecError) -> Void
    ) throws(CodecError) {
        var done = 0
        while done < count {
            if nextRow == region.rows.upperBound {
                try reader.skip(rows: reader.header.height - nextRow)
                nextRow = 0
            }
            if nextRow == 0 {
                try reader.skip(rows: region.rows.lowerBound)
                nextRow = region.rows.lowerBound
            }
            let part = min(Self.rowCount, count - done, region.rows.upperBound - nextRow)
            try body(done, part)
            done += part
            nextRow += part
        }
    }

    package func leadingMetadata(for format: ImageFormat) throws(CodecError) -> ImageMetadata {
        try reader.leadingMetadata(for: format)
    }

    package func finish() throws(CodecError) -> ImageMetadata { try reader.finish() }
}

extension PlanarImage {
    /// Decodes the next rows as the first ones.
    fileprivate mutating func read(_ count: Int, by reader: any ImageReader) throws(CodecError) {
        try reader.read(rows: count, into: &self, at: 0)
    }
}

extension InterleavedRows {
    /// Decodes the next rows as the first ones.
    fileprivate mutating func read(_ count: Int, by reader: any ImageReader) throws(CodecError) {
        try reader.read(rows: count, into: &self, at: 0)
    }
}
