/* doctor.h: what tergoo doctor looks at beside a store (office/whole.h has that): the machine that the program was installed
 * on, and the services that are to run there. Each finding is a message key with values, as doctor_look gives them, and has one
 * remedy. */
#ifndef TERGOO_DOCTOR_H
#define TERGOO_DOCTOR_H

#include "office/whole.h"

typedef struct {
    Arena      *arena;
    const char *folder;                 /* of the store; it need not be there */
    const char *root;                   /* "": the machine's own files; tests show it another machine's */
    DoctorEach  each;
    void       *self;
} DoctorLook;

void doctor_say_args(const DoctorLook *l, DoctorState state, const char *key, const ErrorArg *args, size_t count);
#define doctor_say(l, state, key, ...) doctor_say_args((l), (state), (key), ERROR_ARGS_(__VA_ARGS__))
/* A path of that machine, in the arena; NULL when memory is out. */
const char *doctor_path(const DoctorLook *l, const char *path);

/* Memory, time zone, clock, workers, letters, what pages are read with. */
void doctor_look_at_machine(const DoctorLook *l);
/* Web server and its certificates; where the store is the one that the services of the package serve, whether they are switched
 * on and run, and when the ledger was verified last. */
void doctor_look_at_services(const DoctorLook *l);

#endif
