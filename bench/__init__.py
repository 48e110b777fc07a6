"""Statements about jieyue that can be measured, each beside its bar and, where there is one, a peer."""
