"""Which words a report was made of, in short: another digest, and it is not up to date."""

from __future__ import annotations

import hashlib

from meeting_desktop.domain.conversations import Conversation


def digest_of(conversation: Conversation) -> str:
    """Of who said what, in order. Times may shift without a word being another one."""
    words = hashlib.sha256()
    for one in conversation.utterances:
        for part in (one.segment_id.hex, one.speaker, one.text):
            # A length before each, so that what moves from one to the next is seen.
            encoded = part.encode("utf-8", "surrogatepass")
            words.update(len(encoded).to_bytes(4, "big"))
            words.update(encoded)
    return words.hexdigest()
