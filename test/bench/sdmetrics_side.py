"""How long SDMetrics takes for what synth_evaluate(..., compatible => true) does: its quality and diagnostic reports,
Spearman's correlations, coverages, and new rows. Runs in the virtual environment, on one processor.

usage: sdmetrics_side.py REAL.csv SYNTHETIC.csv    prints JSON
"""

import json
import sys
import time
import warnings

import numpy
import pandas

warnings.filterwarnings("ignore")

from sdmetrics.column_pairs import CorrelationSimilarity  # noqa: E402
from sdmetrics.reports.single_table import DiagnosticReport, QualityReport  # noqa: E402
from sdmetrics.single_column import CategoryCoverage, RangeCoverage  # noqa: E402
from sdmetrics.single_table import NewRowSynthesis  # noqa: E402

# NewRowSynthesis compares each row with each: minutes for all of them. Ours looks at as many.
NEW_ROWS = 1000


def timed(call):
    begin = time.process_time()
    value = call()
    return {"seconds": time.process_time() - begin, "value": value}


def report(made, real, synthetic, metadata):
    made.generate(real, synthetic, metadata, verbose=False)
    return made.get_score()


def spearman(real, synthetic, numbers):
    return [CorrelationSimilarity.compute(real[[a, b]], synthetic[[a, b]], coefficient="Spearman")
            for i, a in enumerate(numbers) for b in numbers[i + 1:]]


def main():
    real, synthetic = (pandas.read_csv(path) for path in sys.argv[1:3])
    numbers = [name for name, kind in real.dtypes.items() if numpy.issubdtype(kind, numpy.number)]
    others = [name for name in real if name not in numbers]
    metadata = {"columns": {name: {"sdtype": "numerical" if name in numbers else "categorical"} for name in real}}
    result = {
        "quality": timed(lambda: report(QualityReport(), real, synthetic, metadata)),
        "diagnostic": timed(lambda: report(DiagnosticReport(), real, synthetic, metadata)),
        "spearman": timed(lambda: float(numpy.nanmean(spearman(real, synthetic, numbers)))),
        "coverage": timed(lambda: float(numpy.nanmean(
            [RangeCoverage.compute(real[name], synthetic[name]) for name in numbers] +
            [CategoryCoverage.compute(real[name], synthetic[name]) for name in others]))),
        "new rows": timed(lambda: NewRowSynthesis.compute(
            real, synthetic, metadata, synthetic_sample_size=NEW_ROWS)),
    }
    print(json.dumps(result | {"new_rows": NEW_ROWS}))


main()
