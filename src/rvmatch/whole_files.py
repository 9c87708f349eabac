"""A file is written whole or not at all."""

import os
import secrets
import shutil
from pathlib import Path

__all__ = ["write_whole"]


def write_whole(path: str | os.PathLike[str], data: bytes) -> None:
    """
    Write a file so that it is there whole or not at all.

    The bytes go to a temporary file in the same folder, which then takes the
    place of the old one; a run that fails leaves the old file as it was.

    Args:
        path: Where the file goes.
        data: Its content.

    Raises:
        OSError: If it cannot be written.
    """
    target = Path(path)
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, part)
        part.replace(target)
    except OSError as error:
        if error.filename is not None:
            error.filename = str(target)  # the temporary file is nobody's concern
        raise
    finally:
        part.unlink(missing_ok=True)
