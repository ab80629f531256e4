"""Subtitles as parsers read them that we did not write."""

from __future__ import annotations

import pysubs2
import webvtt


def webvtt_cues(content: str) -> list[webvtt.Caption]:
    return list(webvtt.from_string(content).captions)


def srt_cues(content: str) -> list[pysubs2.SSAEvent]:
    return list(pysubs2.SSAFile.from_string(content, format_="srt"))
