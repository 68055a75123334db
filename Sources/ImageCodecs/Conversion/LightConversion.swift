import ImageBuffers

/// Decodes colours to linear light; alpha stays as it is.
struct LightConversion: RowConversion {
    let layout: ChannelLayout
    let givesFractions = true
    let dropsAlpha = false
    let takesBytes = true

    let light: LinearLight?
    private let name: String
    private let tables: [LightTable?]

    /// - Parameter header: the header of a picture of integers.
    init(_ light: LinearLight, header: ImageHeader) {
        layout = header.layout
        self.light = light
        name = light.name
        tables = (0..<layout.channelCount).map { [layout] channel in
            channel == layout.alphaIndex ? nil : light.table(channel, of: layout)
        }
    }

    var description: String { "colours, decoded to linear light (\(name))" }

    func convert(_ count: Int, of rows: borrowing PlanarImage, into image: inout PlanarImage, at first: Int) {
        for channel in 0..<layout.channelCount {
            guard let table = tables[channel] else {
                image.copyRows(count, ofPlane: channel, of: rows, from: 0, at: first)
                continue
            }
            rows.withPlane(channel) { samples in
                image.withMutablePlane(channel) { $0.decodeLight(count, of: samples, from: 0, by: table, at: first) }
            }
        }
    }

    func convert(_ count: Int, of rows: borrowing InterleavedRows, into image: inout PlanarImage, at first: Int) {
        for y in 0..<count {
            unsafe rows.withUnsafeRow(y) { unsafe image.setRow(first + y, interleaved: $0, decodedBy: tables) }
        }
    }
}
