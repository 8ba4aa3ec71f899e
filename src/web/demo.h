/* demo.h: what the demo shows before anybody signs in: who one can be today, the first three minutes, and two buttons that do harm to a copy.
 * Everybody in it is invented. Only `tergoo web --demo FILE` has these pages; FILE is written by samples/demo:
 *
 *     {"people": [{"role", "login", "name", "office": 0, "passphrase"}, …],      office: which of the web's gates
 *      "tour": [{"step", "person": 0, "target"}, …],                            what is seen, as whom, where
 *      "bundle", "key", "copy", "copy_key"}                                     files for the two buttons, and the key from paper */
#ifndef TERGOO_DEMO_H
#define TERGOO_DEMO_H

#include "web/web.h"

typedef struct { Str role, login, name, passphrase; int office; } DemoPerson;
typedef struct { Str step, target; int person; } DemoStep;
typedef struct {
    DemoPerson *people; size_t people_count;
    DemoStep   *steps;  size_t step_count;
    Str         bundle, key, copy, copy_key;
} Demo;

/* The two buttons: a byte of the bundle turned over and both verified, an office burnt and restored. */
typedef enum { DEMO_BYTE, DEMO_BURN, DEMO_HARMS } DemoHarm;
struct KeeperOptions;

/* Makes a copy in the folder web/, does it harm, takes it away; prints into `output`, and a '.' into `result`
 * after each step that went as it should. In a process of its own. True: all went as it should. */
bool demo_harm(const struct KeeperOptions *o, DemoHarm which, Lang lang, int output, int result);

/* ERR_INVALID when the file is not as above. */
MUST_USE ErrorCode demo_open(Arena *a, const char *path, const Demo **ret, Error *e);

ErrorCode page_demo(WebRequest *r, Error *e);           /* GET  /demo */
ErrorCode do_demo_be(WebRequest *r, Error *e);          /* POST /demo/be/:person */
ErrorCode do_demo_go(WebRequest *r, Error *e);          /* POST /demo/go/:step */
ErrorCode do_demo_byte(WebRequest *r, Error *e);        /* POST /demo/byte */
ErrorCode do_demo_burn(WebRequest *r, Error *e);        /* POST /demo/burn */
ErrorCode page_demo_job(WebRequest *r, Error *e);       /* GET  /demo/job/:id */

#endif
