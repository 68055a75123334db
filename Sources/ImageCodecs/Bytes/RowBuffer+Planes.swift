import ImagePlanes

extension RowBuffer {
    /// Copies a row of the buffer into a row of every plane.
    /// - Precondition: the buffer's rows hold as many samples of the depth as a row of all the image's planes.
    func copyRow(_ index: Int, to image: inout PlanarImage, row y: Int, bitDepth: Int) {
        let channels = image.channelCount
        precondition(rowBytes == image.width * channels * (bitDepth / 8), "a row of the image")
        precondition(y >= 0 && y < image.height, "a row of the image")
        unsafe image.setRow(y, interleaved: samples(ofRow: index, as: UInt8.self), bitDepth: bitDepth)
    }
}

/// Quantizes rows of planes and puts their integers side by side.
struct RowEncoder: ~Copyable {
    /// Quantized, interleaved rows.
    let buffer: RowBuffer
    /// Colour samples that did not fit.
    private(set) var clipped = ClipCount()

    private let quantizer: Quantizer
    private let layout: ChannelLayout
    private let width: Int

    /// An encoder for rows of a header's width and layout.
    /// - Throws: `CodecError.limitExceeded` when the memory cannot be had.
    init(header: ImageHeader, quantizer: Quantizer) throws(CodecError) {
        let bytes = header.bitDepth / 8
        buffer = try RowBuffer(rowBytes: header.width * header.layout.channelCount * bytes, height: header.height)
        self.quantizer = quantizer
        layout = header.layout
        width = header.width
    }

    /// Quantizes a row of an image into a row of the buffer.
    /// - Precondition: the image has the header's width and layout, and that row.
    mutating func encodeRow(_ y: Int, of image: borrowing PlanarImage, to index: Int) {
        precondition(image.width == width && image.layout == layout, "an image of the header's width and layout")
        precondition(y >= 0 && y < image.height, "a row of the image")
        clipped += unsafe image.quantizeRow(y, by: quantizer, into: buffer.samples(ofRow: index, as: UInt8.self))
    }
}
