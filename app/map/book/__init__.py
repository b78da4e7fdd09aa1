"""The map book: what its pages say. `map.paint.book_*` draw them."""
