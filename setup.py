"""Maps the top-level folders to subpackages of ``coprod``; subfolders are found, so none is forgotten in a wheel."""

from setuptools import find_namespace_packages, setup

TOPS = ("simulation", "scenarios", "experiments", "analysis")
setup(
    packages=["coprod", *(f"coprod.{s}" for s in find_namespace_packages("app", exclude=["page.web*", "*__pycache__"]))]
    + [f"coprod.{p}" for t in TOPS for p in [t, *(f"{t}.{s}" for s in find_namespace_packages(t, exclude=["*__pycache__"]))]],
    package_dir={"coprod": "app", **{f"coprod.{t}": t for t in TOPS}},
)
