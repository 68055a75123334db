package import Convolution
package import ImageBuffers

/// A call of one library's function that gives another one's result: what is done to kernel and image before it, its
/// options, and what is done to its result.
///
///     result = call(pad(image), pad(turn(kernel)) * gain)[rows, columns] * factor + bias
package struct Remedy: Equatable, Sendable {
    /// What is done to the kernel first.
    package enum Turn: String, CaseIterable, Sendable {
        /// Nothing.
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

    /// Samples that are put around the image by hand.
    package struct ImagePadding: Equatable, Sendable {
        /// How many.
        package var padding: Padding
        /// By which rule.
        package var mode: BoundaryMode
    }

    /// Which samples of the call's result are kept along one direction.
    package struct Slice: Equatable, Sendable {
        /// The first.
        package var first = 0
        /// How many at the end are left away.
        package var dropped = 0
        /// Every how manieth.
        package var step = 1

        /// A slice, of everything if nothing is said.
        package init(first: Int = 0, dropped: Int = 0, step: Int = 1) {
            (self.first, self.dropped, self.step) = (first, dropped, step)
        }

        /// Whether all are kept.
        package var isWhole: Bool { self == Slice() }
    }

    /// What the result is put into.
    package enum Frame: Equatable, Sendable {
        /// Nothing.
        case none
        /// A border of zeros, of so many samples.
        case zeros(Padding)
        /// The image itself, so many samples of which are kept at the border.
        case image(Padding)
    }

    /// How the kernel is turned.
    package var turn = Turn.none
    /// Distance between the kernel's taps, zeros being put between them.
    package var spread = Axes(both: 1)
    /// Rows and columns of zeros put around the kernel, after that.
    package var kernelPadding = Padding.zero
    /// What the kernel is multiplied by: 1 / sum for `sum`.
    package var gain = Gain.one
    /// What is put around the image, one after the other.
    package var imagePaddings: [ImagePadding] = []
    /// The call, by its options alone.
    package var call: Convention
    /// Rows of its result.
    package var rows = Slice()
    /// Columns of its result.
    package var columns = Slice()
    /// What the result is multiplied by: the kernel's sum for `sum`.
    package var factor = Gain.one
    /// What is added then.
    package var bias = 0.0
    /// What it is put into at the end.
    package var frame = Frame.none

    init(call: Convention) { self.call = call }
}

extension Remedy {
    /// The kernel that the call is given.
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

    /// Does what the call and everything around it does.
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
    /// How many of `count` samples are kept.
    func count(of count: Int) -> Int { max(0, count - dropped - first + step - 1) / step }
}

extension Kernel {
    /// The kernel with zeros between its taps, which then are `distance` apart.
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
