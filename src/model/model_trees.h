/* model_trees.h: what the writer and the reader of the shipped files' trees share (model_trees.c says their form). */
#ifndef TERGOO_MODEL_TREES_H
#define TERGOO_MODEL_TREES_H

#include "model/model_int.h"

/* The first byte of a node: its type in the low bits. */
enum { TREE_TYPE = 3, TREE_PLAIN = 4, TREE_KEY = 8 };

/* A shipped file's name and its tree, for those that are YAML; sorted by name. */
extern const ModelFile MODEL_TREES[];
extern const size_t MODEL_TREES_COUNT;

#endif
