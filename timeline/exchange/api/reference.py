"""The description of the API as a page shows it: operations with their parameters, answers and examples."""

from __future__ import annotations

import json
from typing import NamedTuple


class Parameter(NamedTuple):
    name: str
    kind: str
    words: str
    default: str


class Entry(NamedTuple):
    """One operation. `answers` are (status, words, name of the shape)."""

    method: str
    path: str
    name: str
    summary: str
    parameters: list[Parameter]
    answers: list[tuple[str, str, str]]
    sent: str
    example: str


class Shape(NamedTuple):
    name: str
    words: str
    fields: list[Parameter]


class Reference(NamedTuple):
    title: str
    words: str
    entries: list[Entry]
    shapes: list[Shape]
    problems: list[tuple[str, str]]

    @classmethod
    def of(cls, schema: dict) -> Reference:
        """From an OpenAPI document of ours."""
        entries = [
            _entry(path, method, said, schema["components"])
            for path, methods in schema["paths"].items()
            for method, said in methods.items()
        ]
        shapes = [_shape(name, shape) for name, shape in schema["components"]["schemas"].items() if "properties" in shape]
        problems = [(name.removeprefix("Problem"), one["description"]) for name, one in schema["components"]["responses"].items()]
        return cls(schema["info"]["title"], schema["info"]["description"], entries, shapes, problems)


def _entry(path: str, method: str, said: dict, components: dict) -> Entry:
    answers = [_answer(status, one, components) for status, one in said["responses"].items()]
    success = next(one for status, one in said["responses"].items() if status in ("200", "201"))
    example = _media(success)["example"]
    sent = _media(said["requestBody"])["example"] if "requestBody" in said else None
    parameters = [_parameter(one["name"], one["schema"], one["description"]) for one in said.get("parameters", ())]
    return Entry(method.upper(), path, said["operationId"], said["summary"], parameters, answers, _text(sent), _text(example))


def _answer(status: str, said: dict, components: dict) -> tuple[str, str, str]:
    if "$ref" in said:
        said = components["responses"][said["$ref"].rpartition("/")[2]]
    return str(status), said["description"], _media(said)["schema"]["$ref"].rpartition("/")[2]


def _media(said: dict) -> dict:
    return next(iter(said["content"].values()))


def _text(example) -> str:
    return json.dumps(example, ensure_ascii=False, indent=2) if example else ""


def _shape(name: str, shape: dict) -> Shape:
    fields = [_parameter(field, one, one.get("description", "")) for field, one in shape["properties"].items()]
    return Shape(name, shape.get("description", ""), fields)


def _parameter(name: str, schema: dict, words: str) -> Parameter:
    default = schema.get("default", "")
    return Parameter(name, _kind(schema), words, "" if default in ("", None, [], False) else str(default))


def _kind(schema: dict) -> str:
    """The type in a few words: "list of actor", "integer from 1 to 5"."""
    if "$ref" in schema:
        return schema["$ref"].rpartition("/")[2]
    if "enum" in schema:
        shown = [str(one) or "“”" for one in schema["enum"]]
        return " | ".join(shown) if len(shown) < 7 else f"{', '.join(shown[:5])} … ({len(shown)})"
    if "const" in schema:
        return str(schema["const"])
    kind = schema.get("type", "")
    if kind == "array":
        return f"list of {_kind(schema['items'])}"
    name = " or ".join(kind) if isinstance(kind, list) else kind
    name = schema.get("format") or name
    if "maximum" in schema and schema["maximum"] < 1e6:
        return f"{name} from {schema.get('minimum', 0)} to {schema['maximum']}"
    return name
