extension Quantizer {
    /// The integer that a sample becomes, as a float.
    ///
    ///     clip(round(range(gain * value + bias)), 0, maximum)
    public func quantized(_ value: Float) -> Float {
        var result: Float = 0
        unsafe withUnsafePointer(to: value) { source in
            _ = unsafe quantize(source, count: 1, into: &result)
        }
        return result
    }

    /// Replaces every sample of a plane by its integer.
    /// - Returns: how many did not fit.
    /// - Complexity: O(samples).
    public func quantize(_ plane: inout Plane) -> ClipCount { quantize(&plane, rows: 0..<plane.height) }

    /// Replaces every sample of some rows of a plane by its integer.
    /// - Returns: how many did not fit.
    /// - Precondition: rows of the plane.
    /// - Complexity: O(samples).
    package func quantize(_ plane: inout Plane, rows: Swift.Range<Int>) -> ClipCount {
        precondition(rows.lowerBound >= 0 && rows.upperBound <= plane.height, "rows of the plane")
        var clipped = ClipCount()
        let (width, stride) = (plane.width, plane.rowStride)
        unsafe plane.withUnsafeMutableBase { base in
            for y in rows {
                let row = unsafe base + y * stride
                clipped += unsafe quantize(row, count: width, into: row)
            }
        }
        return clipped
    }

    /// Replaces every sample of an image by its integer, opacity by `forAlpha`.
    /// - Returns: how many colour samples did not fit.
    /// - Complexity: O(samples).
    package func quantize(_ image: inout PlanarImage) -> ClipCount {
        var clipped = ClipCount()
        for channel in 0..<image.channelCount {
            let isAlpha = channel == image.layout.alphaIndex
            let count = image.withMutablePlane(channel) { plane in (isAlpha ? forAlpha : self).quantize(&plane) }
            if !isAlpha { clipped += count }
        }
        return clipped
    }

    /// Quantizes consecutive samples into integers, or into floats that are integers.
    ///
    /// Source and target hold `count` elements; a target of floats may be the source.
    /// - Precondition: `Sample` holds `maximum`.
    // Other modules call this without seeing its body: unspecialized, it calls a protocol's witness for every operator,
    // and a 24-megapixel JPEG took 8.6 s from file to file instead of 2.2.
    @specialized(where Sample == UInt8)
    @specialized(where Sample == UInt16)
    package func quantize<Sample: QuantizedSample>(
        _ source: UnsafePointer<Float>, count: Int, into target: UnsafeMutablePointer<Sample>
    ) -> ClipCount {
        precondition(bitDepth == 8 || Sample.holds16Bits, "samples of the target hold the bit depth")
        if range == .wrap { return unsafe wrap(source, count: count, into: target) }
        // Without gain, bias and offset, float arithmetic is exact, and twice as many samples fit into a vector.
        if gain == 1, bias == 0, range != .offset {
            return unsafe quantize(source, count: count, into: target, in: Float.self)
        }
        return unsafe quantize(source, count: count, into: target, in: Double.self)
    }

    private func quantize<Sample: QuantizedSample, Working: QuantizerArithmetic>(
        _ source: UnsafePointer<Float>, count: Int, into target: UnsafeMutablePointer<Sample>, in: Working.Type
    ) -> ClipCount {
        let row = unsafe QuantizedRow<Sample, Working>(source: source, count: count, target: target, rule: self)
        return switch rounding {
        case .halfEven: row.quantize(HalfEven.self)
        case .halfUp: row.quantize(HalfUp.self)
        case .truncate: row.quantize(Truncate.self)
        }
    }

    // Rare, and of values of any size: no clamping beforehand, so no quick rounding either.
    private func wrap<Sample: QuantizedSample>(
        _ source: UnsafePointer<Float>, count: Int, into target: UnsafeMutablePointer<Sample>
    ) -> ClipCount {
        var clipped = ClipCount()
        let maximum = Double(maximum)
        let modulus = maximum + 1
        for x in 0..<count {
            let value = Double(unsafe source[x]) * gain + bias
            let rounded =
                switch rounding {
                case .halfEven: value.rounded(.toNearestOrEven)
                // Not floor(value + 0.5), whose sum is rounded itself.
                case .halfUp: value.rounded(.down) + (value - value.rounded(.down) >= 0.5 ? 1 : 0)
                case .truncate: value.rounded(.towardZero)
                }
            if !(rounded >= 0) { clipped.low += 1 }
            if rounded > maximum { clipped.high += 1 }
            // Exact for every finite value, as the modulus is a power of two; infinities give NaN.
            let remainder = rounded - modulus * (rounded / modulus).rounded(.down)
            unsafe target[x] = Sample(lowBits: (remainder.isFinite ? remainder : 0).integerBits)
        }
        return clipped
    }
}

/// A row's samples and the rule for them, for every range but `wrap`.
@safe private struct QuantizedRow<Sample: QuantizedSample, Working: QuantizerArithmetic> {
    let source: UnsafePointer<Float>
    let count: Int
    let target: UnsafeMutablePointer<Sample>
    let rule: Quantizer

    // Both pointers hold `count` elements, which the callers above promise. The body has no branch and no trapping
    // arithmetic, so that it is compiled to vectors.
    @inline(__always)
    func quantize<Rounding: RoundingRule>(_: Rounding.Type) -> ClipCount {
        let gain = Working(rule.gain)
        let bias = Working(rule.bias)
        let offset = Working(rule.offset)
        let takesMagnitude = rule.range == .abs
        let maximum = Working(rule.maximum)
        var low = 0
        var high = 0
        var x = 0
        while x < count {
            var value = unsafe Working(source[x]) * gain + bias + offset
            if takesMagnitude { value = value.magnitude }
            // Rounding is exact for small numbers only; what is cut off here stays outside the range. NaN passes.
            value = value < -2 ? -2 : value
            value = value > maximum + 2 ? maximum + 2 : value
            let rounded = Rounding.round(value)
            let isLow = !(rounded >= 0)
            let isHigh = rounded > maximum
            low &+= isLow ? 1 : 0
            high &+= isHigh ? 1 : 0
            let integer = isLow ? 0 : (isHigh ? maximum : rounded)
            unsafe target[x] = Sample(lowBits: integer.integerBits)
            x &+= 1
        }
        var clipped = ClipCount()
        clipped.low = low
        clipped.high = high
        return clipped
    }
}
