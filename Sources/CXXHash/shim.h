// Inlined so that hashing a line costs no call through the PLT; the header is Debian's libxxhash-dev.
#define XXH_INLINE_ALL
#include <xxhash.h>
