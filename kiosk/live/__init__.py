"""The live view: newest frames of everybody in, one program picture out, at a steady rate.

    source ──▶ cutouts (a thread) ──cut──▶ composer (the program's thread) ──▶ screen and friends

source     what comes in: everybody's newest frame, and what they stand before (`source.py`)
cutouts    frames to cuts: a frame with its own matte, and where its people are (`cutouts.py`,
           steadied in time by `steady.py`)
program    its thread: pace, newest picture, who is woken by it (`program.py`)
composer   a picture of everybody, in tiles (`tiled.py`) or together in the scene (`together.py`)
scene      a cut's pixels where they belong (`sprite.py`), laid over (`blend.py`), lit (`tint.py`),
           before a background (`backdrops.py`, `crossfade.py`); who cannot be cut out, on a card
           (`cards.py`)
names      labels and stand-ins (`tags.py`, `lettering.py`)
pixels     the two kinds of frames (`frames.py`), and planes (`i420.py`)
stamping   the booth camera's time code carried over, to be measured (`stamping.py`)
"""
