#!/usr/bin/env python3
"""Says what a program for macOS is: macho.py PROGRAM -> "arm64 11.0 signed /usr/lib/libSystem.B.dylib".

The processor, the oldest macOS that loads it, whether it has a signature (on Apple's own processors none runs without),
and every library that it loads. Fails where it is no program for macOS.
"""
import struct
import sys

PROCESSORS = {0x0100000C: "arm64", 0x01000007: "x86_64"}
LOAD_LIBRARY, SIGNATURE, BUILD_VERSION = (0xC, 0x80000018), 0x1D, 0x32
EXECUTABLE = 2


def describe(program):
    magic, processor, _, kind, count = struct.unpack_from("<5I", program)
    if magic != 0xFEEDFACF or kind != EXECUTABLE:
        sys.exit("macho.py: this is no 64-bit program for macOS")
    at, oldest, signed, libraries = 32, "?", "unsigned", []
    for _ in range(count):
        command, size = struct.unpack_from("<2I", program, at)
        if command in LOAD_LIBRARY:
            name = program[at + struct.unpack_from("<I", program, at + 8)[0]:at + size]
            libraries.append(name.rstrip(b"\0").decode())
        elif command == SIGNATURE:
            start, length = struct.unpack_from("<2I", program, at + 8)
            # The magic of a signature, and it ends with the file: what follows would be unsigned.
            if program[start:start + 4] == b"\xfa\xde\x0c\xc0" and start + length == len(program):
                signed = "signed"
        elif command == BUILD_VERSION:
            version = struct.unpack_from("<I", program, at + 12)[0]
            oldest = "%d.%d" % (version >> 16, version >> 8 & 0xFF)
        at += size
    return " ".join([PROCESSORS.get(processor, "processor %#x" % processor), oldest, signed] + libraries)


with open(sys.argv[1], "rb") as f:
    print(describe(f.read()))
