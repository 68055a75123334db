// In a target of its own, so that a new commit recompiles only this file.
#include "CBuildInfo.h"

#include <stddef.h>

const char *build_commit(void) {
#ifdef IMGCONV_COMMIT
    return IMGCONV_COMMIT;
#else
    return NULL;
#endif
}
