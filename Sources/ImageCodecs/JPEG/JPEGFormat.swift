import ImageBuffers

extension ImageFormat {
    /// JPEG, ITU-T T.81 in a JFIF, Exif or Adobe wrapping.
    package static let jpeg = ImageFormat(
        id: "jpeg", name: "JPEG", fullName: "JPEG", fileName: "JPEG", fileExtensions: ["jpg", "jpeg", "jpe", "jfif"],
        layouts: [.gray, .rgb], bitDepths: [8], isLossy: true, keepsMetadata: true, keepsDamaged: true,
        options: [.quality, .sampling, .progressive, .optimize],
        // The first marker may follow stray bytes, which libjpeg skips; in a valid file, it does not.
        isFound: { $0.starts(with: [0xFF, 0xD8]) && $0.dropFirst(2).prefix(6).contains(0xFF) },
        reader: { source, limits, _ throws(CodecError) in try JPEGReader(source, limits: limits) },
        writer: { sink, header, quantizer, metadata, options throws(CodecError) in
            try JPEGWriter(
                to: sink, header: header, quantizer: quantizer.required, metadata: metadata, options: options)
        },
        encoderBytes: JPEGWriter.heldBytes)
}

/// How often the chroma of a JPEG file is sampled, compared with luma.
package enum ChromaSampling: String, CaseIterable, Sendable {
    /// 4:2:0: once for two columns and two rows.
    case ratio420 = "420"
    /// 4:2:2: once for two columns.
    case ratio422 = "422"
    /// 4:4:4: for each pixel.
    case ratio444 = "444"

    /// Sampling factors of luma, if those of chroma are 1.
    var lumaFactors: (horizontal: Int, vertical: Int) {
        switch self {
        case .ratio420: (2, 2)
        case .ratio422: (2, 1)
        case .ratio444: (1, 1)
        }
    }
}

/// How a JPEG file was encoded, for encoding another file in the same way.
package struct JPEGParameters: Equatable, Sendable {
    /// A COM or APPn segment's marker (0xFE, 0xE0...0xEF) and data.
    ///
    /// JFIF and Adobe segments are not kept: the encoder writes its own.
    package struct Segment: Equatable, Sendable {
        /// The marker's second byte.
        package var marker: UInt8
        /// The segment's data, without marker and length.
        package var data: [UInt8]

        /// Creates a segment with all properties.
        package init(marker: UInt8, data: [UInt8]) {
            self.marker = marker
            self.data = data
        }
    }

    /// Resolution, as a JFIF segment states it.
    package struct Density: Equatable, Sendable {
        /// 0: only the aspect ratio of a sample is known; 1: samples per inch; 2: samples per centimetre.
        package var unit: UInt8
        /// Along a row.
        package var horizontal: UInt16
        /// From row to row.
        package var vertical: UInt16

        /// Creates a density with all properties.
        package init(unit: UInt8, horizontal: UInt16, vertical: UInt16) {
            self.unit = unit
            self.horizontal = horizontal
            self.vertical = vertical
        }
    }

    /// Horizontal and vertical sampling factors of the first (luma or red) component against the others: (2, 2) is
    /// 4:2:0, (2, 1) 4:2:2, (1, 1) 4:4:4.
    ///
    /// `nil`: unknown, or there is one component.
    package var lumaSampling: (horizontal: Int, vertical: Int)?
    /// Quantisation tables of the first, the second and the third component, 64 values each in natural order.
    ///
    /// If there are fewer, the last one also applies to the remaining components. Empty: unknown.
    package var quantization: [[UInt16]] = []
    /// Whether the file was progressive.
    package var isProgressive = false
    /// Whether the components were RGB, not YCbCr.
    package var isRGB = false
    /// The resolution stated by the JFIF segment; `nil`: there was no such segment.
    package var density: Density?
    /// Segments to be kept, in order.
    package var segments: [Segment] = []

    /// Creates parameters of a baseline file without tables or segments.
    package init() {}

    /// Compares all properties.
    package static func == (a: JPEGParameters, b: JPEGParameters) -> Bool {
        a.lumaSampling?.horizontal == b.lumaSampling?.horizontal
            && a.lumaSampling?.vertical == b.lumaSampling?.vertical && a.quantization == b.quantization
            && a.isProgressive == b.isProgressive && a.isRGB == b.isRGB && a.density == b.density
            && a.segments == b.segments
    }
}

extension JPEGParameters {
    /// Sampling factors that can be written; `nil` if none are known.
    ///
    /// A unit of interleaved components has at most 10 blocks, and each of the other two components needs one.
    var writableSampling: (horizontal: Int, vertical: Int)? {
        guard let lumaSampling else { return nil }
        let horizontal = min(max(lumaSampling.horizontal, 1), 4)
        let vertical = min(max(lumaSampling.vertical, 1), 4)
        return horizontal * vertical <= 8 ? (horizontal, vertical) : (2, 2)
    }
}
