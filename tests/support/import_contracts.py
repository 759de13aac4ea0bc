"""A contract for import-linter that its own types do not cover."""

from __future__ import annotations

import sys

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class StandardLibraryContract(Contract):
    """A package that imports, of packages from elsewhere, the standard library alone."""

    package = fields.ModuleField()

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """List every import of a package that is neither ours nor the standard library's."""
        package = str(self.package)
        modules = {package, *graph.find_descendants(package)}
        foreign = sorted(
            f"{importer} imports {imported}"
            for importer in modules
            for imported in graph.find_modules_directly_imported_by(importer)
            if imported.partition(".")[0] not in {"taperdoc", *sys.stdlib_module_names}
        )
        return ContractCheck(kept=not foreign, metadata={"foreign": foreign})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print the imports that break the contract."""
        for line in check.metadata["foreign"]:
            output.print_error(line)
