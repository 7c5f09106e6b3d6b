-- Run by run.sh with :module, the path of the test module. Every assertion that does not hold stops the run.
\set ON_ERROR_STOP 1
\set QUIET 1
set client_min_messages = warning;

select format('create function %s returns %s language c volatile parallel %s as %L, %L',
              signature, result, parallel, :'module', 'bridge_test_' || symbol)
from (values
  ('live()', 'bigint', 'restricted', 'live'),
  ('fail(text)', 'void', 'unsafe', 'fail'),
  ('fail_in_owned_context()', 'void', 'unsafe', 'fail_in_owned_context'),
  ('spi(text)', 'text', 'unsafe', 'spi'),
  ('spi_read_only(text)', 'text', 'unsafe', 'spi_read_only'),
  ('spi_values(int)', 'bool', 'unsafe', 'values'),
  ('in_worker()', 'bool', 'safe', 'in_worker'),
  ('spin()', 'void', 'unsafe', 'spin'),
  ('allocate(bigint)', 'bigint', 'unsafe', 'allocate'),
  ('destroyed()', 'bool', 'unsafe', 'destroyed'),
  ('as_role(oid, text)', 'text', 'unsafe', 'as_role'),
  ('with_setting(text, text, text)', 'text', 'unsafe', 'with_setting'),
  ('observe()', 'void', 'unsafe', 'observe'),
  ('returns()', 'bool', 'unsafe', 'returns')) as f(signature, result, parallel, symbol)
\gexec

create procedure is_true(claim text, holds boolean) language plpgsql as $$
begin
  if holds is not true then raise exception 'does not hold: %', claim; end if;
  if live() <> 0 then raise exception '% objects live after: %', live(), claim; end if;
  raise info 'ok %', claim;
end $$;

-- Runs `command` and checks everything that its error tells the user.
create procedure fails(command text, state text, message text,
                       context text default '', detail text default '', hint text default '')
language plpgsql as $$
declare
  seen_state text; seen_message text; seen_context text; seen_detail text; seen_hint text;
begin
  begin
    execute command;
  exception when others or query_canceled then
    get stacked diagnostics seen_state = returned_sqlstate, seen_message = message_text,
      seen_context = pg_exception_context, seen_detail = pg_exception_detail, seen_hint = pg_exception_hint;
  end;
  if (seen_state, seen_message, seen_detail, seen_hint) is distinct from (state, message, detail, hint)
     or position(context in seen_context) = 0 then
    raise exception '% gave % "%", context "%", detail "%", hint "%"',
      command, seen_state, left(seen_message, 100), seen_context, seen_detail, seen_hint;
  end if;
  call is_true(command || ' gives ' || state, true);
end $$;

call fails($$select fail('core')$$, '22000', '100% wrong', detail => 'These are the facts.', hint => 'Do it right.');
call fails($$select fail('long')$$, '22000', repeat('x', 65536));
call fails($$select fail('standard')$$, 'XX000', 'a standard exception');
call fails($$select fail('memory')$$, '53200', 'out of memory');
call fails($$select fail('unknown')$$, 'XX000', 'unknown exception');
call fails($$select fail('postgres')$$, 'P0003', 'raised by PostgreSQL');
call fails($$select fail('inside')$$, 'XX000', 'thrown under the guard');
call fails($$select fail('postgres')$$, 'P0003', 'raised by PostgreSQL');
call fails($$select fail_in_owned_context()$$, 'P0003', 'raised by PostgreSQL');

call fails($$select spi('select 1/0')$$, '22012', 'division by zero', context => 'SQL statement "select 1/0"');
call fails($$select spi($q$select spi('select 1/0')$q$)$$, '22012', 'division by zero',
           context => $$SQL statement "select spi('select 1/0')"$$);
call fails($$select spi('selec')$$, '42601', 'syntax error at or near "selec"');
call is_true('spi returns a value', spi('select 40 + 2') = '42');
call is_true('nested spi returns a value', spi($$select spi('select 40 + 2')$$) = '42');
call is_true('parameters and typed results', spi_values(5));

set statement_timeout = '200ms';
call fails('select spin()', '57014', 'canceling statement due to statement timeout');
reset statement_timeout;

call fails('select allocate(1::bigint << 50)', '53200', 'out of memory');
call is_true('big allocation', allocate(1500 * 1000 * 1000) = 1500 * 1000 * 1000);
call is_true('objects in contexts are destroyed', destroyed());
call is_true('boundary returns every kind of value', returns());
call is_true('progress', observe() is not null);

create role bridge_test_weak;
call is_true('acts as another role', as_role('bridge_test_weak'::regrole, 'select current_user') = 'bridge_test_weak');
call is_true('and is itself again', current_user = session_user);
call fails($$select as_role('bridge_test_weak'::regrole, 'set role none')$$, '42501',
           'cannot set parameter "role" within security-definer function');
call fails($$select as_role('bridge_test_weak'::regrole, 'create temp table t ()')$$, '42501',
           'cannot create temporary table within security-restricted operation');
call is_true('and is itself after an error', current_user = session_user);
drop role bridge_test_weak;

set work_mem = '5MB';
call is_true('changes a setting', with_setting('work_mem', '9MB', 'show work_mem') = '9MB');
call is_true('and puts it back', current_setting('work_mem') = '5MB');
call fails($$select with_setting('work_mem', '9MB', 'select 1/0')$$, '22012', 'division by zero');
call is_true('and puts it back after an error', current_setting('work_mem') = '5MB');
call fails($$select with_setting('work_mem', 'much', 'select 1')$$, '22023', 'invalid value for parameter "work_mem": "much"',
           hint => '');

-- SPI_execute_with_args plans in parallel and launches workers: with the leader out, workers see every row.
create table numbers as select i from generate_series(1, 1000) i;
alter table numbers set (parallel_workers = 2);
set parallel_setup_cost = 0; set parallel_tuple_cost = 0; set min_parallel_table_scan_size = 0;
set parallel_leader_participation = off; set max_parallel_workers_per_gather = 2;
call is_true('spi launches workers', spi('select bool_and(in_worker()) from numbers') = 't');
call is_true('read-only spi launches workers', spi_read_only('select bool_and(in_worker()) from numbers') = 't');
call fails($$select spi_read_only('drop table numbers')$$, '0A000', 'DROP TABLE is not allowed in a non-volatile function');
