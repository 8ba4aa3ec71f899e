/* rights_money.h: who may know of a project's money: besides the roles of `see`, a donor's own readers, of what was approved in the projects that
 * their donor pays for. */
#ifndef TERGOO_RIGHTS_MONEY_H
#define TERGOO_RIGHTS_MONEY_H

#include "office/office.h"

bool kind_is_of_money(const Kind *k);
/* Of whoever reads for a donor alone: is it approved, and of a project of his? True for everybody else. False also on failure. */
bool request_sees_money(Request *r, const Kind *k, const Record *rec);
/* May the caller read the money of this project at all? */
bool request_sees_money_of(Request *r, Str project);

#endif
