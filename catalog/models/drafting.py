"""A decision line as editors meet it: where it belongs, when it is final, how it will look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from wagtail.locks import BaseLock

from catalog.locks import FinalLock, HeldLock

if TYPE_CHECKING:
    from catalog.models.agency import AgencyPage
    from catalog.models.procedure import ProcedurePage


class LineDraft:
    """What the desk asks of a line. Mixed into `DecisionLine` before Wagtail's mixins."""

    @property
    def place(self: Any) -> ProcedurePage | AgencyPage:
        """The page whose editors write this line: the procedure's, or its agency's to be."""
        place: ProcedurePage | AgencyPage = self.procedure or self.agency
        return place

    @property
    def is_final(self: Any) -> bool:
        """Tell whether nobody may change it any more."""
        return self.promulgated_at is not None or not self.decision.is_open

    def get_lock(self: Any) -> BaseLock | None:
        if self.is_final:
            return FinalLock(self)
        if self.decision.held:
            return HeldLock(self, self.decision.held)
        lock: BaseLock | None = super().get_lock()  # type: ignore[misc]
        return lock

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        return [("vi", "Tiếng Việt"), ("en", "English")]

    def is_previewable(self: Any) -> bool:
        return bool(self.brings_content)

    def serve_preview(self: Any, request: HttpRequest, mode_name: str) -> Any:
        """Render the public page as this line would make it."""
        from catalog.views.preview import render_line

        return render_line(request, self, mode_name or "vi")
