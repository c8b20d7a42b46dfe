// Calls of glibc that Swift's Glibc module hides behind feature macros.
#include <time.h>
char *strptime(const char *restrict text, const char *restrict form, struct tm *restrict parts);
