import ImagePipeline

/// Warnings of many images, each kind once with the number of images.
struct WarningGroups {
    /// Largest number of kinds; further warnings are only counted.
    private static let mostKinds = 50

    private struct Group {
        /// The first image by its number, and its warning.
        var number: Int
        var name: String
        var text: String
        var count = 0
    }

    private var order: [String] = []
    private var groups: [String: Group] = [:]
    private var others = 0

    /// Adds a warning of an image.
    /// - Parameter number: the image's position among the inputs.
    mutating func add(_ text: String, number: Int, name: String) {
        let kind = Self.kind(of: text)
        if groups[kind] == nil {
            guard order.count < Self.mostKinds else {
                others += 1
                return
            }
            order.append(kind)
        }
        var group = groups[kind] ?? Group(number: number, name: name, text: text)
        if number < group.number { (group.number, group.name, group.text) = (number, name, text) }
        group.count += 1
        groups[kind] = group
    }

    /// Warnings that differ in numbers alone are of one kind.
    private static func kind(of text: String) -> String {
        var kind = ""
        for scalar in text.unicodeScalars {
            guard ("0"..."9").contains(scalar) else {
                kind.unicodeScalars.append(scalar)
                continue
            }
            if kind.last != "0" { kind += "0" }
        }
        return kind
    }

    /// One sentence for each kind, in the order in which they were first met.
    var lines: [String] {
        let lines = order.compactMap { kind -> String? in
            guard let group = groups[kind] else { return nil }
            let more =
                switch group.count {
                case 1: ""
                case 2: " and 1 other image"
                default: " and \(group.count - 1) other images"
                }
            return "\(group.name.singleLine)\(more): \(group.text)"
        }
        return others == 0 ? lines : lines + ["\(others) more warnings of other kinds; --verbose prints them"]
    }
}
