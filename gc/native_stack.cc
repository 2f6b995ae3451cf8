#include "gc/native_stack.h"

#include <pthread.h>

#include "gc/check.h"

#if !defined(__x86_64__)
#error "port tc_gc_call_with_registers: push every callee-saved register, call f, pop them"
#endif

asm(R"(
    .text
    .globl tc_gc_call_with_registers
    .type tc_gc_call_with_registers, @function
    .p2align 4
tc_gc_call_with_registers:
    .cfi_startproc
    pushq %rbp
    .cfi_def_cfa_offset 16
    .cfi_offset %rbp, -16
    pushq %rbx
    .cfi_def_cfa_offset 24
    .cfi_offset %rbx, -24
    pushq %r12
    .cfi_def_cfa_offset 32
    .cfi_offset %r12, -32
    pushq %r13
    .cfi_def_cfa_offset 40
    .cfi_offset %r13, -40
    pushq %r14
    .cfi_def_cfa_offset 48
    .cfi_offset %r14, -48
    pushq %r15
    .cfi_def_cfa_offset 56
    .cfi_offset %r15, -56
    pushq $0
    .cfi_def_cfa_offset 64
    movq %rdi, %rax
    movq %rsi, %rdi
    movq %rsp, %rsi
    call *%rax
    addq $8, %rsp
    .cfi_def_cfa_offset 56
    popq %r15
    .cfi_def_cfa_offset 48
    popq %r14
    .cfi_def_cfa_offset 40
    popq %r13
    .cfi_def_cfa_offset 32
    popq %r12
    .cfi_def_cfa_offset 24
    popq %rbx
    .cfi_def_cfa_offset 16
    popq %rbp
    .cfi_def_cfa_offset 8
    ret
    .cfi_endproc
    .size tc_gc_call_with_registers, .-tc_gc_call_with_registers
)");

namespace tricolor::gc {

const void* NativeStackBase() {
  pthread_attr_t attributes;
  void* low = nullptr;
  size_t size = 0;
  TC_CHECK(pthread_getattr_np(pthread_self(), &attributes) == 0, "pthread_getattr_np");
  pthread_attr_getstack(&attributes, &low, &size);
  pthread_attr_destroy(&attributes);
  return static_cast<char*>(low) + size;
}

}  // namespace tricolor::gc
