/// The system's C library under one name.
///
/// Only Platform and FileSystem import it. Platform's SystemDifferences.swift handles the differences between C
/// libraries.
#if canImport(Glibc)
@_exported public import Glibc
#elseif canImport(Musl)
@_exported public import Musl
#elseif canImport(Darwin)
@_exported public import Darwin
#endif
