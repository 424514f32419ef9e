"""The PC's own memory: saved cases, what is on screen, their backups and their repair.

Nothing here knows Qt, and nothing leaves the PC.
"""
