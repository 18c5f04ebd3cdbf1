"""What is printed: 2x6 inch at 300 dpi.

composing  the scenes of its shots, one below the other
layout     its measures; title and foot what is written on it
files      the strip as JPEG and PNG, and what they say to programs (xmp)
"""
