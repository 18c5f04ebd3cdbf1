"""`kiosk check`: every part of the booth tried before the guests come.

checks   tries the devices, one after the other, and asks the others
host     what stands around them: clock, disk, display, network
printer  whether it can do what is configured, and what it can do instead
dropin   whether CUPS leaves an interrupted sheet to the booth
report   what was found, as text and as JSON
"""
