#!/bin/sh
# A PostgreSQL cluster made, started, queried and stopped by an unprivileged user.
set -eu
if [ "$(id -u)" = 0 ]; then exec setpriv --reuid=postgres --regid=postgres --clear-groups "$0"; fi
export LC_ALL=C PATH="$(echo /usr/lib/postgresql/*/bin):$PATH"
data=$(mktemp -d)
cd "$data"
initdb --pgdata="$data/db" --username=demo --auth=trust --no-sync --encoding=UTF8 >"$data/initdb.log"
pg_ctl --pgdata="$data/db" --log="$data/log" --silent --wait \
  --options="-c listen_addresses=127.0.0.1 -c unix_socket_directories=$data -c shared_buffers=4MB -c fsync=on" start
psql --host=127.0.0.1 --username=demo --dbname=postgres --no-psqlrc --quiet --tuples-only --no-align <<'END'
CREATE TABLE item (id serial PRIMARY KEY, name text NOT NULL, made timestamptz DEFAULT now());
INSERT INTO item (name) SELECT 'item ' || n FROM generate_series(1, 2000) AS n;
CREATE INDEX ON item (name);
SELECT count(*), min(name), max(name) FROM item;
BEGIN;
DELETE FROM item WHERE id % 2 = 0;
ROLLBACK;
UPDATE item SET name = upper(name) WHERE id <= 3;
SELECT id, name FROM item ORDER BY id LIMIT 4;
COPY (SELECT id FROM item WHERE id > 1998 ORDER BY id) TO STDOUT;
VACUUM ANALYZE item;
CHECKPOINT;
END
pg_ctl --pgdata="$data/db" --silent --wait --mode=fast stop
cd /
rm -r "$data"
echo done
