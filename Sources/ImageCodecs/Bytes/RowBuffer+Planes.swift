import ImageBuffers

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
    // One channel's integers, on their way into the buffer: where values of any size are taken modulo a power of two.
    private let channelRow: RowBuffer

    /// An encoder for rows of a header's width and layout.
    /// - Throws: `CodecError.limitExceeded` when the memory cannot be had.
    init(header: ImageHeader, quantizer: Quantizer) throws(CodecError) {
        let bytes = header.bitDepth / 8
        let buffer = try RowBuffer(rowBytes: header.width * header.layout.channelCount * bytes, height: header.height)
        let channelRow = try RowBuffer(rowBytes: header.width * bytes, height: 1)
        self.buffer = buffer
        self.channelRow = channelRow
        self.quantizer = quantizer
        layout = header.layout
        width = header.width
    }

    /// Quantizes a row of an image into a row of the buffer.
    /// - Precondition: the image has the header's width and layout, and that row.
    mutating func encodeRow(_ y: Int, of image: borrowing PlanarImage, to index: Int) {
        precondition(image.width == width && image.layout == layout, "an image of the header's width and layout")
        precondition(y >= 0 && y < image.height, "a row of the image")
        guard quantizer.range == .wrap else {
            clipped += unsafe image.quantizeRow(y, by: quantizer, into: buffer.samples(ofRow: index, as: UInt8.self))
            return
        }
        for channel in 0..<layout.channelCount {
            if quantizer.bitDepth == 16 {
                encode(channel, ofRow: y, of: image, to: index, as: UInt16.self)
            } else {
                encode(channel, ofRow: y, of: image, to: index, as: UInt8.self)
            }
        }
    }

    private mutating func encode<Sample: QuantizedSample & FixedWidthInteger & UnsignedInteger>(
        _ channel: Int, ofRow y: Int, of image: borrowing PlanarImage, to index: Int, as: Sample.Type
    ) {
        let isAlpha = channel == layout.alphaIndex
        let rule = isAlpha ? quantizer.forAlpha : quantizer
        let target = unsafe buffer.samples(ofRow: index, as: Sample.self)
        // A grey row needs no interleaving.
        let isAlone = layout.channelCount == 1
        let integers = unsafe isAlone ? target : channelRow.samples(ofRow: 0, as: Sample.self)
        let count = image.withPlane(channel) { plane in
            let (width, stride) = (plane.width, plane.rowStride)
            return unsafe plane.withUnsafeBase { base in
                unsafe rule.quantize(base + y * stride, count: width, into: integers)
            }
        }
        if !isAlpha { clipped += count }
        if !isAlone {
            unsafe SampleConversion.interleave(
                integers, channel: channel, of: layout.channelCount, count: width, into: target)
        }
    }
}
