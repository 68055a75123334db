import CCodecShims
import ImageBuffers

/// How an image with damaged or missing pixels is handled.
///
/// The header must be intact in any case, and so must everything else that is needed to decode pixels.
package enum DamagedImages: String, CaseIterable, Sendable {
    /// It is an error.
    case refuse
    /// What is there is decoded, and what is missing is mid-grey and opaque. A warning states the number of rows.
    case keep
}

extension ImageMetadata {
    /// Adds the number of damaged rows and a warning.
    mutating func add(_ damage: codec_damage) {
        let cause = unsafe String(cString: damage.cause)
        let (missing, doubtful) = unsafe (Int(damage.missing), Int(damage.doubtful))
        guard !cause.isEmpty else { return }
        let height = source?.height ?? 0
        var parts: [String] = []
        if missing > 0 { parts.append("\(missing) of \(height) rows are missing; filled with grey") }
        if doubtful > 0 {
            parts.append("\(doubtful) of \(height) rows are incomplete or may be wrong; kept as decoded")
        }
        damagedRows = missing + doubtful
        warnings += (parts.isEmpty ? ["no row is damaged"] : parts).map { "\(cause): \($0)" }
    }
}

extension PlanarImage {
    /// Fills a row with mid-grey; alpha is opaque.
    mutating func fillWithGrey(row: Int, bitDepth: Int) {
        for channel in 0..<layout.channelCount {
            let value: Float = channel == layout.alphaIndex ? Float(1 << bitDepth - 1) : Float(1 << (bitDepth - 1))
            withMutablePlane(channel) { plane in
                plane.withMutableRow(row) { samples in for x in samples.indices { samples[x] = value } }
            }
        }
    }
}

extension InterleavedRows {
    /// Fills a row with mid-grey; alpha, which is the last of two or four channels, is opaque.
    mutating func fillWithGrey(row: Int) {
        let (width, channels) = (width, channels)
        let alpha = channels == 2 || channels == 4 ? channels - 1 : channels
        unsafe withUnsafeMutableRow(row) { base in
            for index in 0..<width * channels { unsafe base[index] = index % channels == alpha ? 255 : 128 }
        }
    }
}
