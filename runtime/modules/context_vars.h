// Context variables, as other native code uses them. The types are ready once `_contextvars` has been
// imported: everything here requires that.
#ifndef TRICOLOR_RUNTIME_MODULES_CONTEXT_VARS_H_
#define TRICOLOR_RUNTIME_MODULES_CONTEXT_VARS_H_

#include "runtime/object.h"
#include "runtime/type.h"

namespace tricolor {

extern Type context_type TC_SYMBOL(PyContext_Type);
extern Type context_var_type TC_SYMBOL(PyContextVar_Type);
extern Type token_type TC_SYMBOL(PyContextToken_Type);

// Null / false: an exception is set.
Object* NewContext(Object* vars);  // null: empty
Object* CopyContext(Object* context);
Object* CurrentContext();  // of the calling thread
bool EnterContext(Object* context);
bool ExitContext(Object* context);
Object* NewContextVar(Object* name, Object* default_value);  // null: no default
bool GetContextVar(Object* var, Object** value);             // *value null: not set in this context
Object* DefaultOfContextVar(Object* var);                    // or null
Object* SetContextVar(Object* var, Object* value);           // a token
bool ResetContextVar(Object* var, Object* token);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_CONTEXT_VARS_H_
