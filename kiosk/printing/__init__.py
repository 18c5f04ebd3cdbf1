"""How a sheet is printed exactly once, whatever is killed meanwhile. Theory of operation.

A sheet of paper cannot be taken back, and the printer keeps no list of what it did. Between the
booth and the paper stand two programs, each of which may be killed at any moment: the booth itself,
and the print system (CUPS). So there are two rules.

*Write first, then do.* A sheet that is asked for is an entry of the outbox before anything else
happens, and each step is written there before the next one is taken (`kiosk/store/outbox.py`):

    WAITING   nobody but us knows of it
    HANDING   CUPS is being told, under a name that is used once, while the machine has not been
              started anew since (its boot id)
    HANDED    CUPS has said yes, and by which number it knows it
    BEGUN     the printer was at it when we last looked

*Ask before doing again.* Whoever starts after a kill asks CUPS what became of it, by number or by
name. CUPS takes a job whole or not at all. Hence a name that it has never heard of was not taken,
and may be handed over again; and a job that it knows is never handed over a second time.

That is true while CUPS' memory is. When CUPS itself is killed it may have lost what it had not
saved yet, the last moments: that it took a job, or that it began one. And a job that had begun
waits again after that; the sheet may lie in the tray, or have been lost on its way. Left alone,
CUPS would print it again. So what was at CUPS then and is not over is called off, and its fate is
UNKNOWN: a person looks into the tray and says what is so.

How do we know that CUPS was started anew? Its queue is stopped then: the project's drop-in for
cups.service sees to that (`systemd/cups.service.d`). Only we start the queue, and only while
nothing of ours is at CUPS. So a queue that is found stopped while something is there tells of it;
and so does another boot id. Where the outbox itself was lost, a job of ours may be there that it
does not know: it is called off before the queue is started, and the log tells of it.

*One sheet at CUPS at a time*, the others wait with us, in order. So no more than one can ever be in
doubt; whatever else happens to a queue, the rest is as safe as a file on our own disk.

*Calling off is a wish first.* It is written into the entry before CUPS is told. CUPS will only say
that the job was cancelled; whether that means CANCELLED or UNKNOWN only the wish can tell, also to
whoever starts after we were killed in between. From the wish for UNKNOWN on, the operator may
settle it: CUPS might never call it off.

Nobody prints a FAILED sheet anew by himself: paper may have come out. A sheet that CUPS refused to
take surely has not. So it goes on waiting and is tried again, later and later, and is FAILED only
when a queue that takes jobs has refused it ten times. While a queue takes none, none is tried.

    fates.py     the two rules as a table: where a sheet was, what CUPS says, what becomes of it
    line.py      the line before the printer: looks, judges, and takes the next step
    orders.py    what may be asked for, by guests and by the operator
    counts.py    sheets left on the roll, and left to the event
    progress.py  how the prints of a session go, told to guests
    desk.py      keeps the printer and tells everybody
    disk.py      calls to the outbox, off the loop
    backoff.py   trying again, later and later
"""
