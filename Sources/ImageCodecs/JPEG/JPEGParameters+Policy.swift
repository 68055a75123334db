import ImageBuffers

extension JPEGParameters.Segment {
    // What is done with a JPEG file's segments when its pixels are filtered: comments and application segments are
    // copied as they stand, Exif with its preview too. Left out are
    //
    //   JFIF, Adobe     the encoder writes its own
    //   MPF             an index of further images behind this one, which are not copied
    //   ICC             where CMYK became RGB, or grey colour or the reverse: the profile is of the old space

    /// Whether the segment is kept beside the decoded samples.
    func isKept(wasCMYK: Bool) -> Bool {
        switch marker {
        case 0xE0: !hasPrefix("JFIF\0")
        case 0xE2: !hasPrefix("MPF\0") && !(wasCMYK && isProfile)
        case 0xEE: !hasPrefix("Adobe")
        default: true
        }
    }

    /// Whether this is a part of an ICC profile.
    var isProfile: Bool { marker == 0xE2 && hasPrefix("ICC_PROFILE\0") }

    /// Whether this is Exif metadata, whose files often have no JFIF segment.
    var isExif: Bool { marker == 0xE1 && hasPrefix("Exif\0") }

    private func hasPrefix(_ words: String) -> Bool { data.starts(with: words.utf8) }
}

extension JPEGParameters {
    /// The segments that may stand in a file with another header than the one they came from.
    func segments(from source: ImageHeader?, to target: ImageHeader) -> [Segment] {
        guard let source, source.layout.isGray != target.layout.isGray else { return segments }
        return segments.filter { !$0.isProfile }
    }

    /// Sampling factors that can be written: a unit of interleaved components has at most 10 blocks, of which the two
    /// others take 2.
    var writableSampling: (horizontal: Int, vertical: Int) {
        let horizontal = min(max(lumaSampling.horizontal, 1), 4)
        let vertical = min(max(lumaSampling.vertical, 1), 4)
        return horizontal * vertical <= 8 ? (horizontal, vertical) : (2, 2)
    }
}
