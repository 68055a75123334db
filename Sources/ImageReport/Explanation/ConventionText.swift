package import Conventions
package import Convolution
import ImageBuffers

/// Descriptions of a convention, for table cells and sentences.
package struct ConventionText {
    private let convention: Convention

    package init(_ convention: Convention) { self.convention = convention }

    package var operation: String { Self.operation(convention.operation) }

    package static func operation(_ operation: Convention.Operation) -> String {
        switch operation {
        case .convolve: "convolution: kernel rotated by 180 degrees"
        case .correlate: "correlation: kernel laid on as written"
        case .flipRows: "correlation with the kernel flipped top to bottom"
        }
    }

    /// The rotation or flip alone, for a table cell.
    package static func turn(_ operation: Convention.Operation) -> String {
        switch operation {
        case .convolve: "rotated by 180 degrees"
        case .correlate: "as written"
        case .flipRows: "flipped top to bottom"
        }
    }

    /// How the kernel is transformed, as a sentence's predicate.
    package static func act(_ operation: Convention.Operation) -> String {
        switch operation {
        case .convolve: "rotates the kernel by 180 degrees before it is laid on the image"
        case .correlate: "lays the kernel on the image as it is written"
        case .flipRows: "flips the kernel top to bottom before it is laid on the image"
        }
    }

    package var centreRule: String {
        switch convention.extent {
        case .tensorFlowSame, .torchSame: return "by its padding"
        case .padding: return "by its padding"
        default: break
        }
        let rule = convention.centre == .low ? "(k-1)//2" : "k//2"
        return convention.origin == Axes(both: 0) ? rule : "\(rule), moved"
    }

    package var border: String { Self.border(convention.border) }

    package static func border(_ border: Convention.Border) -> String {
        switch border {
        case .zeroed: "result set to 0 there"
        case .extended(.constant(let value)) where value != 0: "the value \(Prose.number(Double(value)))"
        case .extended(let mode): mode.row.summary
        }
    }

    /// The values past the border, for a rule resolved for images from 0 to 1; white is named as such.
    package func border(_ resolved: Convention.Border) -> String {
        convention.fillOfMaximum.map { "the value \(Self.white($0))" } ?? Self.border(resolved)
    }

    /// The same as a sentence's predicate.
    package func borderAct(_ resolved: Convention.Border) -> String {
        convention.fillOfMaximum.map { "takes everything outside for \(Self.white($0))" } ?? Self.borderAct(resolved)
    }

    private static func white(_ part: Double) -> String { part == 1 ? "white" : "\(Prose.number(part)) of white" }

    /// The treatment of the border, as a sentence's predicate.
    package static func borderAct(_ border: Convention.Border) -> String {
        switch border {
        case .zeroed: "sets results to 0 where the kernel reaches outside"
        case .extended(.constant(let value)) where value != 0:
            "takes everything outside for \(Prose.number(Double(value)))"
        case .extended(let mode): mode.row.predicate
        }
    }

    package var extent: String {
        switch convention.extent {
        case .size(let size): size.rawValue
        case .padding(let padding): padding == .zero ? "padding 0" : "padding \(padding.before)"
        case .tensorFlowSame, .torchSame: "same"
        case .validEitherWay: "valid"
        case .octaveFull: "full"
        }
    }

    package var divisor: String {
        switch convention.divisor.rule {
        case .one: "nothing"
        case .number(let number): Prose.number(number)
        case .sum: "the kernel's sum"
        }
    }

    package var rounding: String {
        guard let rule = convention.integers else { return "no: floats come out" }
        let rounding =
            switch rule.effectiveRounding {
            case .halfUp: "ties up"
            case .halfEven: "ties to even"
            case .truncate: "truncated"
            }
        if rule.reduction == .truncate { return "at 16 bits, truncated" }
        return "\(rounding), \(rule.overflow == .clip ? "clipped" : "wraps around")"
    }

    package var channels: String {
        switch convention.layer {
        case nil: "each by itself"
        case .dense: convention.groups == 1 ? "summed up" : "summed up in groups"
        case .depthwise: "each has own kernels"
        }
    }

    /// The treatment of NaN samples; whether they are read under a weight of 0 matters only if the kernel has one.
    package func missing(_ kernel: Kernel) -> String {
        let words =
            switch convention.missing {
            case .propagate: convention.leavesOutTaps(of: kernel) ? "spread, not under 0" : "spread"
            case .interpolate: "interpolated"
            case .replace(let value): "replaced by \(Prose.number(Double(value)))"
            }
        return convention.keepsMissing ? "\(words), kept" : words
    }
}
