package import ImageBuffers

/// A file format: how its files are recognized, what they can hold, and how they are read and written.
///
/// There is one object for each format, listed in `all`; formats are equal if they are the same object. All knowledge
/// about a format is in its properties, so that a new format needs only a new object.
package final class ImageFormat: Sendable {
    typealias Reader = @Sendable (ByteSource, DecodeLimits, ArrayLayout?) throws(CodecError) -> any ImageReader
    typealias Writer =
        @Sendable (
            ByteSink, ImageHeader, Quantizer?, ImageMetadata, ImageCodec.EncodeOptions
        ) throws(CodecError) -> any ImageWriter
    package typealias ArrayReader = @Sendable ([UInt8]) throws(CodecError) -> NumericArray

    /// A unique name in lower case: "png".
    package let id: String
    /// The name in a sentence: "PNG", "NumPy array".
    package let name: String
    /// The name in full: "Portable Float Map".
    package let fullName: String
    /// The name of its files in a list of formats: "PNG", ".npy".
    package let fileName: String
    /// File name extensions in lower case, without a dot; the usual one first.
    package let fileExtensions: [String]
    /// Formats of one family differ in what they hold; a refusal first suggests a format of the same family.
    package let family: String

    /// Layouts that a file can hold, except for arrays.
    package let layouts: [ChannelLayout]
    /// Whether a file can hold an array: any number of channels without a meaning.
    package let holdsArrays: Bool
    /// Bits per sample that a file can hold: 8 and 16 for unsigned integers, 32 for float32.
    package let bitDepths: [Int]
    /// Whether compression changes samples.
    package let isLossy: Bool
    /// Whether files can hold metadata besides samples, an orientation among them.
    package let keepsMetadata: Bool
    /// Whether the reader can keep damaged images.
    package let keepsDamaged: Bool
    /// The options that the encoder applies; it ignores the others.
    package let options: Set<EncodeOption>

    /// Whether a file that begins with some bytes is of this format.
    let isFound: @Sendable (_ prefix: [UInt8]) -> Bool
    /// Describes a file of the format that is damaged but recognizable; `nil` for any other file.
    let damage: @Sendable (_ prefix: [UInt8]) -> String?

    /// Reads up to the first sample.
    let reader: Reader
    /// Writes the data before the first sample.
    let writer: Writer
    /// Maximum bytes that the encoder holds in addition to a few rows.
    package let encoderBytes: @Sendable (ImageHeader, ImageCodec.EncodeOptions) -> Int
    /// Reads a whole file as an array of any number of dimensions; `nil` for formats that hold only images.
    package let arrayReader: ArrayReader?

    init(
        id: String, name: String, fullName: String, fileName: String, fileExtensions: [String],
        family: String? = nil, layouts: [ChannelLayout], holdsArrays: Bool = false, bitDepths: [Int],
        isLossy: Bool = false, keepsMetadata: Bool = false, keepsDamaged: Bool = false, options: Set<EncodeOption> = [],
        isFound: @escaping @Sendable (_ prefix: [UInt8]) -> Bool,
        damage: @escaping @Sendable (_ prefix: [UInt8]) -> String? = { _ in nil },
        reader: @escaping Reader, writer: @escaping Writer,
        encoderBytes: @escaping @Sendable (ImageHeader, ImageCodec.EncodeOptions) -> Int = { _, _ in 0 },
        arrayReader: ArrayReader? = nil
    ) {
        self.id = id
        self.name = name
        self.fullName = fullName
        self.fileName = fileName
        self.fileExtensions = fileExtensions
        self.family = family ?? id
        self.layouts = layouts
        self.holdsArrays = holdsArrays
        self.bitDepths = bitDepths
        self.isLossy = isLossy
        self.keepsMetadata = keepsMetadata
        self.keepsDamaged = keepsDamaged
        self.options = options
        self.isFound = isFound
        self.damage = damage
        self.reader = reader
        self.writer = writer
        self.encoderBytes = encoderBytes
        self.arrayReader = arrayReader
    }

    /// Whether samples can be unsigned integers.
    package var holdsIntegers: Bool { bitDepths.contains { $0 < 32 } }

    /// Whether a file can hold channels of a layout.
    package func holds(_ layout: ChannelLayout) -> Bool {
        if case .array = layout { return holdsArrays }
        return layouts.contains(layout)
    }
}

/// An option of an encoder that not every format has.
package enum EncodeOption: CaseIterable, Sendable {
    /// `ImageCodec.EncodeOptions.quality`.
    case quality
    /// `ImageCodec.EncodeOptions.sampling`.
    case sampling
    /// `ImageCodec.EncodeOptions.isProgressive`.
    case progressive
    /// `ImageCodec.EncodeOptions.optimizesCodes`.
    case optimize
    /// `ImageCodec.EncodeOptions.pngLevel`.
    case pngLevel
    /// `ImageCodec.EncodeOptions.isInterlaced`.
    case interlace
}

extension ImageFormat: Equatable {
    /// Whether both are the same format.
    package static func == (a: ImageFormat, b: ImageFormat) -> Bool { a === b }
}

extension ImageFormat: CustomStringConvertible, CustomReflectable {
    /// The format's `id`.
    package var description: String { id }

    /// No children: a format is described by its `id` alone.
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
