import Batch
import JSON

/// What was found in directories and not filtered, in words.
struct PassedOverText {
    private let passedOver: PassedOver

    init(_ passedOver: PassedOver) { self.passedOver = passedOver }

    /// `12 HEIC, 3 videos`, the largest number first; `nil` if everything that is a picture was read.
    var kinds: String? {
        let kinds = passedOver.kinds.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        guard !kinds.isEmpty else { return nil }
        return kinds.map { kind, count in "\(count) \(kind)\(kind == "video" && count > 1 ? "s" : "")" }
            .joined(separator: ", ")
    }

    /// `7 other files ignored`; `nil` if there are none.
    var others: String? {
        let count = passedOver.others
        return count == 0 ? nil : "\(count) other \(count == 1 ? "file" : "files") ignored"
    }

    /// `12 HEIC, 3 videos not read; 1 folder not entered, use --recursive`; `nil` if there is neither.
    var line: String? {
        let parts = [kinds.map { "\($0) not read" }, folders, leftOut].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    private var leftOut: String? {
        let count = passedOver.leftOut
        return count == 0 ? nil : "\(count) \(count == 1 ? "name" : "names") left out by --include or --exclude"
    }

    private var folders: String? {
        let count = passedOver.folders
        return count == 0 ? nil : "\(count) \(count == 1 ? "folder" : "folders") not entered, use --recursive"
    }
}

extension PassedOver {
    /// The numbers of pictures and films that are not read, by kind.
    var json: JSONObject {
        var object = JSONObject()
        for (kind, count) in kinds.sorted(by: { $0.key < $1.key }) { object.add(kind, count) }
        return object
    }
}
