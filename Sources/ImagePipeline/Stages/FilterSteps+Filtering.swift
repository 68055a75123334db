import ImageFilters
import ImagePlanes

extension FilterSteps {
    /// The result's size for an input's, checked for every kernel.
    /// - Throws: `ConventionError` when a kernel cannot be applied to an image of this size.
    func outputSize(width: Int, height: Int, samples: SampleKind) throws(ConventionError) -> AxisPair {
        try outputSizes(width: width, height: height, samples: samples)[steps.count - 1]
    }

    /// The size of each kernel's result, the last of which is the result's.
    /// - Throws: as above.
    func outputSizes(width: Int, height: Int, samples: SampleKind) throws(ConventionError) -> [AxisPair] {
        let input = AxisPair(x: width, y: height)
        var sizes: [AxisPair] = []
        for step in steps {
            let base = combination == .sequence ? sizes.last ?? input : input
            sizes.append(try step.outputSize(width: base.x, height: base.y, samples: samples))
        }
        return sizes
    }

    /// One channel through all kernels; alpha is only brought to the result's size.
    func filter(
        _ plane: borrowing Plane, channel: Int, of layout: ChannelLayout, samples: SampleKind, threads: Int
    ) throws(ConventionError) -> Plane {
        if channel == layout.alphaIndex { return try aligned(plane, samples: samples) }
        let apply = { (step: KernelStep, plane: borrowing Plane) throws(ConventionError) in
            try step.apply(
                to: plane, samples: samples, algorithm: algorithm,
                interleaving: Interleaving(ofChannel: channel, of: layout), threads: threads)
        }
        var result = try apply(first, plane)
        for step in steps.dropFirst() {
            if combination == .sequence {
                result = try apply(step, result)
            } else {
                let other = try apply(step, plane)
                result.combine(with: other) { [combination] in combination.accumulate($0, $1) }
            }
        }
        result.scale(by: combinedGain, adding: combinedBias)
        return result
    }

    /// The samples that lie under the kernels' centres: the plane itself, cropped for `valid`, continued by its border
    /// samples for `full`.
    func aligned(_ plane: borrowing Plane, samples: SampleKind) throws(ConventionError) -> Plane {
        var result = try plane.copied()
        for step in combination == .sequence ? steps[...] : steps[..<1] {
            let size = try step.outputSize(width: result.width, height: result.height, samples: samples)
            let geometry = try step.geometry(width: result.width, height: result.height, samples: samples)
            result = try result.aligned(under: geometry, size: size)
        }
        return result
    }
}

extension Interleaving {
    /// Where OpenCV's arrays have a channel: blue, green, red, alpha.
    fileprivate init(ofChannel channel: Int, of layout: ChannelLayout) {
        switch layout {
        case .rgb: self.init(index: 2 - channel, count: 3)
        case .rgba: self.init(index: channel == 3 ? 3 : 2 - channel, count: 4)
        // Grey with alpha is read as four channels, of which the first three are alike.
        case .grayAlpha: self.init(index: 0, count: 4)
        default: self.init(index: channel, count: layout.channelCount)
        }
    }
}

extension FilterSteps.Combination {
    /// Takes one more result into account.
    ///
    /// For `magnitude` this is `hypot`, so that the root needs no step of its own.
    func accumulate<Sample: BinaryFloatingPoint>(_ a: Sample, _ b: Sample) -> Sample {
        switch self {
        case .magnitude: (a * a + b * b).squareRoot()
        case .sum: a + b
        case .max: Swift.max(a, b)
        case .sequence: b
        }
    }
}

extension Plane {
    /// A copy, or the error that every step throws.
    borrowing func copied() throws(ConventionError) -> Plane {
        do throws(PlaneError) {
            return try copy()
        } catch {
            throw .filter(.tooLarge(width: width, height: height))
        }
    }

    /// The samples under the centres of a filter's output.
    fileprivate borrowing func aligned(
        under geometry: FilterGeometry, size: AxisPair
    ) throws(ConventionError) -> Plane {
        var plane: Plane
        do throws(PlaneError) {
            plane = try Plane(uninitializedWidth: size.x, height: size.y)
        } catch {
            throw .filter(.tooLarge(width: size.x, height: size.y))
        }
        for y in 0..<plane.height {
            let sourceRow = min(max(geometry.vertical.centrePosition(at: y), 0), height - 1)
            withRow(sourceRow) { source in
                plane.withMutableRow(y) { row in
                    for x in row.indices {
                        row[x] = source[min(max(geometry.horizontal.centrePosition(at: x), 0), source.count - 1)]
                    }
                }
            }
        }
        return plane
    }

    /// Multiplies every sample, and adds to it.
    fileprivate mutating func scale(by gain: Double, adding bias: Double) {
        guard gain != 1 || bias != 0 else { return }
        for y in 0..<height {
            withMutableRow(y) { row in
                for x in row.indices { row[x] = Float(Double(row[x]) * gain + bias) }
            }
        }
    }

    /// Replaces every sample by a function of it and the other plane's sample.
    fileprivate mutating func combine(with other: borrowing Plane, _ transform: (Float, Float) -> Float) {
        for y in 0..<height {
            other.withRow(y) { otherRow in
                withMutableRow(y) { row in
                    for x in row.indices { row[x] = transform(row[x], otherRow[x]) }
                }
            }
        }
    }
}
