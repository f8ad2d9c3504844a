"""The errors that opening and reading a zip may raise."""

import zipfile
import zlib

# `zipfile` says NotImplementedError of a compression or a version that it does not know, RuntimeError of a password that is
# missing, ValueError and OSError of offsets that lie: each means that this file cannot be read, none that we are at fault.
ZIP_FAULTS = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError)
