import Foundation
import Testing

@testable import ImageCodecs

// Each test runs in a process of its own, from which memory can be taken. macOS knows no such limit.
#if os(Linux)
@Suite struct ByteMemoryTests {
    @Test func buffersThatCannotBeHadAreErrors() async {
        await #expect(processExitsWith: .success) {
            let bytes = [UInt8](repeating: 1, count: 1 << 20)
            let errors = withoutLargeBlocks {
                [
                    failure { () throws(CodecError) in _ = try ByteSource(descriptor: 0, closes: false) },
                    failure { () throws(CodecError) in _ = try ByteSource(path: "/dev/null") },
                    failure { () throws(CodecError) in _ = try ByteSource.standardInput() },
                    failure { () throws(CodecError) in _ = try ByteSource(bytes: bytes) },
                    failure { () throws(CodecError) in _ = try ByteSink() },
                    failure { () throws(CodecError) in _ = try ByteSink(descriptor: 1, closes: false) },
                    failure { () throws(CodecError) in _ = try ByteSink.standardOutput() },
                ]
            }
            let source = CodecError.systemRefused("no memory for a buffer to read into")
            let sink = CodecError.systemRefused("no memory for a buffer to write from")
            let copy = CodecError.systemRefused("no memory for a copy of 1048576 bytes")
            #expect(errors == [source, source, source, copy, sink, sink, sink])
        }
    }

    @Test func descriptorsThatWereHandedOverAreClosedWithoutMemoryToo() async {
        await #expect(processExitsWith: .success) {
            for closes in [true, false] {
                let descriptors = (0..<2).map { _ in open("/dev/null", O_RDWR) }
                let errors = withoutLargeBlocks {
                    [
                        failure { () throws(CodecError) in
                            _ = try ByteSource(descriptor: descriptors[0], closes: closes)
                        },
                        failure { () throws(CodecError) in _ = try ByteSink(descriptor: descriptors[1], closes: closes)
                        },
                    ]
                }
                #expect(errors.allSatisfy { $0 != nil })
                for descriptor in descriptors { #expect((fcntl(descriptor, F_GETFD) == -1) == closes) }
            }
        }
    }
}

private func failure(_ body: () throws(CodecError) -> Void) -> CodecError? {
    do throws(CodecError) {
        try body()
        return nil
    } catch {
        return error
    }
}

/// Runs a body while no block of 64 KB can be had, though smaller ones can.
private func withoutLargeBlocks<Result>(_ body: () -> Result) -> Result {
    var before = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &before)
    var none = rlimit(rlim_cur: 0, rlim_max: before.rlim_max)
    setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &none)
    // What malloc has kept from earlier is used up, each block leading to the next.
    var last: UnsafeMutableRawPointer?
    while let block = malloc(1 << 16) {
        block.storeBytes(of: last, as: UnsafeMutableRawPointer?.self)
        last = block
    }
    let result = body()
    while let block = last {
        last = block.load(as: UnsafeMutableRawPointer?.self)
        free(block)
    }
    setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &before)
    return result
}
#endif
