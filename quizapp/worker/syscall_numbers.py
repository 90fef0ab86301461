"""System call numbers by name on the two machines the walls are built for.

From the kernel's own headers: asm/unistd_64.h for x86_64, asm-generic/unistd.h for aarch64.
"""

# fmt: off
X86_64 = {
    "read": 0, "write": 1, "readv": 19, "writev": 20, "pread64": 17, "pwrite64": 18, "preadv": 295, "pwritev":
    296, "preadv2": 327, "pwritev2": 328, "close": 3, "close_range": 436, "open": 2, "openat": 257, "stat": 4,
    "lstat": 6, "fstat": 5, "newfstatat": 262, "statx": 332, "access": 21, "faccessat": 269, "faccessat2": 439,
    "lseek": 8, "getdents": 78, "getdents64": 217, "readlink": 89, "readlinkat": 267, "getcwd": 79, "chdir": 80,
    "fchdir": 81, "mkdir": 83, "mkdirat": 258, "rmdir": 84, "unlink": 87, "unlinkat": 263, "rename": 82,
    "renameat": 264, "renameat2": 316, "truncate": 76, "ftruncate": 77, "fallocate": 285, "fsync": 74,
    "fdatasync": 75, "sync_file_range": 277, "dup": 32, "dup2": 33, "dup3": 292, "fcntl": 72, "flock": 73,
    "fadvise64": 221, "sendfile": 40, "pipe": 22, "pipe2": 293, "umask": 95, "statfs": 137, "fstatfs": 138,
    "brk": 12, "mmap": 9, "munmap": 11, "mprotect": 10, "mremap": 25, "madvise": 28, "msync": 26, "mincore": 27,
    "membarrier": 324, "get_mempolicy": 239, "getpid": 39, "getppid": 110, "gettid": 186, "getuid": 102,
    "geteuid": 107, "getgid": 104, "getegid": 108, "getgroups": 115, "getresuid": 118, "getresgid": 120,
    "getpgrp": 111, "getpgid": 121, "getsid": 124, "exit": 60, "exit_group": 231, "wait4": 61, "waitid": 247,
    "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15, "rt_sigpending": 127, "rt_sigsuspend": 130,
    "rt_sigtimedwait": 128, "sigaltstack": 131, "pause": 34, "arch_prctl": 158, "set_tid_address": 218,
    "set_robust_list": 273, "get_robust_list": 274, "rseq": 334, "futex": 202, "sched_yield": 24,
    "sched_getaffinity": 204, "sched_setaffinity": 203, "sched_getparam": 143, "sched_getscheduler": 145,
    "sched_get_priority_max": 146, "sched_get_priority_min": 147, "getpriority": 140, "setpriority": 141,
    "getrlimit": 97, "setrlimit": 160, "getrusage": 98, "sysinfo": 99, "uname": 63, "times": 100, "getcpu": 309,
    "capget": 125, "time": 201, "clock_gettime": 228, "clock_getres": 229, "clock_nanosleep": 230, "nanosleep":
    35, "gettimeofday": 96, "alarm": 37, "setitimer": 38, "getitimer": 36, "poll": 7, "ppoll": 271, "select":
    23, "pselect6": 270, "epoll_create": 213, "epoll_create1": 291, "epoll_ctl": 233, "epoll_wait": 232,
    "epoll_pwait": 281, "eventfd": 284, "eventfd2": 290, "getrandom": 318, "restart_syscall": 219, "fork": 57,
    "vfork": 58, "execve": 59, "execveat": 322, "socket": 41, "socketpair": 53, "connect": 42, "bind": 49,
    "listen": 50, "accept": 43, "accept4": 288, "sendto": 44, "recvfrom": 45, "sendmsg": 46, "recvmsg": 47,
    "sendmmsg": 307, "recvmmsg": 299, "shutdown": 48, "getsockname": 51, "getpeername": 52, "setsockopt": 54,
    "getsockopt": 55, "ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311, "kcmp": 312,
    "pidfd_open": 434, "pidfd_getfd": 438, "pidfd_send_signal": 424, "process_madvise": 440, "tkill": 200,
    "rt_sigqueueinfo": 129, "rt_tgsigqueueinfo": 297, "chmod": 90, "fchmod": 91, "fchmodat": 268, "chown": 92,
    "fchown": 93, "lchown": 94, "fchownat": 260, "utime": 132, "utimes": 235, "futimesat": 261, "utimensat":
    280, "setxattr": 188, "lsetxattr": 189, "fsetxattr": 190, "removexattr": 197, "lremovexattr": 198,
    "fremovexattr": 199, "link": 86, "linkat": 265, "symlink": 88, "symlinkat": 266, "mknod": 133, "mknodat":
    259, "memfd_create": 319, "memfd_secret": 447, "mount": 165, "umount2": 166, "pivot_root": 155, "chroot":
    161, "unshare": 272, "setns": 308, "fsopen": 430, "fsconfig": 431, "fsmount": 432, "fspick": 433,
    "open_tree": 428, "move_mount": 429, "mount_setattr": 442, "name_to_handle_at": 303, "open_by_handle_at":
    304, "quotactl": 179, "acct": 163, "swapon": 167, "swapoff": 168, "setuid": 105, "setgid": 106, "setreuid":
    113, "setregid": 114, "setresuid": 117, "setresgid": 119, "setgroups": 116, "setfsuid": 122, "setfsgid":
    123, "setsid": 112, "setpgid": 109, "capset": 126, "sethostname": 170, "setdomainname": 171, "seccomp": 317,
    "bpf": 321, "perf_event_open": 298, "userfaultfd": 323, "io_uring_setup": 425, "io_uring_enter": 426,
    "io_uring_register": 427, "io_setup": 206, "keyctl": 250, "add_key": 248, "request_key": 249,
    "fanotify_init": 300, "lookup_dcookie": 212, "shmget": 29, "shmat": 30, "shmctl": 31, "semget": 64, "semop":
    65, "semctl": 66, "msgget": 68, "msgsnd": 69, "msgrcv": 70, "msgctl": 71, "mq_open": 240, "mq_unlink": 241,
    "mlock": 149, "mlock2": 325, "mlockall": 151, "sched_setscheduler": 144, "sched_setparam": 142,
    "sched_setattr": 314, "ioprio_set": 251, "mbind": 237, "set_mempolicy": 238, "migrate_pages": 256,
    "move_pages": 279, "personality": 135, "modify_ldt": 154, "iopl": 172, "ioperm": 173, "init_module": 175,
    "finit_module": 313, "delete_module": 176, "kexec_load": 246, "kexec_file_load": 320, "reboot": 169,
    "syslog": 103, "settimeofday": 164, "clock_settime": 227, "adjtimex": 159, "clock_adjtime": 305, "vhangup":
    153, "nfsservctl": 180, "uselib": 134, "clone": 56, "kill": 62, "tgkill": 234, "prctl": 157, "ioctl": 16,
    "prlimit64": 302,
}

AARCH64 = {
    "read": 63, "write": 64, "readv": 65, "writev": 66, "pread64": 67, "pwrite64": 68, "preadv": 69, "pwritev":
    70, "preadv2": 286, "pwritev2": 287, "close": 57, "close_range": 436, "openat": 56, "fstat": 80,
    "newfstatat": 79, "statx": 291, "faccessat": 48, "faccessat2": 439, "lseek": 62, "getdents64": 61,
    "readlinkat": 78, "getcwd": 17, "chdir": 49, "fchdir": 50, "mkdirat": 34, "unlinkat": 35, "renameat": 38,
    "renameat2": 276, "truncate": 45, "ftruncate": 46, "fallocate": 47, "fsync": 82, "fdatasync": 83,
    "sync_file_range": 84, "dup": 23, "dup3": 24, "fcntl": 25, "flock": 32, "fadvise64": 223, "sendfile": 71,
    "pipe2": 59, "umask": 166, "statfs": 43, "fstatfs": 44, "brk": 214, "mmap": 222, "munmap": 215, "mprotect":
    226, "mremap": 216, "madvise": 233, "msync": 227, "mincore": 232, "membarrier": 283, "get_mempolicy": 236,
    "getpid": 172, "getppid": 173, "gettid": 178, "getuid": 174, "geteuid": 175, "getgid": 176, "getegid": 177,
    "getgroups": 158, "getresuid": 148, "getresgid": 150, "getpgid": 155, "getsid": 156, "exit": 93,
    "exit_group": 94, "wait4": 260, "waitid": 95, "rt_sigaction": 134, "rt_sigprocmask": 135, "rt_sigreturn":
    139, "rt_sigpending": 136, "rt_sigsuspend": 133, "rt_sigtimedwait": 137, "sigaltstack": 132,
    "set_tid_address": 96, "set_robust_list": 99, "get_robust_list": 100, "rseq": 293, "futex": 98,
    "sched_yield": 124, "sched_getaffinity": 123, "sched_setaffinity": 122, "sched_getparam": 121,
    "sched_getscheduler": 120, "sched_get_priority_max": 125, "sched_get_priority_min": 126, "getpriority": 141,
    "setpriority": 140, "getrlimit": 163, "setrlimit": 164, "getrusage": 165, "sysinfo": 179, "uname": 160,
    "times": 153, "getcpu": 168, "capget": 90, "clock_gettime": 113, "clock_getres": 114, "clock_nanosleep":
    115, "nanosleep": 101, "gettimeofday": 169, "setitimer": 103, "getitimer": 102, "ppoll": 73, "pselect6": 72,
    "epoll_create1": 20, "epoll_ctl": 21, "epoll_pwait": 22, "eventfd2": 19, "getrandom": 278,
    "restart_syscall": 128, "execve": 221, "execveat": 281, "socket": 198, "socketpair": 199, "connect": 203,
    "bind": 200, "listen": 201, "accept": 202, "accept4": 242, "sendto": 206, "recvfrom": 207, "sendmsg": 211,
    "recvmsg": 212, "sendmmsg": 269, "recvmmsg": 243, "shutdown": 210, "getsockname": 204, "getpeername": 205,
    "setsockopt": 208, "getsockopt": 209, "ptrace": 117, "process_vm_readv": 270, "process_vm_writev": 271,
    "kcmp": 272, "pidfd_open": 434, "pidfd_getfd": 438, "pidfd_send_signal": 424, "process_madvise": 440,
    "tkill": 130, "rt_sigqueueinfo": 138, "rt_tgsigqueueinfo": 240, "fchmod": 52, "fchmodat": 53, "fchown": 55,
    "fchownat": 54, "utimensat": 88, "setxattr": 5, "lsetxattr": 6, "fsetxattr": 7, "removexattr": 14,
    "lremovexattr": 15, "fremovexattr": 16, "linkat": 37, "symlinkat": 36, "mknodat": 33, "memfd_create": 279,
    "memfd_secret": 447, "mount": 40, "umount2": 39, "pivot_root": 41, "chroot": 51, "unshare": 97, "setns":
    268, "fsopen": 430, "fsconfig": 431, "fsmount": 432, "fspick": 433, "open_tree": 428, "move_mount": 429,
    "mount_setattr": 442, "name_to_handle_at": 264, "open_by_handle_at": 265, "quotactl": 60, "acct": 89,
    "swapon": 224, "swapoff": 225, "setuid": 146, "setgid": 144, "setreuid": 145, "setregid": 143, "setresuid":
    147, "setresgid": 149, "setgroups": 159, "setfsuid": 151, "setfsgid": 152, "setsid": 157, "setpgid": 154,
    "capset": 91, "sethostname": 161, "setdomainname": 162, "seccomp": 277, "bpf": 280, "perf_event_open": 241,
    "userfaultfd": 282, "io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427, "io_setup": 0,
    "keyctl": 219, "add_key": 217, "request_key": 218, "fanotify_init": 262, "lookup_dcookie": 18, "shmget":
    194, "shmat": 196, "shmctl": 195, "semget": 190, "semop": 193, "semctl": 191, "msgget": 186, "msgsnd": 189,
    "msgrcv": 188, "msgctl": 187, "mq_open": 180, "mq_unlink": 181, "mlock": 228, "mlock2": 284, "mlockall":
    230, "sched_setscheduler": 119, "sched_setparam": 118, "sched_setattr": 274, "ioprio_set": 30, "mbind": 235,
    "set_mempolicy": 237, "migrate_pages": 238, "move_pages": 239, "personality": 92, "init_module": 105,
    "finit_module": 273, "delete_module": 106, "kexec_load": 104, "kexec_file_load": 294, "reboot": 142,
    "syslog": 116, "settimeofday": 170, "clock_settime": 112, "adjtimex": 171, "clock_adjtime": 266, "vhangup":
    58, "nfsservctl": 42, "clone": 220, "kill": 129, "tgkill": 131, "prctl": 167, "ioctl": 29, "prlimit64": 261,
}

BY_MACHINE = {"x86_64": X86_64, "aarch64": AARCH64}
