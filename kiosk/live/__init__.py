"""The live view: newest frames of everybody in, one program picture out, at a steady rate.

program    its thread: pace, newest picture, who is woken by it (`program.py`)
composer   sources to one picture (`composer.py`)
lettering  name pills and the stand-ins of those who cannot be seen yet (`lettering.py`)
i420       pixels as video has them, and stamps that are laid over them (`i420.py`)
"""
