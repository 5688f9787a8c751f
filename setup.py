"""Maps the top-level folders to subpackages of ``coprod``; subfolders are found, so none is forgotten in a wheel."""

from setuptools import find_namespace_packages, setup

TOPS = ("simulation", "scenarios", "experiments", "analysis")
OUT = ["page.web", "page.web.*", "*__pycache__"]  # sources of the page, which is built
setup(
    packages=["coprod", *(f"coprod.{s}" for s in find_namespace_packages("app", exclude=OUT))]
    + [f"coprod.{p}" for t in TOPS for p in [t, *(f"{t}.{s}" for s in find_namespace_packages(t, exclude=OUT))]],
    package_dir={"coprod": "app", **{f"coprod.{t}": t for t in TOPS}},
)
