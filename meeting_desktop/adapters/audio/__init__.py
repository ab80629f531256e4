"""Sound: devices, capture, files as microphones, decoding, the recorder and playback."""
