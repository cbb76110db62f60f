"""The system calls that students' code may not make, as a filter that bubblewrap loads.

They make memory that belongs to no process, reach into other processes, the keys of the kernel or a machine around this
one, or are where holes in kernels are found; no lesson needs any of them. The numbers are those of Linux's
arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h. Other processors than x86-64 and ARM64 get
no filter; every other wall of the sandbox stands there too.
"""

from __future__ import annotations

import os
import platform
import struct

ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # AUDIT_ARCH_*
BOTH = {
    "io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427, "open_tree": 428, "move_mount": 429,
    "fsopen": 430, "fsconfig": 431, "fsmount": 432, "fspick": 433, "pidfd_getfd": 438, "process_madvise": 440,
    "mount_setattr": 442, "quotactl_fd": 443, "memfd_secret": 447, "process_mrelease": 448,
}  # fmt: skip
FORBIDDEN = {  # the numbers on x86-64 and on ARM64, None where there is none
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219), "shmget": (29, 194), "shmat": (30, 196),
    "semget": (64, 190), "msgget": (68, 186), "mq_open": (240, 180), "memfd_create": (319, 279), "vmsplice": (278, 75),
    "userfaultfd": (323, 282), "perf_event_open": (298, 241), "bpf": (321, 280), "unshare": (272, 97),
    "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265), "swapon": (167, 224), "swapoff": (168, 225),
    "reboot": (169, 142), "kexec_load": (246, 104), "kexec_file_load": (320, 294), "init_module": (175, 105),
    "finit_module": (313, 273), "delete_module": (176, 106), "acct": (163, 89), "quotactl": (179, 60),
    "syslog": (103, 116), "settimeofday": (164, 170), "clock_settime": (227, 112), "adjtimex": (159, 171),
    "clock_adjtime": (305, 266), "sethostname": (170, 161), "setdomainname": (171, 162), "personality": (135, 92),
    "vhangup": (153, 58), "fanotify_init": (300, 262), "migrate_pages": (256, 238), "move_pages": (279, 239),
    "sched_setaffinity": (203, 122), "iopl": (172, None), "ioperm": (173, None), "modify_ldt": (154, None),
}  # fmt: skip
CLONE, CLONE3, MMAP, SOCKET = (56, 220), (435, 435), (9, 222), (41, 198)
NAMESPACES = 0x7E020000  # the flags of clone that make a namespace of one's own
SHARED_NAMELESS = 0x21  # MAP_SHARED and MAP_ANONYMOUS: memory that no process shows as its own once it looks away
FAMILIES = (1, 2, 10, 16)  # Unix, both of the internet, netlink; above all not vsock, which leads out of a machine

_LOAD, _AND, _EQUAL, _LEAST, _ANY, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST, _FOURTH = 0, 4, 16, 40  # where struct seccomp_data holds them
_EPERM, _ENOSYS = 0x00050001, 0x00050026  # SECCOMP_RET_ERRNO with the error's number
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
Step = tuple[int, int, int, int]  # code, steps to skip if so, steps to skip if not, value


def program(machine: str) -> bytes:
    """The filter for a kind of processor as a classic BPF program; b"" for one whose numbers are not known here."""
    if machine not in ARCHITECTURES:
        return b""
    which = list(ARCHITECTURES).index(machine)
    numbers = [*BOTH.values(), *(each[which] for each in FORBIDDEN.values())]
    families = [(_EQUAL, len(FAMILIES) - n, 0, family) for n, family in enumerate(FAMILIES)]
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE), (_EQUAL, 1, 0, ARCHITECTURES[machine]), _answer(_KILL),
        (_LOAD, 0, 0, _NUMBER), (_LEAST, 0, 1, 0x40000000), _answer(_KILL),  # x32: the same calls by other numbers
        *_of(CLONE[which], [(_LOAD, 0, 0, _FIRST), (_ANY, 0, 1, NAMESPACES), _answer(_EPERM), _answer(_ALLOW)]),
        *_of(MMAP[which], [(_LOAD, 0, 0, _FOURTH), (_AND, 0, 0, SHARED_NAMELESS), (_EQUAL, 0, 1, SHARED_NAMELESS),
                           _answer(_EPERM), _answer(_ALLOW)]),
        *_of(SOCKET[which], [(_LOAD, 0, 0, _FIRST), *families, _answer(_EPERM), _answer(_ALLOW)]),
        *_of(CLONE3[which], [_answer(_ENOSYS)]),  # its flags cannot be seen; every C library then takes clone
        *(step for number in numbers if number is not None for step in _of(number, [_answer(_EPERM)])),
        _answer(_ALLOW),
    ]  # fmt: skip
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def _of(number: int, steps: list[Step]) -> list[Step]:
    """The steps that are taken for the call of this number alone."""
    return [(_EQUAL, 0, len(steps), number), *steps]


def _answer(value: int) -> Step:
    return (_RETURN, 0, 0, value)


def opened() -> int | None:
    """An open file with the filter for this machine; None where there is none."""
    if not (data := program(platform.machine())):
        return None
    file = os.memfd_create("filter")
    os.write(file, data)
    os.lseek(file, 0, os.SEEK_SET)
    return file
