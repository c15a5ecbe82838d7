"""Makes single system calls, each in a process of its own, and prints how they end.

Standard input: a JSON list of [number, arguments...]; an argument is an integer, a text (a pointer to it), null, or $name for one of
the things made below. Standard output: a JSON list of "ok" or the error's name.
"""

import ctypes
import errno
import json
import os
import signal
import socket
import struct
import sys

folder = sys.argv[1]
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long


def buffer(data):
    return ctypes.cast(ctypes.create_string_buffer(data, len(data)), ctypes.c_void_p)


things = {
    "$folder": lambda: buffer(f"{folder}/empty".encode() + b"\0"),
    "$theirs": lambda: buffer(f"{folder}/theirs".encode() + b"\0"),
    "$device": lambda: buffer(f"{folder}/device-{os.getpid()}".encode() + b"\0"),
    "$process": lambda: int(open(f"{folder}/process").read()),
    "$file": lambda: os.open("/", os.O_RDONLY),
    "$socket": lambda: socket.socket().detach(),
    "$port": lambda: buffer(struct.pack("=HHI8x", socket.AF_INET, socket.htons(1), 0)),
    "$interface": lambda: buffer(b"nosuch0".ljust(200, b"\0")),
}


def value(arg):
    if arg is None:
        return ctypes.c_void_p(None)
    if isinstance(arg, int):
        return ctypes.c_long(arg)
    thing = things[arg]() if arg in things else buffer(arg.encode() + b"\0")
    return ctypes.c_long(thing) if isinstance(thing, int) else thing


def call(number, *args):
    values = [value(arg) for arg in args]
    failed = libc.syscall(ctypes.c_long(number), *values) == -1
    return errno.errorcode.get(ctypes.get_errno(), "?") if failed else "ok"


def in_a_child(request):
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.setsid()
        os.write(writer, call(*request).encode())
        os.kill(os.getpid(), signal.SIGKILL)
    os.close(writer)
    with os.fdopen(reader) as answer:
        text = answer.read()
    os.waitpid(child, 0)
    return text


print(json.dumps([in_a_child(request) for request in json.load(sys.stdin)]))
