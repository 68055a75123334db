extension DecodeLimits {
    /// Refuses rows that are too long.
    func check(width: Int) throws(CodecError) {
        guard width <= maximumWidth else {
            throw .limitExceeded("rows of \(width) samples are longer than the limit of \(maximumWidth)")
        }
    }

    /// Refuses to hold too much of an image that cannot be decoded row by row.
    func check(decoderMemory count: Int) throws(CodecError) {
        guard count <= maximumDecoderMemory else {
            throw .limitExceeded(
                "decoding takes \(count) bytes of memory, more than the limit of \(maximumDecoderMemory)")
        }
    }
}
