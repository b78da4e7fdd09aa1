"""What is drawn and how: tokens, scene, layers, the situation sheet, the web map; painting is in `paint/`."""
