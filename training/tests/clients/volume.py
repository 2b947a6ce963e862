"""A file system that refuses what Databricks Volumes refuse, spoken to the kernel in its own protocol (FUSE, no library).

    python volume.py BACKING MOUNT COMMAND [ARGUMENTS...]

runs a command that sees the folder BACKING at MOUNT, where a file can only be written from its start to its end. Writing
anywhere else, appending, shortening, renaming and linking fail with "Operation not supported", as there. The mount is
seen by the command alone, and goes with it. Linux only; needs root, or a kernel that lets users have namespaces.
"""

import ctypes
import errno
import os
import signal
import struct
import subprocess
import sys

CLONE_NEWNS, CLONE_NEWUSER = 0x20000, 0x10000000
MS_NOSUID, MS_NODEV, MS_REC, MS_PRIVATE, MNT_DETACH = 2, 4, 0x4000, 0x40000, 2
LOOKUP, FORGET, GETATTR, SETATTR, MKDIR, UNLINK, RMDIR, OPEN, READ, WRITE = 1, 2, 3, 4, 9, 10, 11, 14, 15, 16
STATFS, RELEASE, FSYNC, FLUSH, INIT, OPENDIR, READDIR, RELEASEDIR, FSYNCDIR = 17, 18, 20, 25, 26, 27, 28, 29, 30
ACCESS, CREATE, INTERRUPT, DESTROY, BATCH_FORGET = 34, 35, 36, 38, 42
SYMLINK, LINK, RENAME, RENAME2, FALLOCATE = 6, 13, 12, 45, 43
REFUSED = {SYMLINK, LINK, RENAME, RENAME2, FALLOCATE}
SILENT = {FORGET, BATCH_FORGET, INTERRUPT}  # the kernel waits for no answer
DONE = {FLUSH, FSYNC, FSYNCDIR, RELEASEDIR, ACCESS, DESTROY}
ATOMIC_TRUNCATE, BIG_WRITES, DIRECT_IO, SIZE_CHANGES = 1 << 3, 1 << 5, 1, 1 << 3
MOST = 1 << 17  # bytes in one write

libc = ctypes.CDLL(None, use_errno=True)


def must(code: int, what: str) -> None:
    if code != 0:
        raise OSError(ctypes.get_errno(), f"{what}: {os.strerror(ctypes.get_errno())}")


class Volume:
    def __init__(self, backing: str) -> None:
        self.paths = {1: backing}  # by node
        self.nodes = {backing: 1}
        self.files: dict[int, int] = {}  # open file to the place where its next write has to be

    def answer(self, code: int, node: int, body: bytes) -> bytes:
        """The answer to one request. Raises OSError."""
        if code in REFUSED:
            raise OSError(errno.EOPNOTSUPP, "")
        if code in DONE:
            return b""
        if code == INIT:
            readahead = struct.unpack_from("<I", body, 8)[0]
            return struct.pack(
                "<IIIIHHIIHHI28x", 7, 31, readahead, ATOMIC_TRUNCATE | BIG_WRITES, 8, 8, MOST, 1, 32, 0, 0
            )
        if code == STATFS:
            return struct.pack("<QQQQQIIII24x", 10**6, 10**6, 10**6, 10**6, 10**6, 4096, 255, 4096, 0)
        path = self.paths[node]
        if code == LOOKUP:
            return self.entry(self.below(path, body))
        if code == GETATTR:
            return struct.pack("<QII", 0, 0, 0) + attributes(path)
        if code == SETATTR:
            valid, size = struct.unpack_from("<I12xQ", body)
            if valid & SIZE_CHANGES and size != 0:
                raise OSError(errno.EOPNOTSUPP, "")
            if valid & SIZE_CHANGES:
                os.truncate(path, 0)
            return struct.pack("<QII", 0, 0, 0) + attributes(path)
        if code == MKDIR:
            new = self.below(path, body[8:])
            os.mkdir(new)
            return self.entry(new)
        if code in (UNLINK, RMDIR):
            (os.unlink if code == UNLINK else os.rmdir)(self.below(path, body))
            return b""
        if code == OPENDIR:
            return struct.pack("<QII", 0, 0, 0)
        if code == READDIR:
            return listing(path, *struct.unpack_from("<8xQI", body))
        if code == OPEN:
            return self.opened(path, struct.unpack_from("<I", body)[0])
        if code == CREATE:
            new = self.below(path, body[16:])
            opened = self.opened(new, struct.unpack_from("<I", body)[0] | os.O_CREAT)
            return self.entry(new) + opened
        if code == READ:
            file, offset, size = struct.unpack_from("<QQI", body)
            return os.pread(file, size, offset)
        if code == WRITE:
            file, offset, size = struct.unpack_from("<QQI", body)
            if offset != self.files[file]:
                raise OSError(errno.EOPNOTSUPP, "")
            self.files[file] += os.pwrite(file, body[40 : 40 + size], offset)
            return struct.pack("<II", size, 0)
        if code == RELEASE:
            file = struct.unpack_from("<Q", body)[0]
            del self.files[file]
            os.close(file)
            return b""
        raise OSError(errno.ENOSYS, "")

    def below(self, path: str, name: bytes) -> str:
        return os.path.join(path, os.fsdecode(name.split(b"\0")[0]))

    def entry(self, path: str) -> bytes:
        known = attributes(path)  # first: it says what is missing
        node = self.nodes.setdefault(path, len(self.nodes) + 1)
        self.paths[node] = path
        return struct.pack("<QQQQII", node, 0, 0, 0, 0, 0) + known

    def opened(self, path: str, flags: int) -> bytes:
        if flags & os.O_APPEND:
            raise OSError(errno.EOPNOTSUPP, "")
        file = os.open(path, flags & ~os.O_EXCL, 0o644)
        self.files[file] = 0 if os.fstat(file).st_size == 0 else -1  # what is there is not written over in part
        return struct.pack("<QII", file, DIRECT_IO, 0)


def attributes(path: str) -> bytes:
    s = os.lstat(path)
    times = (s.st_atime_ns, s.st_mtime_ns, s.st_ctime_ns)
    return struct.pack(
        "<6Q10I", s.st_ino, s.st_size, s.st_blocks, *(t // 10**9 for t in times), *(t % 10**9 for t in times),
        s.st_mode, s.st_nlink, 0, 0, 0, 4096, 0,
    )  # fmt: skip


def listing(path: str, offset: int, size: int) -> bytes:
    answer = b""
    for number, name in enumerate(sorted(os.listdir(path))[offset:], start=offset + 1):
        raw = os.fsencode(name)
        record = struct.pack("<QQII", 1, number, len(raw), 0) + raw
        record += bytes(-len(record) % 8)
        if len(answer) + len(record) > size:
            break
        answer += record
    return answer


def serve(device: int, volume: Volume) -> None:
    while True:
        try:
            request = os.read(device, MOST + 4096)
        except OSError:  # unmounted
            return
        _, code, number, node = struct.unpack_from("<IIQQ", request)
        if code in SILENT:
            continue
        try:
            error, body = 0, volume.answer(code, node, request[40:])
        except OSError as problem:
            error, body = problem.errno or errno.EIO, b""
        os.write(device, struct.pack("<IiQ", 16 + len(body), -error, number) + body)


def main(backing: str, mount: str, *command: str) -> int:
    user, group = os.getuid(), os.getgid()
    must(libc.unshare(CLONE_NEWNS | (CLONE_NEWUSER if user else 0)), "unshare")
    if user:
        for file, line in (("uid_map", f"0 {user} 1"), ("setgroups", "deny"), ("gid_map", f"0 {group} 1")):
            with open(f"/proc/self/{file}", "w") as map:
                map.write(line)
    must(libc.mount(b"none", b"/", None, MS_REC | MS_PRIVATE, None), "mount /")
    device = os.open("/dev/fuse", os.O_RDWR)
    options = f"fd={device},rootmode=40755,user_id=0,group_id=0".encode()
    must(libc.mount(b"volume", os.fsencode(mount), b"fuse", MS_NOSUID | MS_NODEV, options), "mount")
    server = os.fork()
    if server == 0:
        serve(device, Volume(backing))
        os._exit(0)
    os.close(device)
    try:
        return subprocess.run(command).returncode
    finally:
        libc.umount2(os.fsencode(mount), MNT_DETACH)
        os.kill(server, signal.SIGKILL)
        os.waitpid(server, 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
