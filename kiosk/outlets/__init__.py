"""The ways out of the booth, joined: what is made of a finished strip, and who is given it.

outlets    all of them at work, and what a crash left undone (recovery)
opening    opens those that the configuration asks for
sheets     a strip, as the printer needs it
keepsakes  a strip's files, for the page behind its link
"""
