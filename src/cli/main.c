/* main.c: puts the parts together: the command line gets the operation table that the gate serves. */
#include "cli/cli.h"
#include "desk/desk.h"

int main(int argc, char **argv)
{
    return cli_main(&DESK_OPERATIONS, argv + 1, argc > 0 ? (size_t)argc - 1 : 0);
}
