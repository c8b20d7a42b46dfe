/* The floor that decompression sets: inflates the named files with zlib and counts newlines, nothing else.
   Built and run by Benchmarks/run; jobtrail's times are told as ratios to it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static unsigned char in[128 * 1024], out[256 * 1024];

static long count(const unsigned char *at, size_t left) {
    long lines = 0;
    const unsigned char *end = at + left, *next;
    while ((next = memchr(at, '\n', end - at))) { lines++; at = next + 1; }
    return lines;
}

static long inflate_file(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) { perror(path); exit(1); }
    z_stream z = {0};
    inflateInit2(&z, 15 + 32);
    long lines = 0;
    size_t got;
    while ((got = fread(in, 1, sizeof in, file)) > 0) {
        z.next_in = in;
        z.avail_in = got;
        while (z.avail_in > 0) {
            z.next_out = out;
            z.avail_out = sizeof out;
            int status = inflate(&z, Z_NO_FLUSH);
            lines += count(out, sizeof out - z.avail_out);
            if (status == Z_STREAM_END) inflateReset(&z);
            else if (status != Z_OK) { fprintf(stderr, "%s: zlib %d\n", path, status); exit(1); }
        }
    }
    inflateEnd(&z);
    fclose(file);
    return lines;
}

int main(int count, char **paths) {
    long lines = 0;
    for (int i = 1; i < count; i++) lines += inflate_file(paths[i]);
    printf("%ld\n", lines);
    return 0;
}
