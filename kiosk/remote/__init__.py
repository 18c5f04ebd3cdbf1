"""Friends in browsers.

protocol      the wire: envelope, payloads, what a change of the View says to whom (pure)
room          one session's members: identity, reconnects, limits; no socket in it
connection    one friend's WebSocket
server        aiohttp: the routes, HTTPS and the plain door to it
uploads       a friend's stills, checked and kept
results       everything behind a strip's link; guesses limits them, zipped makes the ZIP
operator      the operator's page, behind a link of its own
captive       what phones find in the booth's own Wi-Fi
entrance      what all doors have; crowd counts who comes, phones remembers when
peer          one friend's WebRTC connection
discovery     mDNS
certificates  the booth's own authority
page/         the friend's page: plain ES modules
"""
