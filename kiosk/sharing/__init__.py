"""The ways for people to take their strip home: links, uploads, mail, a stick, a hotspot."""
