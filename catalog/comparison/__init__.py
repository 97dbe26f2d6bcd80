"""What differs between two contents: components, sentences in plain words, patch.

Pure: no Django, no database.
"""

from catalog.comparison.components import changed_components

__all__ = ["changed_components"]
