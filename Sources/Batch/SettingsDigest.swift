import ImagePipeline

/// What is done to an image, as a digest: every stored property of the kernels and of the encoding, whichever there are
/// or will be.
///
/// Found by reflection, because a list of properties would one day miss one, and images would be taken for done that
/// another setting had made.
struct SettingsDigest {
    private var hasher = DigestHasher()

    /// The digest of what a request asks for, by a version of the program.
    static func of(_ request: FilterRequest, program: String) -> Digest {
        var encoding = request.encoding
        encoding.isDurable = false
        var digest = SettingsDigest()
        digest.hasher.add(program)
        digest.add(request.chain)
        digest.add(encoding)
        digest.add(request.asSheet)
        return digest.hasher.finish()
    }

    /// Adds a value: its type, and its parts with their names, or itself where it has none.
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

    /// Adds parts that come in any order.
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
