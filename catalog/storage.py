"""Files stored by their content: what a version names can't be replaced behind its back."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible


@deconstructible
class ContentAddressedStorage(FileSystemStorage):
    """Names a file `ab/<sha256>.<extension>`. Saving the same bytes again stores nothing.

    Deleting is refused silently: another version may name the same bytes.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: File[Any]) -> str:
        digest = hashlib.sha256()
        for chunk in content.chunks():
            digest.update(chunk)
        content.seek(0)
        value = digest.hexdigest()
        suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
        stored = f"{value[:2]}/{value}{suffix}"
        if self.exists(stored):
            return stored
        return str(super()._save(stored, content))  # type: ignore[misc]

    def delete(self, name: str) -> None:
        """Keep the file."""
