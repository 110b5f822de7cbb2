"""Who cites whom, who answers whom: pure functions over small records, no SQL, no clock.

``link(letters)`` is the whole room in one call; a store feeds ``resolve_block`` and ``suggest`` piece by piece
instead, so that a new letter relinks only the blocks that it touches.
"""

from pipeline.link.answers import Linking, link, link_archive

__all__ = ["Linking", "link", "link_archive"]
