/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* The way in by the end of every system call. */
#ifndef SAE_WAY_SYS_EXIT_H
#define SAE_WAY_SYS_EXIT_H

#include "syscall/ia32.h"
#include "tcp/unroutable.h"
#include "way/called.h"
#include "way/dispatch.h"

/* Whether there may be something to tell of a call with this result. */
static __always_inline bool sae_result_matters(__u32 args, long result)
{
	if (args == SAE_ARGS_CONNECT)
		return sae_is_route_error(result);
	return result >= 0 || result == -EPIPE || sae_is_network_error(result);
}

static __always_inline struct sock *sae_socket_of_fd(struct task_struct *task, __u32 fd, __u64 *inode)
{
	struct file *file = sae_file_of(task, fd, false);

	return file ? sae_socket_of(file, inode) : NULL;
}

/* The socket that a call was made on. */
static __always_inline void sae_xfer_from_exit(struct sae_xfer *xfer, struct pt_regs *regs, __u32 entry,
					       struct task_struct *task)
{
	if (sae_syscall_is_compat(task, regs, false))
		return;
	xfer->regs = regs;
	xfer->args = SAE_SYSCALL_ARGS(entry);
	xfer->direction = SAE_SYSCALL_DIRECTION(entry);
	xfer->flags = sae_syscall_msg_flags(regs, xfer->args);
	xfer->sk = sae_socket_of_fd(task, sae_syscall_fd(regs, xfer->args), &xfer->inode);
	if (xfer->sk || xfer->args != SAE_ARGS_SPLICE)
		return;
	/* Out of a socket, not into one. */
	xfer->direction = SAE_DIRECTION_RECEIVED;
	xfer->sk = sae_socket_of_fd(task, sae_syscall_arg(regs, 0), &xfer->inode);
}

/* The same for a 32-bit program. Where its bytes are is not looked for: the registers stay unknown. */
static __always_inline void sae_xfer_from_ia32_exit(struct sae_xfer *xfer, struct pt_regs *regs, __u32 entry,
						    struct task_struct *task)
{
	struct sae_ia32_syscall ia32;

	if (!sae_syscall_is_compat(task, regs, false))
		return;
	sae_ia32_read(&ia32, regs, entry);
	if (!ia32.entry)
		return;
	xfer->direction = SAE_SYSCALL_DIRECTION(ia32.entry);
	xfer->flags = ia32.flags;
	if (SAE_SYSCALL_ARGS(ia32.entry) != SAE_ARGS_SPLICE) {
		xfer->sk = sae_socket_of_fd(task, ia32.arguments[0], &xfer->inode);
		return;
	}
	xfer->sk = sae_socket_of_fd(task, ia32.arguments[2], &xfer->inode);
	if (xfer->sk)
		return;
	xfer->direction = SAE_DIRECTION_RECEIVED;
	xfer->sk = sae_socket_of_fd(task, ia32.arguments[0], &xfer->inode);
}

/* Of a call for the port that it talks to: its socket had to be found first. A connect names it, that has come to nothing. */
static __always_inline bool sae_exit_call_is_watched(struct sae_xfer *xfer, __u8 transport)
{
	__u32 tgid = sae_current() >> 32;
	enum sae_said said;

	if (xfer->args == SAE_ARGS_CONNECT)
		said = sae_said_of_port(sae_port_of_name(sae_syscall_arg(xfer->regs, 1), false));
	else
		said = sae_said_of_call(xfer, transport, SAE_WAY_SYS_EXIT);
	if (!sae_is_watched(tgid, said))
		return false;
	xfer->by_port = !sae_is_target(tgid);
	return true;
}

/* From the end of every system call. */
static __always_inline void sae_sys_exit(struct pt_regs *regs, long result)
{
	long number = sae_syscall_nr(regs);
	__u32 entry = sae_syscall_entry(number), ia32 = entry ? 0 : sae_syscall_entry_ia32(number);
	struct task_struct *task;
	struct sae_xfer xfer = { .result = result };
	__u8 transport;

	if (!(entry | ia32) || !sae_result_matters(SAE_SYSCALL_ARGS(entry), result))
		return;
	if (!(sae_selection & SAE_SELECT_CALLED) && !sae_current_is_target())
		return;
	task = (struct task_struct *)bpf_get_current_task();
	if (entry)
		sae_xfer_from_exit(&xfer, regs, entry, task);
	else
		sae_xfer_from_ia32_exit(&xfer, regs, ia32, task);
	if (!xfer.sk || (xfer.flags & SAE_NOT_STREAM_FLAGS))
		return;
	transport = sae_transport_no_subflow(xfer.sk);
	if (sae_selection & SAE_SELECT_CALLED && !sae_exit_call_is_watched(&xfer, transport))
		return;
	if (xfer.args != SAE_ARGS_CONNECT)
		sae_xfer_event(&xfer, transport, SAE_WAY_SYS_EXIT);
	else if (transport == SAE_TRANSPORT_TCP && sae_syscall_arg(regs, 2) >= SAE_IPV4_NAME_BYTES)
		sae_unroutable_exit((__u64)xfer.sk, sae_syscall_arg(regs, 1), -result);
}

#endif
