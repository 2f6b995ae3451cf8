// Syntax trees on their way from and to the front end, as flat lists of entries (the format stands
// in runtime/interp/frontend_program.h). Flat, because marshal limits how deep data may nest.
#ifndef TRICOLOR_RUNTIME_MODULES_AST_TREE_H_
#define TRICOLOR_RUNTIME_MODULES_AST_TREE_H_

#include "runtime/object.h"

namespace tricolor {

bool IsAstNode(const Object* o);
// The root of the tree. Null: exception.
Object* NodesFromEntries(Object* entries);
// Null: exception, RecursionError for a tree that contains itself.
Object* EntriesFromNodes(Object* root);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_AST_TREE_H_
