/* Switching between tasks, and the gate through which the engine's own system calls leave.
 * x86-64, System V ABI; see context.h. */
    .text

/* void context_switch(void **save, void *load, unsigned long thread_pointer) */
    .globl context_switch
    .type context_switch, @function
context_switch:
    pushq %rbp
    pushq %rbx
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    movq %rsp, (%rdi)
    movq %rsi, %rsp
    wrfsbase %rdx
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbx
    popq %rbp
    ret
    .size context_switch, . - context_switch

/* void context_park(void **save, void (*wait_for_ever)(void)): what is saved stays on the stack, under
 * the frame of wait_for_ever. */
    .globl context_park
    .type context_park, @function
context_park:
    pushq %rbp
    pushq %rbx
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    movq %rsp, (%rdi)
    subq $8, %rsp
    callq *%rsi
    ud2
    .size context_park, . - context_park

/* The gate: the one place whose system calls are not caught (prctl(2),
 * PR_SET_SYSCALL_USER_DISPATCH). The section's name is a C identifier, so that the linker gives its
 * two ends names. */
    .section engine_gate, "ax", @progbits

/* long raw(long number, long a, long b, long c, long d, long e, long f) */
    .globl raw
    .type raw, @function
raw:
    movq %rdi, %rax
    movq %rsi, %rdi
    movq %rdx, %rsi
    movq %rcx, %rdx
    movq %r8, %r10
    movq %r9, %r8
    movq 8(%rsp), %r9
    syscall
    ret
    .size raw, . - raw

    .globl gate_restorer
    .type gate_restorer, @function
gate_restorer:
    movl $15, %eax
    syscall
    ud2 /* the kernel looks at the address after the call: it must be inside the gate too */
    .size gate_restorer, . - gate_restorer

    .section .note.GNU-stack, "", @progbits
