/* attributes.h: compiler attributes under names that say why they are there. */
#ifndef TERGOO_ATTRIBUTES_H
#define TERGOO_ATTRIBUTES_H

#define MUST_USE __attribute__((warn_unused_result))
#define CLEANUP(done) __attribute__((cleanup(done)))
#define PRINTF(at, first) __attribute__((format(printf, at, first)))
#define UNUSED __attribute__((unused))

/* A large local array in a hot place that is written before it is read: the compiler need not clear it first. */
#if defined(__has_attribute) && __has_attribute(uninitialized)
#define UNINITIALIZED __attribute__((uninitialized))
#else
#define UNINITIALIZED
#endif

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#endif
