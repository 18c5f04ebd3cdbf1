"""The ways for people to take their strip home.

ways      which of them work for the strip on the screen, just tried; proof tries one
uploads   strips into a bucket: shipment (one session), delivery (each file once), s3_client
mail      strips to mailboxes: letter writes one, smtp hands it over
stick     copies on a USB stick, by a process apart (stick_copy)
hotspot/  a Wi-Fi of the booth's own
"""
