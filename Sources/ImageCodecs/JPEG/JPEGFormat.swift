import ImagePlanes

extension ImageFormat {
    /// JPEG, ITU-T T.81 in a JFIF, Exif or Adobe wrapping.
    public static let jpeg = ImageFormat(
        id: "jpeg", name: "JPEG", fullName: "JPEG", fileName: "JPEG", fileExtensions: ["jpg", "jpeg", "jpe", "jfif"],
        layouts: [.gray, .rgb], bitDepths: [8], isLossy: true, options: [.quality],
        isFound: { $0.starts(with: [0xFF, 0xD8, 0xFF]) },
        reader: { source, limits throws(CodecError) in try JPEGReader(source, limits: limits) },
        writer: { sink, header, quantizer, metadata, options throws(CodecError) in
            try JPEGWriter(
                to: sink, header: header, quantizer: quantizer.required, metadata: metadata, quality: options.quality)
        })
}
