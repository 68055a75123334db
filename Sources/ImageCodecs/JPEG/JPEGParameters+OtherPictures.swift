extension JPEGParameters {
    /// Warnings about pictures and videos in a file besides the picture that is decoded, one sentence each.
    /// - Parameter isFollowedByPicture: whether another JPEG stream follows the end of the first one.
    func otherPictures(isFollowedByPicture: Bool) -> [String] {
        var warnings: [String] = []
        let packets = segments.compactMap(\.xmp)
        let hasGainMap = segments.contains(where: \.isGainMap) || packets.contains(where: \.hasGainMap)
        let indexes = segments.filter(\.isMultiPicture).compactMap {
            ExifData(tiff: $0.data.dropFirst(Segment.multiPictureHeader.count))?.pictureCount
        }
        let count = max(indexes.max() ?? 1, isFollowedByPicture ? 2 : 1)
        if hasGainMap {
            warnings.append("the file has a gain map for HDR displays, which is not filtered and is left out")
        }
        // A gain map counts as one of the pictures.
        let others = count - (hasGainMap ? 2 : 1)
        if others == 1 { warnings.append("the file has a second picture, which is not filtered and is left out") }
        if others > 1 {
            warnings.append("the file has \(others) further pictures, which are not filtered and are left out")
        }
        if packets.contains(where: \.hasVideo) {
            warnings.append("the file has a video (a motion photo), which is left out")
        }
        return warnings
    }
}
