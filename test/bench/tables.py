"""Tables, models and views that the measurements share."""

METHODS = ("copula", "independent")
SEEDS = (1, 2, 3)


def load(session, csv):
    with open("test/bench/load.sql") as script:
        session.run(script.read().rstrip().rstrip(";"))
    session.run(f"\\copy adult FROM '{csv}' CSV HEADER")
    session.run("VACUUM ANALYZE adult")
    for method in METHODS:
        session.run(f"SELECT synth_fit('adult', model => '{method}', method => '{method}', epsilon => 'infinity')")


def create_big(session, rows):
    """A view of `rows` synthetic rows per method, and a stored table filled from each."""
    for method in METHODS:
        session.run(f"SELECT synth_create_view('{method}', 'share.{method}', rows => {rows}, seed => 42)")
        session.run(f"CREATE TABLE {method}_heap (LIKE adult)")
        session.run(f"INSERT INTO {method}_heap SELECT * FROM share.{method}")
        session.run(f"VACUUM ANALYZE {method}_heap")
    session.run("CHECKPOINT")


def packed_bytes(session, model, rows):
    """Bytes of the codes that a fit keeps: none for a column of one code, one up to 256 codes, else two."""
    return rows * int(session.value(
        "SELECT sum(CASE WHEN codes <= 1 THEN 0 WHEN codes <= 256 THEN 1 ELSE 2 END) "
        f"FROM synth_columns WHERE model = '{model}'"))
