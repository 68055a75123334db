import LibC

/// The environment that the process was started in.
package enum Environment {
    /// The value of a variable, or `nil` if it is unset or empty.
    package static subscript(name: String) -> String? {
        guard let text = unsafe getenv(name) else { return nil }
        let value = unsafe String(cString: text)
        return value.isEmpty ? nil : value
    }

    /// All variables.
    package static var variables: [String: String] {
        var result: [String: String] = [:]
        guard var entry = unsafe environmentEntries else { return result }
        while let text = unsafe entry.pointee {
            let parts = unsafe String(cString: text).split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { result[String(parts[0])] = String(parts[1]) }
            unsafe entry += 1
        }
        return result
    }
}
