#if canImport(Darwin)
package import LibC
#else
import LibC
#endif

// Differences between glibc, musl and Darwin's C library. This is the only file to adapt in a port.

// Threads.

/// A thread handle, which is an integer in glibc and a pointer elsewhere.
@safe struct ThreadHandle {
    #if canImport(Glibc)
    private var thread = pthread_t()
    #else
    private var thread: pthread_t?
    #endif

    /// Starts a thread that runs a body.
    /// - Returns: The thread, or `nil` if the system cannot start another.
    static func start(_ body: ThreadBody, stackBytes: Int) -> ThreadHandle? {
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        defer { unsafe pthread_attr_destroy(&attributes) }
        unsafe pthread_attr_setstacksize(&attributes, stackBytes)
        var handle = ThreadHandle()
        let context = unsafe body.retainedPointer()
        guard unsafe pthread_create(&handle.thread, &attributes, runBody, context) != 0 else { return handle }
        _ = unsafe ThreadBody.take(context)
        return nil
    }

    func join() {
        #if canImport(Glibc)
        pthread_join(thread, nil)
        #else
        if let thread = unsafe thread { unsafe pthread_join(thread, nil) }
        #endif
    }

    func detach() {
        #if canImport(Glibc)
        pthread_detach(thread)
        #else
        if let thread = unsafe thread { unsafe pthread_detach(thread) }
        #endif
    }
}

/// Runs the body that was passed to a new thread.
#if canImport(Darwin)
private func runBody(_ context: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    unsafe ThreadBody.take(context).run()
    return nil
}
#else
private func runBody(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context = unsafe context else { return nil }
    unsafe ThreadBody.take(context).run()
    return nil
}
#endif

// Folders.

/// A directory stream; only Darwin declares the type that it points to.
#if canImport(Darwin)
package typealias FolderStream = UnsafeMutablePointer<DIR>
#else
package typealias FolderStream = OpaquePointer
#endif

// Environment.

/// The process's environment: pointers to `NAME=value` strings, terminated by a null pointer.
var environmentEntries: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
    #if canImport(Darwin)
    unsafe _NSGetEnviron().pointee
    #else
    unsafe environ
    #endif
}

// Limits.

/// `RLIMIT_AS`, in the type that `getrlimit` takes.
#if canImport(Glibc)
var addressSpaceLimit: __rlimit_resource_t { __rlimit_resource_t(RLIMIT_AS.rawValue) }
#else
var addressSpaceLimit: Int32 { RLIMIT_AS }
#endif

// Signals.

/// Whether a signal is ignored.
func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    guard unsafe sigaction(signal, nil, &action) == 0 else { return false }
    #if canImport(Glibc)
    let handler = unsafe action.__sigaction_handler.sa_handler
    #elseif canImport(Musl)
    let handler = unsafe action.__sa_handler.sa_handler
    #else
    let handler = unsafe action.__sigaction_u.__sa_handler
    #endif
    return unsafe unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
}
