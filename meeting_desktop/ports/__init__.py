"""What the application needs of the world, as Protocols.

Adapters keep these promises, and the contract tests hold them to it.
"""
