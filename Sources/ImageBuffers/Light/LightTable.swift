internal import CSampleLoops

/// A transfer curve as tables: from the integers of a file to linear light, and from float light back to samples.
///
/// Light has the samples' units: 0 is 0, and the largest integer is itself. Decoding looks an integer up. Encoding is the
/// inverse, joined from straight lines. It is odd (a negative light is encoded as its magnitude, with the sign), and
/// continues above the largest integer: as the formula, up to 256 times as much, or as a straight line.
///
/// Every integer returns to itself, also where the curve is flat or falls: there, light rises by the smallest steps that
/// can be told apart.
@safe package final class LightTable: @unchecked Sendable {
    /// Bits of an integer: 8 or 16.
    package let bitDepth: Int
    /// Number of integers.
    private let count: Int
    /// The light of each integer, which does not change.
    fileprivate let base: UnsafeMutablePointer<Float>
    private let maximum: Double
    private let pieces: [csl_piece]
    private let shift: Int32
    private let first: Int32
    /// The light of every 16-bit code, if straight lines as wide as the pieces are not exact; otherwise empty.
    private let codes: [Float]

    /// Tables of sRGB, for 8 bits and for 16.
    package static let sRGB = (bytes: sRGB(bitDepth: 8), words: sRGB(bitDepth: 16))

    private static func sRGB(bitDepth: Int) -> LightTable {
        guard let table = LightTable(.sRGB, bitDepth: bitDepth) else { preconditionFailure("a curve that rises") }
        return table
    }

    private static let codeCount = 65536
    /// The largest light of a formula's pieces, as a multiple of the largest integer.
    private static let headroom = 256.0

    /// Creates tables.
    /// - Returns: `nil` if the curve does not rise from black to white.
    package init?(_ curve: TransferCurve, bitDepth: Int) {
        guard let nodes = Self.nodes(curve) else { return nil }
        let maximum = bitDepth == 16 ? 65535.0 : 255.0
        let all = nodes.map { Float($0 * maximum) }
        var (pieces, first, shift, isExact): ([csl_piece], Int32, Int32, Bool) = ([], 0, 16, false)
        // From 256 pieces per doubling of light to 4096, where a profile's curve has sharp bends.
        while !isExact, shift > 11 {
            shift -= 1
            (pieces, first) = Self.pieces(curve, nodes, maximum: maximum, shift: shift)
            isExact = Self.returns(all, by: pieces, first: first, shift: shift, maximum: maximum)
        }
        if !isExact {
            shift = 15
            (pieces, first) = Self.pieces(curve, nodes, maximum: maximum, shift: shift)
        }
        self.bitDepth = bitDepth
        self.maximum = maximum
        count = 1 << bitDepth
        unsafe base = UnsafeMutablePointer<Float>.allocate(capacity: count)
        let step = bitDepth == 16 ? 1 : 257
        for integer in 0..<count { unsafe (base + integer).initialize(to: all[integer * step]) }
        codes = isExact ? [] : all
        (self.pieces, self.first, self.shift) = (pieces, first, shift)
    }

    deinit { unsafe base.deallocate() }

    /// The light of an integer.
    package subscript(integer: Int) -> Float {
        precondition(integer >= 0 && integer < count, "an integer of the file's depth")
        return unsafe base[integer]
    }

    /// Whether samples are found among all codes, for curves that pieces do not describe well enough.
    package var searches: Bool { !codes.isEmpty }

    /// Bytes of the tables.
    package var byteCount: Int { 4 * (count + codes.count) + 8 * pieces.count }

    /// The light of every 16-bit code, from 0 to 1, with steps that can be told apart.
    private static func nodes(_ curve: TransferCurve) -> [Double]? {
        let rise = curve.light(1) - curve.light(0)
        guard rise > 0x1p-20, rise < 0x1p20 else { return nil }
        let curve = curve.withoutLevels
        let (black, white) = (curve.light(0), curve.light(1))
        var nodes = [0.0]
        nodes.reserveCapacity(codeCount)
        var last = 0.0
        for code in 1..<codeCount {
            let value = (curve.light(Double(code) / 65535) - black) / (white - black)
            let least = last + max(0x1p-100, last * 0x1p-21)
            // NaN fails the comparison.
            last = value > least ? value : least
            nodes.append(last)
        }
        guard last < 2 else { return nil }
        return nodes.map { $0 / last }
    }

    /// The inverse of the nodes as straight pieces, from 0 to `headroom` times the maximum.
    private static func pieces(
        _ curve: TransferCurve, _ nodes: [Double], maximum: Double, shift: Int32
    ) -> (pieces: [csl_piece], first: Int32) {
        let first = Int32(Float(nodes[1] * maximum).bitPattern >> UInt32(shift))
        let last = Int32(Float(headroom * maximum).bitPattern >> UInt32(shift))
        let (black, white) = (curve.light(0), curve.light(1))
        // A formula must go on where the nodes end, and not towards infinity.
        let isContinued =
            abs((curve.sample(beyond: white) ?? 0) - 1) < 0x1p-20
            && curve.sample(beyond: black + headroom * (white - black)) ?? .infinity < 0x1p24
        // Without a formula, the slope of the last 64th.
        let slope = 1024 / 65535 / (1 - nodes[codeCount - 1025])
        var code = 0
        func sample(of light: Double) -> Double {
            guard light < 1 else {
                let continued = isContinued ? curve.sample(beyond: black + light * (white - black)) : nil
                return maximum * (continued ?? 1 + (light - 1) * slope)
            }
            // Lights are passed in rising order.
            while nodes[code + 1] <= light { code += 1 }
            let part = (light - nodes[code]) / (nodes[code + 1] - nodes[code])
            return maximum / 65535 * (Double(code) + part)
        }
        var pieces: [csl_piece] = []
        pieces.reserveCapacity(Int(last - first) + 1)
        var (start, value) = (0.0, 0.0)
        for index in first...last {
            let end = Double(Float(bitPattern: UInt32(index + 1) << UInt32(shift)))
            let next = sample(of: end / maximum)
            let slope = (next - value) / (end - start)
            pieces.append(csl_piece(offset: Float(value - slope * start), slope: Float(slope)))
            (start, value) = (end, next)
        }
        return (pieces, first)
    }

    /// Whether the light of every code is encoded as that code, with some room for rounding.
    private static func returns(
        _ light: [Float], by pieces: [csl_piece], first: Int32, shift: Int32, maximum: Double
    ) -> Bool {
        let samples = unsafe [Float](unsafeUninitializedCapacity: light.count) { buffer, count in
            unsafe encode(light, light.count, by: pieces, first: first, shift: shift, into: buffer.baseAddress)
            count = light.count
        }
        let unit = 65535 / Float(maximum)
        return samples.indices.allSatisfy { abs(samples[$0] * unit - Float($0)) < 0.25 }
    }

    private static func encode(
        _ light: UnsafePointer<Float>?, _ count: Int, by pieces: [csl_piece], first: Int32, shift: Int32,
        into samples: UnsafeMutablePointer<Float>?
    ) {
        unsafe pieces.withUnsafeBufferPointer { pieces in
            var curve = unsafe csl_curve(
                pieces: pieces.baseAddress, shift: shift, first: first, last: Int32(pieces.count - 1))
            unsafe csl_encode_light(&curve, light, count, samples)
        }
    }

    /// Decodes integers.
    fileprivate func decode(_ samples: UnsafePointer<Float>, _ count: Int, into light: UnsafeMutablePointer<Float>) {
        unsafe csl_decode_light(base, Int32(self.count - 1), samples, count, light)
    }

    /// Encodes light.
    fileprivate func encode(_ light: UnsafePointer<Float>, _ count: Int, into samples: UnsafeMutablePointer<Float>) {
        unsafe Self.encode(light, count, by: pieces, first: first, shift: shift, into: samples)
        guard searches else { return }
        for x in 0..<count {
            let magnitude = unsafe abs(light[x])
            // Light beyond the last code, and NaN, is encoded by the pieces alone.
            guard magnitude <= codes[Self.codeCount - 1] else { continue }
            let sample = Float(maximum / 65535 * found(magnitude))
            unsafe samples[x] = light[x] < 0 ? -sample : sample
        }
    }

    /// The code of a light, with a fraction.
    private func found(_ light: Float) -> Double {
        var (low, high) = (0, Self.codeCount - 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if codes[middle] <= light { low = middle } else { high = middle }
        }
        return Double(low) + Double(light - codes[low]) / Double(codes[high] - codes[low])
    }
}

extension Plane {
    /// Decodes integers to light, and stores it from row `row` on.
    /// - Parameters:
    ///   - count: number of rows.
    ///   - samples: a plane of the same width, whose rows from `first` on are decoded.
    package mutating func decodeLight(
        _ count: Int, of samples: borrowing Plane, from first: Int, by table: LightTable, at row: Int
    ) {
        unsafe convert(count, of: samples, from: first, at: row) { source, target, width in
            unsafe table.decode(source, width, into: target)
        }
    }

    /// Encodes light as samples, and stores them from row `row` on.
    /// - Parameters:
    ///   - count: number of rows.
    ///   - light: a plane of the same width, whose rows from `first` on are encoded.
    package mutating func encodeLight(
        _ count: Int, of light: borrowing Plane, from first: Int, by table: LightTable, at row: Int
    ) {
        unsafe convert(count, of: light, from: first, at: row) { source, target, width in
            unsafe table.encode(source, width, into: target)
        }
    }

    private mutating func convert(
        _ count: Int, of other: borrowing Plane, from first: Int, at row: Int,
        by body: (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
    ) {
        precondition(other.width == width && count >= 0 && first >= 0 && row >= 0, "rows of equal width")
        precondition(count <= other.height - first && count <= height - row, "rows of both planes")
        let (stride, otherStride, width) = (rowStride, other.rowStride, width)
        unsafe other.withUnsafeBase { source in
            unsafe withUnsafeMutableBase { target in
                for y in 0..<count {
                    unsafe body(source + (first + y) * otherStride, target + (row + y) * stride, width)
                }
            }
        }
    }
}

extension PlanarImage {
    /// Splits a row of interleaved bytes into a row of every plane, and decodes the colours to light.
    /// - Parameters:
    ///   - y: a row of the image.
    ///   - source: `width * channelCount` bytes.
    ///   - tables: the table of each channel; `nil` for opacity.
    package mutating func setRow(_ y: Int, interleaved source: UnsafePointer<UInt8>, decodedBy tables: [LightTable?]) {
        precondition(y >= 0 && y < height && channelCount <= CSL_MAX_CHANNELS, "a row of the image")
        precondition(tables.count == channelCount && tables.allSatisfy { $0?.bitDepth ?? 8 == 8 }, "tables of bytes")
        let (width, channels) = (width, channelCount)
        unsafe withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Float>?.self, capacity: channels) { targets in
            unsafe withUnsafeTemporaryAllocation(of: UnsafePointer<Float>?.self, capacity: channels) { lights in
                for channel in 0..<channels {
                    withMutablePlane(channel) { plane in
                        let stride = plane.rowStride
                        // The addresses stay valid: the image is accessed exclusively, and tables do not change.
                        unsafe plane.withUnsafeMutableBase { base in
                            unsafe targets.initializeElement(at: channel, to: base + y * stride)
                        }
                    }
                    unsafe lights.initializeElement(
                        at: channel, to: tables[channel].map { unsafe UnsafePointer($0.base) })
                }
                unsafe csl_split_light(
                    source, Int32(channels), width, UnsafePointer(lights.baseAddress),
                    UnsafePointer(targets.baseAddress))
            }
        }
    }
}
