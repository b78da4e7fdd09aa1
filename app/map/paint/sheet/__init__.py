"""The situation map as pages: each module draws one part of them."""
