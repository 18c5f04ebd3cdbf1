"""A friend without a browser: a real WebRTC peer that speaks the public protocol as the page does.

    behaviour  who the friend is and what it does when: joins, readies, votes, is in every shot
    shutter    from a countdown to its picture in the room (`page/shots.js`)
    watch      its clock, and what it knows of the room's (`page/clock.js`, `page/probes.js`)
    wire       the WebSocket to the room, and uploads (`page/wire.js`, `page/upload.js`)
    video      its camera out, the program in (`page/peer.js`)

Its camera is any `kiosk.devices.camera.Camera`. `kiosk demo` brings some friends along.
"""

from kiosk.remote.friend.behaviour import SimulatedFriend

__all__ = ["SimulatedFriend"]
