/* The floor that decompression sets: inflates the named files with zlib and counts newlines, nothing else.
   With --bundle the files are archives that libarchive unpacks, and their members are inflated.
   Built and run by Benchmarks/run; jobtrail's times are told as ratios to it. */
#include <archive.h>
#include <archive_entry.h>
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

static long inflate_some(z_stream *z, size_t got, const char *path) {
    long lines = 0;
    z->next_in = in;
    z->avail_in = got;
    while (z->avail_in > 0) {
        z->next_out = out;
        z->avail_out = sizeof out;
        int status = inflate(z, Z_NO_FLUSH);
        lines += count(out, sizeof out - z->avail_out);
        if (status == Z_STREAM_END) inflateReset(z);
        else if (status != Z_OK) { fprintf(stderr, "%s: zlib %d\n", path, status); exit(1); }
    }
    return lines;
}

static long inflate_file(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) { perror(path); exit(1); }
    z_stream z = {0};
    inflateInit2(&z, 15 + 32);
    long lines = 0;
    size_t got;
    while ((got = fread(in, 1, sizeof in, file)) > 0) lines += inflate_some(&z, got, path);
    inflateEnd(&z);
    fclose(file);
    return lines;
}

static long read_member(struct archive *archive, const char *path) {
    long lines = 0;
    la_ssize_t got = archive_read_data(archive, in, sizeof in);
    if (got < 2 || in[0] != 0x1f || in[1] != 0x8b) {
        for (; got > 0; got = archive_read_data(archive, in, sizeof in)) lines += count(in, got);
        return lines;
    }
    z_stream z = {0};
    inflateInit2(&z, 15 + 32);
    for (; got > 0; got = archive_read_data(archive, in, sizeof in)) lines += inflate_some(&z, got, path);
    inflateEnd(&z);
    return lines;
}

static long read_bundle(const char *path) {
    struct archive *archive = archive_read_new();
    struct archive_entry *entry;
    archive_read_support_filter_all(archive);
    archive_read_support_format_all(archive);
    if (archive_read_open_filename(archive, path, sizeof in)) { fprintf(stderr, "%s\n", archive_error_string(archive)); exit(1); }
    long lines = 0;
    while (archive_read_next_header(archive, &entry) == ARCHIVE_OK) lines += read_member(archive, path);
    archive_read_free(archive);
    return lines;
}

int main(int count, char **paths) {
    long lines = 0;
    int bundles = count > 1 && strcmp(paths[1], "--bundle") == 0;
    for (int i = 1 + bundles; i < count; i++) lines += bundles ? read_bundle(paths[i]) : inflate_file(paths[i]);
    printf("%ld\n", lines);
    return 0;
}
