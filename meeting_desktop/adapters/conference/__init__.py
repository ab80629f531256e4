"""The conference: peers, bridge and mixer, control channel, signalling, the guests' gateway."""
