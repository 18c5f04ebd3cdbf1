"""The sheet that says what a printer cuts off, and what to set.

composing  lays it out on a sheet as large as the printer's
marks      what is measured: stairs at the edges, lines of a known length, the cut
steps      the words: what to read off, what to work out, when it is done
sums       from what is cut off at each edge to the setting that makes up for it
colours    the house's, the printer's, greys, and skin
"""
