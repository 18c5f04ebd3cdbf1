"""From what a segmenter saw at one glance to people cut out as finely as paper shows it.

bodies      what of a matte is nobody's; specks are its islands
still       a closer look at a still, face by face
guided      an edge that follows the picture
foreground  people's own colours, without the room that shines through
refining    all of it
"""
