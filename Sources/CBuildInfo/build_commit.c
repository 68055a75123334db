// This target has no other file, so that a new commit recompiles nothing else.
#include "CBuildInfo.h"

#include <stddef.h>

const char *build_commit(void) {
#ifdef IMGCONV_COMMIT
    return IMGCONV_COMMIT;
#else
    return NULL;
#endif
}
