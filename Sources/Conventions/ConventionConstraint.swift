import Convolution

/// What a library refuses, or does in a way that cannot be reproduced, as data.
package enum ConventionConstraint: Equatable, Sendable {
    /// Kernels of even size.
    case oddSizes
    /// Kernels that are not square, or of even size, and why.
    case oddSquares(String)
    /// Kernels of other sizes than these squares.
    case squaresOf([Int])
    /// A stride and a dilation, both beyond 1.
    case strideOrDilation
    /// Strides that differ between rows and columns, where nothing is dilated.
    case equalStridesUndilated
    /// A stride beyond 1 with an extent of `torchSame`.
    case strideNeedsNumbers
    /// Padding by reflection of as many samples as the image has, or by repetition of more.
    case paddingWithinImage
    /// A zeroed border that takes the whole image.
    case zeroedBorderWithinImage
    /// A repeated image that the kernel reaches beyond, and why.
    case repetitionWithinImage(String)
    /// An image mirrored with its border sample repeated, where the kernel reaches twice its period before the image, and
    /// why.
    case mirroringWithinTwoPeriods(String)
    /// Integer images of 8 bits by integer arithmetic, and why.
    case noIntegerArithmeticOn8Bits(String)
}

extension ConventionConstraint {
    /// What a constraint is judged by.
    struct Case {
        var convention: Convention
        var kernel: Kernel
        var image: Axes
        var samples: SampleKind
        /// Where the kernel falls.
        var geometry: FilterGeometry
        /// What the convention pads the image with, where that is given by numbers.
        var padding: Padding
    }

    /// Why a case is refused; `nil` where it is not.
    func refusal(of one: Case) -> String? {
        let (convention, kernel) = (one.convention, one.kernel)
        let size = "\(kernel.height)x\(kernel.width)"
        switch self {
        case .oddSizes where kernel.width % 2 == 0 || kernel.height % 2 == 0:
            return "the kernel has \(size) rows and columns, and only odd numbers are taken"
        case .oddSquares(let reason)
        where kernel.width % 2 == 0 || kernel.height % 2 == 0 || kernel.width != kernel.height:
            return "the kernel has \(size) rows and columns, and \(reason)"
        case .squaresOf(let sizes) where kernel.width != kernel.height || !sizes.contains(kernel.width):
            let allowed = sizes.map { "\($0)x\($0)" }.joined(separator: " and ")
            return "the kernel has \(size) rows and columns, and only \(allowed) are taken"
        case .strideOrDilation
        where max(convention.stride.x, convention.stride.y) > 1 && max(convention.dilation.x, convention.dilation.y) > 1:
            return "strides beyond 1 and dilation rates beyond 1 exclude each other"
        case .equalStridesUndilated
        where convention.stride.x != convention.stride.y && convention.dilation == Axes(both: 1):
            return
                "the strides of rows and columns, \(convention.stride.y) and \(convention.stride.x), have to be equal"
        case .strideNeedsNumbers
        where convention.extent == .torchSame && (convention.stride.x > 1 || convention.stride.y > 1):
            return "padding=same wants a stride of 1; give the padding as numbers"
        case .paddingWithinImage:
            return Self.refusalOfPadding(one.padding, border: convention.border, image: one.image)
        case .zeroedBorderWithinImage
        where convention.border == .zeroed && (kernel.width > one.image.x || kernel.height > one.image.y):
            return "without a boundary the \(size) kernel has to fit into the \(one.image.y)x\(one.image.x) image"
        case .repetitionWithinImage(let reason)
        where convention.border == .extended(.wrap)
            && (kernel.width / 2 > one.image.x || kernel.height / 2 > one.image.y):
            return reason
        case .mirroringWithinTwoPeriods(let reason)
        where convention.border == .extended(.symmetric)
            && (Self.reachesTwoPeriods(one.geometry.horizontal) || Self.reachesTwoPeriods(one.geometry.vertical)):
            return reason
        case .noIntegerArithmeticOn8Bits(let reason)
        where convention.integers?.arithmetic == .integer && one.samples == .uint8:
            return reason
        default:
            return nil
        }
    }

    /// A single sample has no period: all libraries repeat it.
    private static func reachesTwoPeriods(_ axis: FilterGeometry.Axis) -> Bool {
        axis.input > 1 && axis.before >= 4 * axis.input
    }

    private static func refusalOfPadding(
        _ padding: Padding, border: Convention.Border, image: Axes
    ) -> String? {
        let sides = [
            (max(padding.before.y, padding.after.y), image.y, "rows"),
            (max(padding.before.x, padding.after.x), image.x, "columns"),
        ]
        for (padding, count, name) in sides {
            if border == .extended(.reflect) && padding >= count {
                return "padding \(count) \(name) with \(padding) more by reflection wants more than \(padding)"
            }
            if border == .extended(.wrap) && padding > count {
                return "padding \(count) \(name) with \(padding) more by repetition wants at least \(padding)"
            }
        }
        return nil
    }
}
