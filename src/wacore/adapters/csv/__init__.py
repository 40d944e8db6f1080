"""Tables in CSV files, as spreadsheets of all countries write them."""

from wacore.adapters.csv.files import FolderImportFiles
from wacore.adapters.csv.sheets import CsvSheets

__all__ = ["CsvSheets", "FolderImportFiles"]
