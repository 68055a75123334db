// What is known about the build of the program.
#ifndef CBUILDINFO_H
#define CBUILDINFO_H

/// Returns the commit that was built, as make passes it in the variable IMGCONV_COMMIT, or NULL if nobody did.
const char *build_commit(void);

#endif
