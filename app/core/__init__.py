"""What a diagnosis is: cases, findings, diseases, the engine and its reasons.

Nothing here knows Qt, and no file but the model pack.
"""
