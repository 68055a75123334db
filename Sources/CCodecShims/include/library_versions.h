#ifndef LIBRARY_VERSIONS_H
#define LIBRARY_VERSIONS_H

#include <stdbool.h>

/// A codec library and its version.
struct library_version {
    char name[16];
    /// Whether the library that is linked says so; otherwise, its headers did when the program was built.
    bool is_linked;
    char text[32];
};

enum { LIBRARY_COUNT = 5 };

/// Writes the versions of libpng, libjpeg-turbo, ISA-L, zlib and Little CMS.
void library_versions(struct library_version versions[LIBRARY_COUNT]);

#endif
