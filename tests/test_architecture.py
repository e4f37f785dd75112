"""The layers of README.md: each app imports only from those to its left."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.no_database

LAYERS = ["register", "initiatives", "funds", "submissions", "regiotop"]
# Inside an app: what is named later may import what is named earlier, never the reverse.
FORBIDDEN_INSIDE = {
    "models": {"services", "filters", "forms", "resources", "views", "admin", "urls"},
    "filters": {"views", "admin", "urls"},
    "resources": {"views", "admin", "urls"},
    "views": {"admin", "urls"},
    "admin": {"views", "urls"},
}


def modules(app: str) -> list[Path]:
    return sorted((settings.BASE_DIR / app).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Return the dotted names that a module imports, relative ones made absolute."""
    package = path.relative_to(settings.BASE_DIR).with_suffix("").parts[:-1]
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            prefix = ".".join([*base, *([node.module] if node.module else [])])
            found |= {prefix, *(f"{prefix}.{alias.name}" for alias in node.names)}
    return found


@pytest.mark.parametrize("app", LAYERS)
def test_an_app_imports_only_from_the_layers_below(app):
    above = set(LAYERS[LAYERS.index(app) + 1 :])

    wrong = {
        f"{path.relative_to(settings.BASE_DIR)} imports {name}"
        for path in modules(app)
        for name in imported(path)
        if name.split(".")[0] in above
    }

    assert wrong == set()


@pytest.mark.parametrize("app", LAYERS)
def test_inside_an_app_imports_run_one_way(app):
    wrong = set()
    for path in modules(app):
        part = path.relative_to(settings.BASE_DIR / app).parts[0].removesuffix(".py")
        for forbidden in FORBIDDEN_INSIDE.get(part, set()):
            if any(name.startswith(f"{app}.{forbidden}") for name in imported(path)):
                wrong.add(f"{path.relative_to(settings.BASE_DIR)} imports {forbidden}")

    assert wrong == set()


def test_the_scan_sees_imports_at_all():
    path = settings.BASE_DIR / "funds" / "models.py"

    assert "register.models.Entry" in imported(path)


def test_regiotop_holds_no_models_and_nothing_listens_to_signals():
    sources = {path: path.read_text(encoding="utf-8") for app in LAYERS for path in modules(app)}

    assert not (settings.BASE_DIR / "regiotop" / "models.py").exists()
    assert [path for path, text in sources.items() if "dispatch import receiver" in text] == []
