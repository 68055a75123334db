package import Conventions
import Convolution
package import ImageBuffers

extension FilterChain {
    /// The size of the result for that of an input, checked for every kernel.
    /// - Throws: `ConventionError` when a kernel cannot be applied to an image of this size.
    func outputSize(width: Int, height: Int, samples: SampleKind) throws(ConventionError) -> Axes {
        try outputSizes(width: width, height: height, samples: samples)[operations.count - 1]
    }

    /// The size of each kernel's result; the last one is the size of the chain's result.
    /// - Throws: `ConventionError` when a kernel cannot be applied to an image of this size.
    func outputSizes(width: Int, height: Int, samples: SampleKind) throws(ConventionError) -> [Axes] {
        let input = Axes(x: width, y: height)
        var sizes: [Axes] = []
        for operation in operations {
            let base = combination == .sequence ? sizes.last ?? input : input
            sizes.append(try operation.outputSize(width: base.x, height: base.y, samples: samples))
        }
        return sizes
    }
}

extension PlannedKernels {
    /// Filters an image in memory with kernels that are planned for it alone.
    /// - Throws: `ConventionError` if a kernel cannot be applied to such an image.
    package static func filter(
        _ image: borrowing PlanarImage, by steps: [FilterOperation], samples: SampleKind, threads: Int
    ) throws(ConventionError) -> PlanarImage {
        let threads = max(1, threads)
        return try PlannedKernels(
            FilterChain(steps), width: image.width, height: image.height,
            channels: image.layout.colorChannels.count, samples: samples, algorithm: nil, threads: threads, room: .max
        ).apply(to: image, threads: threads)
    }

    /// Filters the colour channels of an image in memory; alpha is aligned with the result.
    /// - Throws: `ConventionError.filter` when memory cannot be allocated.
    /// - Precondition: the image has the planned size.
    func apply(to image: borrowing PlanarImage, threads: Int) throws(ConventionError) -> PlanarImage {
        if case .layer(let layer) = kernels[0].computation { return try apply(layer, to: image, threads: threads) }
        let layout = image.layout
        return try PlanarImage(width: output.x, height: output.y, layout: layout) { channel throws(ConventionError) in
            try image.withPlane(channel) { plane throws(ConventionError) in
                channel == layout.alphaIndex
                    ? try aligned(plane) : try filter(plane, Interleaving(ofChannel: channel, of: layout), threads)
            }
        }
    }

    /// Filters one channel with all kernels.
    private func filter(_ plane: borrowing Plane, _ interleaving: Interleaving, _ threads: Int) throws(ConventionError)
        -> Plane
    {
        var result = try kernels[0].apply(to: plane, samples, interleaving, threads)
        for kernel in kernels.dropFirst() {
            if areCombined {
                let other = try kernel.apply(to: plane, samples, interleaving, threads)
                result.combine(with: other) { [chain] in chain.combination.accumulate($0, $1) }
            } else {
                result = try kernel.apply(to: result, samples, interleaving, threads)
            }
        }
        result.scale(by: chain.combinedGain, adding: chain.combinedBias)
        return result
    }

    /// The samples under the kernels' centres.
    ///
    /// These are the plane itself, cropped for `valid` and extended by its border samples for `full`.
    private func aligned(_ plane: borrowing Plane) throws(ConventionError) -> Plane {
        var result: Plane
        do throws(PlaneError) { result = try plane.copy() } catch { throw .filter(.tooLarge(error)) }
        for kernel in areCombined ? kernels[..<1] : kernels[...] {
            let geometry = try kernel.centres(samples)
            do throws(FilterError) { result = try result.aligned(under: geometry) } catch { throw .filter(error) }
        }
        return result
    }

    /// Applies a layer to the colour channels of an image.
    private func apply(_ layer: PreparedLayer, to image: borrowing PlanarImage, threads: Int) throws(ConventionError)
        -> PlanarImage
    {
        var result: PlanarImage
        do throws(PlaneError) {
            result = try PlanarImage(
                uninitializedWidth: output.x, height: output.y, layout: .array(channels: layer.channelCount))
        } catch {
            throw .filter(.tooLarge(error))
        }
        do throws(FilterError) {
            try layer.compute(
                0..<output.y, of: image, channels: image.layout.colorChannels, from: 0, into: &result, at: 0,
                threads: threads)
        } catch {
            throw .filter(error)
        }
        return result
    }
}

extension ImagePlan {
    /// Filters an image in memory, with alpha as the plan's rule says.
    /// - Throws: `ConventionError.filter` when memory cannot be allocated.
    /// - Precondition: the image has the planned size.
    func apply(to image: borrowing PlanarImage) throws(ConventionError) -> PlanarImage {
        guard alpha?.filtersAlpha == true else { return try kernels.apply(to: image, threads: threads) }
        var source = try Self.copy(image)
        if premultiplies {
            alphaMultiplication.convert(image.height, of: image, from: 0, into: &source, at: 0)
        }
        let channels = ChannelLayout.array(channels: image.layout.channelCount)
        let sums = try kernels.apply(to: source.relabelled(channels), threads: threads)
        guard premultiplies else { return sums.relabelled(image.layout) }
        var result = try Self.copy(sums)
        alphaDivision.convert(sums.height, of: sums, from: 0, into: &result, at: 0)
        return result.relabelled(image.layout)
    }

    private static func copy(_ image: borrowing PlanarImage) throws(ConventionError) -> PlanarImage {
        do throws(PlaneError) { return try image.copy() } catch { throw .filter(.tooLarge(error)) }
    }
}

extension PlannedKernel {
    /// Filters one plane.
    fileprivate func apply(
        to plane: borrowing Plane, _ samples: SampleKind, _ interleaving: Interleaving, _ threads: Int
    ) throws(ConventionError) -> Plane {
        guard case .engine(let prepared) = computation else {
            return try operation.apply(
                to: plane, samples: samples, algorithm: nil, interleaving: interleaving, threads: threads)
        }
        do throws(FilterError) { return try prepared.apply(to: plane, threads: threads) } catch { throw .filter(error) }
    }
}

extension FilterChain.Combination {
    /// Combines one more result with those before it.
    ///
    /// For `magnitude` this is `hypot`, so that no square root is needed at the end.
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
    /// Multiplies every sample by a gain, and adds a bias.
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
