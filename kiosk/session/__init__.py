"""One photo session, purely: no clock, no socket, no thread, no file.

    event    what has happened, in the past tense (`events.py`)
    command  what the world shall do about it, imperative (`commands.py`)
    state    a union of frozen dataclasses, one a stage, with an absolute deadline (`state.py`)
    rules    the operator's choices that the session obeys (`state.py`)
    step     (state, event, now, rules) -> (state, commands): the whole behaviour (`machine.py`)
    view     what every screen shows of a state, frozen and serialisable (`view.py`)
    backgrounds  what people may stand before, their own pictures too (`backgrounds.py`)
    ballot   who leads the vote for the background (`ballot.py`)
    printing what a session knows of paper, and of the ways to take a strip home (`printing.py`)
    words    what a trouble of the printer is called, and what to do about it (`words.py`)
    schedule when a countdown fires and which number it shows (`schedule.py`)

Times are ms of the room's clock. Pictures are keys; pixels live elsewhere.
"""
