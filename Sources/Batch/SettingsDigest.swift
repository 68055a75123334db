import ImageCodecs
import ImagePipeline

/// A digest of what is done to an image: of all stored properties of the kernels and the encoding, and of how a damaged
/// image is read.
///
/// The properties are found by reflection. A list of properties could miss one, and images made with another setting
/// would count as done.
struct SettingsDigest {
    private var hasher = DigestHasher()

    /// The digest of a request's settings and the program's version.
    static func of(_ request: FilterRequest, program: String) -> Digest {
        var encoding = request.encoding
        encoding.isDurable = false
        var digest = SettingsDigest()
        digest.hasher.add(program)
        digest.add(request.chain)
        digest.add(encoding)
        digest.add(request.asSheet)
        digest.add(request.background as Any)
        digest.add(request.isGray)
        digest.add(request.alpha)
        digest.add(request.limits.damaged)
        digest.add(request.orientation)
        return digest.hasher.finish()
    }

    /// Adds a value: its type, and its children with their labels, or its description if it has none.
    private mutating func add(_ value: Any) {
        hasher.add("\(type(of: value))")
        switch value {
        case let weights as [Double]:
            for weight in weights { add(bits: weight.bitPattern) }
        case let number as Double: add(bits: number.bitPattern)
        case let number as Float: add(bits: UInt64(number.bitPattern))
        default:
            let mirror = Mirror(reflecting: value)
            if mirror.children.isEmpty {
                hasher.add("\(value)")
            } else if mirror.displayStyle == .set || mirror.displayStyle == .dictionary {
                addUnordered(mirror)
            } else {
                hasher.add("\(mirror.children.count)")
                for child in mirror.children {
                    hasher.add(child.label ?? "")
                    add(child.value)
                }
            }
        }
    }

    /// Adds children whose order is arbitrary.
    private mutating func addUnordered(_ mirror: Mirror) {
        let parts = mirror.children.map { child in
            var part = SettingsDigest()
            part.add(child.value)
            return part.hasher.finish().text
        }
        for part in parts.sorted() { hasher.add(part) }
    }

    private mutating func add(bits: UInt64) {
        unsafe withUnsafeBytes(of: bits.littleEndian) { unsafe hasher.add($0) }
    }
}
