package import Convolution
package import ImageBuffers

/// A call of one library's function that gives another's result, with operations on kernel, image and result.
///
///     result = call(pad(image), pad(turn(kernel)) * gain)[rows, columns] * factor + bias
package struct Remedy: Equatable, Sendable {
    /// The operation on the kernel.
    package enum Turn: String, CaseIterable, Sendable {
        /// None.
        case none
        /// Rotated by 180 degrees.
        case half = "rotated by 180 degrees"
        /// Rows in reverse order.
        case rows = "flipped top to bottom"
        /// Columns in reverse order.
        case columns = "flipped left to right"
    }

    /// A factor.
    package enum Gain: Equatable, Sendable {
        /// None.
        case one
        /// 1 / the kernel's sum, or that sum.
        case sum
        /// A number.
        case number(Double)
    }

    /// Samples that are added around the image explicitly.
    package struct ImagePadding: Equatable, Sendable {
        /// The numbers of samples.
        package var padding: Padding
        /// The boundary mode.
        package var mode: BoundaryMode
    }

    /// The samples of the call's result that are kept along one axis.
    package struct Slice: Equatable, Sendable {
        /// The index of the first.
        package var first = 0
        /// The number of samples that are dropped at the end.
        package var dropped = 0
        /// The distance between the samples that are kept.
        package var step = 1

        /// Creates a slice, by default of everything.
        package init(first: Int = 0, dropped: Int = 0, step: Int = 1) {
            (self.first, self.dropped, self.step) = (first, dropped, step)
        }

        /// Whether all samples are kept.
        package var isWhole: Bool { self == Slice() }
    }

    /// The surroundings of the result.
    package enum Frame: Equatable, Sendable {
        /// None.
        case none
        /// A border of zeros, with the given numbers of samples.
        case zeros(Padding)
        /// The image itself, of which the given numbers of samples are kept at the border.
        case image(Padding)
    }

    /// The operation on the kernel.
    package var turn = Turn.none
    /// Distance between the kernel's taps, with zeros between them.
    package var spread = Axes(both: 1)
    /// Rows and columns of zeros around the spread kernel.
    package var kernelPadding = Padding.zero
    /// The factor for the kernel: 1 / sum for `sum`.
    package var gain = Gain.one
    /// The paddings of the image, in order.
    package var imagePaddings: [ImagePadding] = []
    /// The call, with its options.
    package var call: Convention
    /// The rows of its result that are kept.
    package var rows = Slice()
    /// The columns of its result that are kept.
    package var columns = Slice()
    /// The factor for the result: the kernel's sum for `sum`.
    package var factor = Gain.one
    /// The term that is added to it.
    package var bias = 0.0
    /// The surroundings of the result at the end.
    package var frame = Frame.none

    init(call: Convention) { self.call = call }
}

extension Remedy {
    /// The kernel that is passed to the call.
    package func kernel(for kernel: Kernel) -> Kernel {
        var result = Kernel(width: kernel.width, height: kernel.height, weights: kernel.weights)
        switch turn {
        case .none: break
        case .half: result = result.rotated180()
        case .rows: result = result.flippedVertically()
        case .columns: result = result.flippedHorizontally()
        }
        result = result.spread(by: spread).surrounded(byZeros: kernelPadding)
        switch gain {
        case .one: return result
        case .sum: return result.scaled(by: 1 / kernel.sum)
        case .number(let number): return result.scaled(by: number)
        }
    }

    /// Applies the call with all operations before and after it.
    ///
    /// - Throws: what `Convention.apply(_:to:samples:)` throws.
    package func apply(_ kernel: Kernel, to plane: borrowing Plane) throws(ConventionError) -> Plane {
        let given = self.kernel(for: kernel)
        var image: Plane
        do throws(PlaneError) { image = try plane.copy() } catch { throw .filter(.tooLarge(error)) }
        for step in imagePaddings { image = try image.extended(by: step.padding, mode: step.mode) }
        let whole = try call.withUnitFill.apply(given, to: image)
        let size = Axes(x: columns.count(of: whole.width), y: rows.count(of: whole.height))
        precondition(size.x > 0 && size.y > 0, "a slice of the result")
        let scale: Double =
            switch factor {
            case .one: 1
            case .sum: kernel.sum
            case .number(let number): number
            }
        var result = try Plane.uninitialized(size)
        for y in 0..<size.y {
            for x in 0..<size.x {
                let sample = Double(whole[columns.first + x * columns.step, rows.first + y * rows.step])
                result[x, y] = Float(sample * scale + bias)
            }
        }
        return try framed(result, plane)
    }

    private func framed(_ inner: consuming Plane, _ plane: borrowing Plane) throws(ConventionError) -> Plane {
        switch frame {
        case .none: return inner
        case .zeros(let padding): return try inner.extended(by: padding, mode: .constant(0))
        case .image(let padding):
            var result: Plane
            do throws(PlaneError) { result = try plane.copy() } catch { throw .filter(.tooLarge(error)) }
            for y in 0..<inner.height {
                for x in 0..<inner.width { result[x + padding.before.x, y + padding.before.y] = inner[x, y] }
            }
            return result
        }
    }
}

extension Remedy.Slice {
    /// The number of samples that are kept out of `count`.
    func count(of count: Int) -> Int { max(0, count - dropped - first + step - 1) / step }
}

extension Kernel {
    /// The kernel with zeros between its taps, which are then `distance` apart.
    func spread(by distance: Axes) -> Kernel {
        guard distance != Axes(both: 1) else { return self }
        let size = Axes(x: (width - 1) * distance.x + 1, y: (height - 1) * distance.y + 1)
        var weights = [Double](repeating: 0, count: size.x * size.y)
        for y in 0..<height {
            for x in 0..<width { weights[y * distance.y * size.x + x * distance.x] = self[row: y, column: x] }
        }
        return Kernel(width: size.x, height: size.y, weights: weights)
    }

    /// The kernel with rows and columns of zeros around it.
    func surrounded(byZeros padding: Padding) -> Kernel {
        guard padding != .zero else { return self }
        let size = Axes(x: width + padding.both.x, y: height + padding.both.y)
        var result = [Double](repeating: 0, count: size.x * size.y)
        for y in 0..<height {
            for x in 0..<width {
                result[(y + padding.before.y) * size.x + x + padding.before.x] = self[row: y, column: x]
            }
        }
        return Kernel(width: size.x, height: size.y, weights: result)
    }
}
