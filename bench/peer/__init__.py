"""The peer of the import bench: a small Django project as its documentation says, for the same sheet."""
