/* attributes.h: compiler attributes under names that say why they are there. */
#ifndef TERGOO_ATTRIBUTES_H
#define TERGOO_ATTRIBUTES_H

#define MUST_USE __attribute__((warn_unused_result))
#define CLEANUP(done) __attribute__((cleanup(done)))
#define PRINTF(at, first) __attribute__((format(printf, at, first)))
#define UNUSED __attribute__((unused))

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#endif
