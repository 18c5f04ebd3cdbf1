"""What survives a power cut: stills, manifests and strips, under `data_dir/sessions/<id>/`, and the
pictures that people brought to stand before, under `data_dir/backgrounds/` (`backgrounds.py`).

    session.json                     the manifest; never points at what is not there
    shots/<n>/<participant>.jpg      the full still, as taken
    shots/<n>/<participant>.preview.jpg, .received.jpg   what stood in, or came first
    shots/<n>/scene.jpg              everybody together, as it is printed
    strip.jpg  strip.png             the strip

Every file is written beside its place, synced, and renamed into it (`atomic.py`).
"""
