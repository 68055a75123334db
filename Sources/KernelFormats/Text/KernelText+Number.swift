extension KernelText {
    /// The value of a single number, which may be a fraction such as 1/9; `nil` for anything else.
    package static func number(_ text: String) -> Double? {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty else { return nil }
        do throws(KernelTextError) {
            return try NumberParser.value(of: bytes[...], at: TextPosition())
        } catch {
            return nil
        }
    }

    /// The first characters of a word, for a message.
    package static func excerpt(_ word: String) -> String { NumberParser.excerpt(Array(word.utf8)[...]) }
}
