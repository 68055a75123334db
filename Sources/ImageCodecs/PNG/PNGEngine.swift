import Platform

/// What inflates and deflates the pixels of PNG files.
///
/// Both give the same samples and refuse the same files, but for two things: libpng lets some streams pass whose check sum
/// is cut off, and ISA-L some whose codes have words to spare, where the check sum says that the samples are right.
package enum PNGEngine: String, CaseIterable, Sendable {
    /// ISA-L and vector code where they can, on several threads when writing; libpng for the rest.
    case fast
    /// Libpng and zlib alone.
    case libpng

    /// The one that is used where nothing else is said: `fast`, or what the environment's IMGCONV_PNG names.
    ///
    /// A name that there is not is passed over. Looked at once, when it is first needed.
    package static let preferred = Environment["IMGCONV_PNG"].flatMap(PNGEngine.init) ?? .fast
}
