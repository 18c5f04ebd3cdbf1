"""The booth's six backgrounds: one module a picture, and the tools that they share."""
