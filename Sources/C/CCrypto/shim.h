#include <openssl/evp.h>
#include <openssl/err.h>
#include <openssl/pkcs7.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>

// Names on one line, control characters escaped, other letters as UTF-8.
static const unsigned long jobtrail_name_form = XN_FLAG_ONELINE & ~ASN1_STRFLGS_ESC_MSB;
