import ImageBuffers

/// The curve of a code of transfer characteristics (ITU-T H.273, table 3), which cICP chunks and ICC profiles state.
enum CodingCurve {
    /// A curve from black to the white of the picture.
    case curve(TransferCurve)
    /// The name of a curve that is not supported.
    case refused(String)
    /// A code without a meaning, or which says that the curve is unknown.
    case unknown

    init(transfer code: UInt8) {
        switch code {
        // BT.709 and the standards with its curve; BT.1361 and xvYCC differ for samples that no integer holds.
        case 1, 6, 11, 12, 14, 15:
            self = .curve(
                .television(exponent: 0.45, scale: 1.099296826809442, slope: 4.5, knee: 0.018053968510807))
        case 4: self = .curve(.power(2.2))
        case 5: self = .curve(.power(2.8))
        case 7:
            self = .curve(
                .television(exponent: 0.45, scale: 1.111572195921731, slope: 4, knee: 0.022821585529445))
        case 8: self = .curve(.power(1))
        case 9, 10: self = .refused("a logarithmic curve")
        case 13: self = .curve(.sRGB)
        case 16: self = .refused("PQ")
        // Of digital cinema, without its factor, which is the unit of light.
        case 17: self = .curve(.power(2.6))
        case 18: self = .refused("HLG")
        default: self = .unknown
        }
    }
}
