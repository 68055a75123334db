import ImageCodecs
import ImagePipeline

/// A digest of what is done to an image: of all stored properties of a request that change its result.
///
/// The properties are found by reflection, and those that do not count are listed. A list of those that count could miss
/// one, and images made with another setting would count as done.
struct SettingsDigest {
    /// Properties of `FilterRequest` that do not change the content of the result.
    private static let irrelevant: Set = [
        "input", "output", "followsLinks", "keepsTime", "difference", "verify", "stripRows", "holdsWhole", "limits",
        "memory", "plannedKernels", "threads", "threadsAlone",
    ]

    private var hasher = DigestHasher()

    /// The digest of a request's settings and the program's version.
    static func of(_ request: FilterRequest, program: String) -> Digest {
        var digest = SettingsDigest()
        digest.hasher.add(program)
        for child in properties(of: request) {
            // The limits as a whole do not count; what is made of damaged files does.
            if child.label != "damaged" { digest.hasher.add(child.label) }
            digest.add(child.value)
        }
        return digest.hasher.finish()
    }

    /// The properties of a request that change its result.
    static func properties(of request: FilterRequest) -> [(label: String, value: Any)] {
        var request = request
        request.encoding.isDurable = false
        let properties = Mirror(reflecting: request).children.map { (label: $0.label ?? "", value: $0.value) }
        return properties.filter { !irrelevant.contains($0.label) } + [("damaged", request.limits.damaged)]
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
