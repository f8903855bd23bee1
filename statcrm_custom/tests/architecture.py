"""What the files of the add-on say of its areas and features, read without Odoo."""

import ast
import re
from functools import cache
from pathlib import Path

ADDON = Path(__file__).parents[1]
MODEL = re.compile(r"\bstatcrm(?:\.[a-z]+)+\b")
OURS = re.compile(r"\b_?(?:action_)?statcrm_[a-z_]+\b")


def imported(folder):
    """The names that a package imports, in their order."""
    tree = ast.parse((ADDON / folder / "__init__.py").read_text())
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    return [alias.name for node in imports for alias in node.names]


def folders_of(path):
    """The folders in a folder, without what a test reads or Python keeps."""
    beside = ("__pycache__", "data")
    return [one for one in path.iterdir() if one.is_dir() and one.name not in beside]


def areas():
    """The areas in the order in which the models are imported."""
    return imported("models")


def features(area):
    """The features of an area in the order in which they are imported."""
    return imported(f"models/{area}")


def strings(tree):
    """Every text in the code that is not a docstring."""
    docs = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if node not in docs:
                yield node.value


def names_defined(source):
    """Models, and fields and methods on core models, that a file brings."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.ClassDef):
            continue
        for item in node.body:
            if isinstance(item, ast.FunctionDef) and OURS.fullmatch(item.name):
                yield item.name
            elif isinstance(item, ast.Assign):
                name = item.targets[0].id
                if name == "_name" and isinstance(item.value, ast.Constant):
                    yield item.value.value
                elif OURS.fullmatch(name):
                    yield name


def names_used(source, kind):
    """Names of ours in a file, and the areas that it imports from."""
    if kind != ".py":
        return {*MODEL.findall(source), *OURS.findall(source)}
    tree = ast.parse(source)
    used = set()
    for text in strings(tree):
        used |= {*MODEL.findall(text), *OURS.findall(text)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            used.add(node.attr)
        elif isinstance(node, ast.keyword) and node.arg:
            used.add(node.arg)
        elif isinstance(node, ast.ImportFrom):
            used |= {f"import {part}" for part in (node.module or "").split(".")}
            used |= {f"import {alias.name}" for alias in node.names if node.level > 1}
    return used


def places():
    """Every feature as (area, feature), in the order in which they are imported."""
    return [(area, feature) for area in areas() for feature in features(area)]


def files_of(area, feature):
    return sorted((ADDON / "models" / area / feature).glob("*.py"))


@cache
def places_of_names():
    """Which feature each name belongs to: the first one that defines it."""
    found = {}
    for place in places():
        for file in files_of(*place):
            for name in names_defined(file.read_text()):
                found.setdefault(name, place)
    return found


def owners():
    """Which area each name belongs to: the first one that defines it."""
    found = {f"import {area}": area for area in areas()}
    return found | {name: area for name, (area, _feature) in places_of_names().items()}


def imported_places(area, source):
    """The features that a file of an area imports from."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.level in (2, 3):
            parts = (node.module or "").split(".")
            yield (area, parts[0]) if node.level == 2 else tuple(parts[:2])


def asked_by(place, owner):
    """The features before this one whose models, fields or code it uses."""
    found = set()
    for file in files_of(*place):
        source = file.read_text()
        found |= {owner.get(name) for name in names_used(source, ".py")}
        found |= {*imported_places(place[0], source)}
    before = places()
    return found & {*before[: before.index(place)]}


def models_of(source):
    """The names of the models that a file defines or extends."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.ClassDef):
            values = {
                item.targets[0].id: item.value
                for item in node.body
                if isinstance(item, ast.Assign)
                and isinstance(item.targets[0], ast.Name)
            }
            told = values.get("_name", values.get("_inherit"))
            if told is not None:
                names = ast.literal_eval(told)
                yield names if isinstance(names, str) else names[0]


def _functions():
    """The methods of all models: (names of their models, definition)."""
    for place in places():
        for file in files_of(*place):
            source = file.read_text()
            names = [*models_of(source)]
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, ast.FunctionDef):
                    yield names, node


def methods_of_models():
    """{model: the names of its methods} as the add-on defines or extends them."""
    found = {}
    for names, node in _functions():
        for name in names:
            found.setdefault(name, set()).add(node.name)
    return found


def arguments_of_methods():
    """{method: the arguments of each that has this name, without `self`}"""
    found = {}
    for _names, node in _functions():
        known = [one.arg for one in node.args.args][1:]
        found.setdefault(node.name, []).append(known)
    return found
