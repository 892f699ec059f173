"""Shipped tables, and uploads checked before anything is computed from them."""
