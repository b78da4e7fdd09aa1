"""Where a file lies: only a disk of this computer can hold a live operation.

SQLite's write-ahead log needs memory that all programs share, which network file systems do not give
(https://www.sqlite.org/wal.html, "all processes using a database must be on the same host computer").
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from app.domain.errors import UserError
from app.domain.message import msg

_NETWORK = {
    *("afs", "afpfs", "ceph", "cifs", "davfs", "glusterfs", "lustre", "ncpfs", "nfs", "nfs3", "nfs4"),
    *("fuse.davfs2", "fuse.glusterfs", "fuse.rclone", "fuse.sshfs"),
    *("smb", "smb2", "smb3", "smbfs", "webdav"),
}
_DRIVE_REMOTE = 4
_MOUNTS = Path("/proc/mounts")


def require_local(path: Path) -> None:
    """Raise UserError where the file lies on a network share."""
    kind = _remote_kind(path.absolute())
    if kind:
        raise UserError(msg("store.network", file=path.name, folder=str(path.parent), kind=kind))


def _remote_kind(path: Path) -> str:
    if sys.platform == "win32":
        return "SMB" if _windows_remote(path) else ""
    table = _mount_table()
    kind = file_system(path.resolve(), table)
    return kind if kind in _NETWORK else ""


def _mount_table() -> str:
    if _MOUNTS.exists():
        return _MOUNTS.read_text("utf-8", "replace")
    listing = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False).stdout
    return "\n".join(_as_proc_line(line) for line in listing.splitlines())


def _as_proc_line(line: str) -> str:
    """Of macOS's `SOURCE on FOLDER (TYPE, OPTIONS)` the form of Linux."""
    source, _, rest = line.partition(" on ")
    folder, _, options = rest.rpartition(" (")
    return " ".join(
        (source.replace(" ", "_"), folder.replace(" ", "\\040"), options.split(",")[0].rstrip(")"))
    )


def file_system(path: Path, mounts: str) -> str:
    """The type of the file system that holds a path, by a table of mounts in the form of /proc/mounts."""
    best, kind = -1, ""
    for line in mounts.splitlines():
        parts = line.split()
        if len(parts) < 3:
            continue
        folder = Path(parts[1].replace("\\040", " "))
        if path.is_relative_to(folder) and len(folder.parts) >= best:
            best, kind = len(folder.parts), parts[2]
    return kind


def _windows_remote(path: Path) -> bool:
    if str(path).startswith("\\\\"):
        return True
    import ctypes

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - exists on Windows alone
    return bool(kernel.GetDriveTypeW(os.path.splitdrive(path)[0] + "\\") == _DRIVE_REMOTE)
