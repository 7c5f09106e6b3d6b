\echo Use "CREATE EXTENSION pg_synth" to load this file. \quit
