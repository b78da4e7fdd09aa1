"""The token that programs must show."""

from __future__ import annotations

import os
import secrets

from app.domain.errors import UserError
from app.domain.message import msg
from app.runtime.files import config_path

FILE = "intake_token"


def intake_token() -> str:
    """The token in the settings folder; made on the first call, readable to this user alone.

    Raises:
        UserError: it can be neither read nor written.
    """
    path = config_path() / FILE
    try:
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            found = path.read_text("ascii").strip()
            if found:
                return found
            path.unlink()
            return intake_token()
        token = secrets.token_urlsafe(32)
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(token)
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(msg("observations.not_written", file=FILE, reason=str(error)[:200])) from error
    return token
