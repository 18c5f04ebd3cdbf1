"""Friends in browsers.

protocol      the wire: envelope, payloads, what a change of the View says to whom (pure)
room          one session's members: identity, reconnects, limits; no socket in it
connection    one friend's WebSocket
server        aiohttp: the routes, HTTPS and the plain door to it
uploads       a friend's stills, checked and kept
peer          one friend's WebRTC connection
discovery     mDNS
certificates  the booth's own authority
page/         the friend's page: plain ES modules
"""
