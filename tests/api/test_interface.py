"""The description of the interface: complete, kept beside the docs, readable as a page."""

from __future__ import annotations

import ast
from enum import Enum
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from django.test import Client
from pydantic import BaseModel

import factories
from jieyue.acts.rules import Role
from jieyue.api import v1
from jieyue.api.interface import described
from jieyue.api.repeats import HEADER

MODULES = [import_module(f"jieyue.api.v1.{module.name}") for module in iter_modules(v1.__path__)]
WRITING = {"post", "put", "patch", "delete"}
# A file is tried here and nothing is written to the ledgers; it is taken over by another address.
TRIES = "/api/v1/sheets/{table}/uploads"


def test_every_shape_has_a_name_of_its_own():
    """OpenAPI knows shapes by their bare names; the second of two would silently take the place of the first."""
    found: dict[str, type] = {}
    for module in MODULES:
        for name, value in vars(module).items():
            if isinstance(value, type) and issubclass(value, BaseModel | Enum):
                assert found.setdefault(name, value) is value, name
    assert len(found) > 40


def test_whatever_writes_takes_a_key_and_says_so():
    for path, methods in described()["paths"].items():
        for method, operation in methods.items():
            named = {one["name"] for one in operation["parameters"]}
            assert (HEADER in named) == (method in WRITING and path != TRIES), f"{method} {path}"
            assert operation["security"] == [{"Token": []}]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_whatever_writes_does_it_once(module):
    for node in ast.parse(Path(module.__file__).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and any(
            isinstance(mark, ast.Call) and mark.func.attr in WRITING for mark in node.decorator_list
        ):
            called = {
                call.func.id
                for call in ast.walk(node)
                if isinstance(call, ast.Call) and hasattr(call.func, "id")
            }
            assert "once" in called or node.name == "try_out", node.name


@pytest.mark.django_db
def test_the_page_shows_every_address_and_needs_a_sign_in():
    factories.registry()
    client = Client()
    assert client.get("/api/").status_code == 302
    client.force_login(factories.user("p", Role.PROVINCE, "610000"))
    page = client.get("/api/").content.decode()
    for path in described()["paths"]:
        assert path in page
    client.cookies["django_language"] = "en"
    assert "Regions and organs" in client.get("/api/").content.decode()


@pytest.mark.django_db
def test_the_description_is_served_as_it_is_kept():
    assert Client().get("/api/v1/openapi.json").json() == described()
