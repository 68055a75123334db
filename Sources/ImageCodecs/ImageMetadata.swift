/// What a file holds beside its samples, kept so that a file of the same format can hold it too.
public struct ImageMetadata: Equatable, Sendable {
    /// The header of the file that this was found in, so that a writer can leave out what another layout or depth makes
    /// wrong; `nil`: nothing is left out.
    public var source: ImageHeader?
    /// PNG: ancillary chunks; empty for other formats.
    public var pngChunks: [PNGChunk] = []
    /// JPEG: comment and application segments, tables and sampling; `nil` for other formats.
    public var jpeg: JPEGParameters?
    /// What the decoder complained of without giving up, a sentence each.
    public var warnings: [String] = []

    /// No metadata.
    public init() {}
}

/// A chunk of a PNG file that is neither pixels nor palette, as it stood in the file.
public struct PNGChunk: Equatable, Sendable {
    /// Four letters, such as "gAMA".
    public var name: String
    /// The chunk's data, without length and check sum.
    public var data: [UInt8]
    /// Whether it stood after the pixels.
    public var followsPixels: Bool

    /// A chunk with every field.
    public init(name: String, data: [UInt8], followsPixels: Bool) {
        self.name = name
        self.data = data
        self.followsPixels = followsPixels
    }
}

/// How a JPEG file was encoded, so that another can be encoded alike.
public struct JPEGParameters: Equatable, Sendable {
    /// A COM or APPn segment's marker (0xFE, 0xE0...0xEF) and data.
    ///
    /// JFIF and Adobe segments are not among them: the encoder writes its own.
    public struct Segment: Equatable, Sendable {
        /// The marker's second byte.
        public var marker: UInt8
        /// The segment's data, without marker and length.
        public var data: [UInt8]

        /// A segment with every field.
        public init(marker: UInt8, data: [UInt8]) {
            self.marker = marker
            self.data = data
        }
    }

    /// Resolution, as a JFIF segment states it.
    public struct Density: Equatable, Sendable {
        /// 0: only the aspect ratio of a sample is known; 1: samples an inch; 2: samples a centimetre.
        public var unit: UInt8
        /// Along a row.
        public var horizontal: UInt16
        /// From row to row.
        public var vertical: UInt16

        /// A density with every field.
        public init(unit: UInt8, horizontal: UInt16, vertical: UInt16) {
            self.unit = unit
            self.horizontal = horizontal
            self.vertical = vertical
        }
    }

    /// Horizontal and vertical sampling factors of the first (luma or red) component against the others: (2, 2) is
    /// 4:2:0, (2, 1) 4:2:2, (1, 1) 4:4:4.
    public var lumaSampling: (horizontal: Int, vertical: Int) = (1, 1)
    /// Quantisation tables of the first, the second and the third component, 64 values each in natural order.
    ///
    /// Where there are fewer, the last is that of the others too. Empty: none known.
    public var quantization: [[UInt16]] = []
    /// Whether the file was progressive.
    public var isProgressive = false
    /// Whether the components were RGB, not YCbCr.
    public var isRGB = false
    /// What the JFIF segment says of resolution; `nil`: there was no such segment.
    public var density: Density?
    /// Segments to be kept, in order.
    public var segments: [Segment] = []

    /// Parameters of a baseline file without tables or segments.
    public init() {}

    /// Compares every field.
    public static func == (a: JPEGParameters, b: JPEGParameters) -> Bool {
        a.lumaSampling == b.lumaSampling && a.quantization == b.quantization
            && a.isProgressive == b.isProgressive && a.isRGB == b.isRGB && a.density == b.density
            && a.segments == b.segments
    }
}
