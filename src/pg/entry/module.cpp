#include "pg/bridge/postgres.hpp"

#include "pg/adapt/settings.hpp"
#include "pg/bridge/boundary.hpp"
#include "pg/bridge/compat.hpp"

DECLARE_MODULE("pg_synth", PG_SYNTH_VERSION);

extern "C" PGDLLEXPORT void _PG_init(void);

void _PG_init(void) {
  synth::pg::boundary([] { synth::pg::define_settings(); });
}
