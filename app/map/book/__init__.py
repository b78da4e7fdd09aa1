"""The map book: what its pages say. `map.paint.book` draws them."""
