/// Photoshop's image resources, which a JPEG file holds in segments that begin with `header`.
///
/// A resource is "8BIM", a number, a name and data, both of the latter padded to an even length (Adobe Photoshop File
/// Formats Specification, Image Resources). Segments split the sequence anywhere.
enum PhotoshopResources {
    /// The first bytes of each segment's data.
    static let header = Array("Photoshop 3.0\0".utf8)
    /// Numbers of thumbnails, 1033 in Photoshop 4 and 1036 later, and of copies of Exif and XMP: 1058 to 1060.
    private static let leftOut: Set<Int> = [1033, 1036, 1058, 1059, 1060]

    /// The same resources without thumbnails, and without copies of what the file holds elsewhere; `nil` if the sequence cannot be read.
    static func removingThumbnails(_ bytes: [UInt8]) -> [UInt8]? {
        var result: [UInt8] = []
        var position = 0
        while position < bytes.count {
            // Some writers pad the sequence with zeros.
            if bytes[position] == 0, bytes[position...].allSatisfy({ $0 == 0 }) { break }
            guard position + 7 <= bytes.count, bytes[position..<position + 4].elementsEqual("8BIM".utf8) else {
                return nil
            }
            let number = Int(bytes[position + 4]) << 8 | Int(bytes[position + 5])
            let nameBytes = (1 + Int(bytes[position + 6]) + 1) & ~1
            let sizePosition = position + 6 + nameBytes
            guard sizePosition + 4 <= bytes.count else { return nil }
            let size = bytes[sizePosition..<sizePosition + 4].reduce(0) { $0 << 8 | Int($1) }
            guard size <= bytes.count - sizePosition - 4 else { return nil }
            // The last resource's padding can be missing.
            let end = min(sizePosition + 4 + (size + 1) & ~1, bytes.count)
            if !leftOut.contains(number) { result += bytes[position..<end] }
            position = end
        }
        return result
    }
}
